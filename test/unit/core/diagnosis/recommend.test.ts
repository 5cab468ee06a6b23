import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { keysOf, valueAt } from '../../../../src/core/config/path.ts'
import type { Config } from '../../../../src/core/config/schema.ts'
import { diagnose, type Symptoms } from '../../../../src/core/diagnosis/diagnose.ts'
import { previewOptimization } from '../../../../src/core/diagnosis/preview.ts'
import { headroom, recommend } from '../../../../src/core/diagnosis/recommend.ts'
import { remedies } from '../../../../src/core/diagnosis/remedies.ts'
import { tellRecommendation } from '../../../../src/core/diagnosis/told.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'

function configFrom(text: string): Config {
  const read = readConfig(text, 'training_config.yaml')
  if (!read.ok) throw new Error(read.findings.map(messageOf).join('\n'))
  return read.value
}

const texts = fc.record({
  architecture: fc.constantFrom('MLP', 'LogisticRegression', 'SimpleCNN', 'DeepCNN'),
  optimizer: fc.constantFrom('Adam', 'AdamW', 'SGD'),
  rate: fc.constantFrom('0.0001', '0.003', '0.01', '0.3'),
  decay: fc.constantFrom('0', '0.0001', '0.05', '0.1'),
  dropout: fc.constantFrom('0', '0.2', '0.5'),
  sections: fc.constantFrom(
    '',
    'lr_scheduler: cosine\n',
    'data_augmentation:\n  enabled: true\n  transforms: [horizontal_flip: {p: 0.5}]\n',
  ),
})
const textOf = (it: {
  architecture: string
  optimizer: string
  rate: string
  decay: string
  dropout: string
  sections: string
}) =>
  [
    '# mine',
    `model: {architecture: ${it.architecture}, dropout: ${it.architecture === 'LogisticRegression' ? '0' : it.dropout}}`,
    'training:',
    '  epochs: 10 # enough',
    `  optimizer: {name: ${it.optimizer}, lr: ${it.rate}, weight_decay: ${it.decay}}`,
    it.sections,
    'targets: {test_acc: 0.9}',
    '',
  ].join('\n')

const histories = fc
  .array(
    fc.record({
      train_loss: fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constant(Number.NaN)),
      train_acc: fc.double({ min: 0, max: 1, noNaN: true }),
      val_acc: fc.double({ min: 0, max: 1, noNaN: true }),
      gpu_util: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((epochs) => epochs.map((metrics, index) => ({ epoch: index + 1, epochs: epochs.length, metrics })))

const symptomsOf = (config: Config, history: Symptoms['history'], value: number): Symptoms => ({
  config,
  history,
  standing: { metric: 'val_acc', value, target: 0.9, direction: 'max' },
})

describe('recommendations', () => {
  it('are three to five where something ails the run, none where nothing does, each once and each answering what is there', () => {
    fc.assert(
      fc.property(texts, histories, fc.double({ min: 0, max: 1, noNaN: true }), (parts, history, value) => {
        const symptoms = symptomsOf(configFrom(textOf(parts)), history, value)
        const ailments = diagnose(symptoms).filter(({ present }) => present === true)
        const found = recommend(symptoms)
        if (ailments.length === 0) {
          expect(found).toEqual([])
          return
        }
        expect(found.length).toBeGreaterThanOrEqual(ailments.every(({ id }) => id === 'stall') ? 2 : 3)
        expect(found.length).toBeLessThanOrEqual(5)
        expect(new Set(found.map(({ id }) => id)).size).toBe(found.length)
        const paths = found.flatMap(({ settings }) => settings.map(({ path }) => path))
        expect(new Set(paths).size).toBe(paths.length)
        for (const { answers } of found) expect(ailments.map(({ id }) => id)).toContain(answers)
        expect(found[0]!.answers).toBe(ailments[0]!.id)
      }),
      { numRuns: 150 },
    )
  })

  it('can each be written into the configuration alone, which stays valid, keeps its comments and says what it was', () => {
    fc.assert(
      fc.property(texts, histories, fc.double({ min: 0, max: 1, noNaN: true }), (parts, history, value) => {
        const text = textOf(parts)
        const before = configFrom(text)
        const symptoms = symptomsOf(before, history, value)
        for (const recommendation of recommend(symptoms)) {
          const preview = previewOptimization({ path: 'configs/training_config.yaml', text }, recommendation)
          expect(preview.ok, recommendation.id).toBe(true)
          if (!preview.ok) continue
          expect(preview.value.text).toContain('# mine')
          expect(preview.value.text).toContain('# enough')
          const after = configFrom(preview.value.text)
          for (const { path, value: wanted } of recommendation.settings)
            expect(valueAt(after, keysOf(path)), path).toEqual(wanted)
          const touched = new Set(
            ['checkpointing', ...recommendation.settings.map(({ path }) => path.split('.')[0]!)].toSorted(),
          )
          for (const section of Object.keys(before))
            if (!touched.has(section)) expect(after[section], section).toEqual(before[section])
          if (recommendation.settings.length > 0)
            expect(preview.value.text).toContain(`against ${recommendation.answers}`)
        }
      }),
      { numRuns: 40 },
    )
  })

  it('say in their sentence from what to what', () => {
    const config = configFrom('model: {architecture: LogisticRegression}\ntargets: {test_acc: 0.9}\n')
    const history = [1, 2, 3].map((epoch) => ({
      epoch,
      epochs: 3,
      metrics: { train_acc: 0.5, val_acc: 0.5 },
    }))
    const [first] = recommend(symptomsOf(config, history, 0.5))
    expect(first?.id).toBe('larger-model')
    expect(messageOf(tellRecommendation(first!, config))).toContain(
      'model.architecture LogisticRegression → MLP',
    )
  })

  it('have one list, in which every id stands once and every remedy answers something', () => {
    expect(new Set(remedies.map(({ id }) => id)).size).toBe(remedies.length)
    for (const { answers } of remedies) expect(answers.length).toBeGreaterThan(0)
  })

  it('promise no more than there is', () => {
    const config = configFrom('targets: {test_acc: 0.9}\n')
    const history = [{ epoch: 1, epochs: 1, metrics: { train_acc: 0.95, val_acc: 0.7 } }]
    const overfitted = symptomsOf(config, history, 0.7)
    expect(headroom(overfitted, diagnose(overfitted))).toBeCloseTo(0.25)
    const short = symptomsOf(config, [], 0.7)
    expect(headroom(short, diagnose(short))).toBeCloseTo(0.3)
    const loss = { ...short, standing: { ...short.standing!, direction: 'min' as const } }
    expect(headroom(loss, diagnose(loss))).toBeUndefined()
  })
})
