import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../src/core/metrics/random.ts'
import { writeNpz } from '../../src/core/arrays/npz.ts'
import { writePredictions } from '../../src/core/runs/predictionsFile.ts'
import type { LabelThresholds } from '../../src/core/thresholds/decideEachLabel.ts'
import type { ThresholdDecision } from '../../src/core/thresholds/decision.ts'
import { nodeFiles } from '../../src/node/files.ts'
import { runInProcess } from './inProcess.ts'

/* `finalize-model thresholds` from its arguments to its exit code, on real files. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "thresholds 'quotes' && "))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), content)
}
const read = (name: string) => readFileSync(path.join(folder, name), 'utf8')

/** One model's predictions of a split: the truth is the split's, the noise the model's. */
function writeModel(
  name: string,
  split: 'val' | 'test',
  model: number,
  more: { ids?: boolean; classes?: number } = {},
) {
  const { ids = true, classes = 2 } = more
  const samples = split === 'val' ? 400 : 500
  const truth = seededRandom(split === 'val' ? 5 : 6)
  const noise = seededRandom(model * 10 + samples)
  const yTrue = Float64Array.from({ length: samples }, () => Math.floor(truth.uniform() ** 2 * classes))
  const scores = new Float64Array(samples * classes)
  for (let row = 0; row < samples; row++) {
    const odds = Array.from({ length: classes }, (_, at) =>
      Math.exp(2.5 * noise.uniform() + (at === yTrue[row] ? 1.5 : 0)),
    )
    const total = odds.reduce((sum, value) => sum + value, 0)
    for (const [at, value] of odds.entries()) scores[row * classes + at] = value / total
  }
  const named = ids ? { ids: Array.from(yTrue, (_, row) => `${split}-${row}`) } : {}
  write(name, writePredictions({ yTrue, scores, ...named }))
}

const thresholds = (...args: string[]) => runInProcess(['thresholds', ...args], { cwd: folder })

interface Printed {
  readonly decision: ThresholdDecision | null
  readonly findings: readonly { code: string; severity: string; file: string | null; message: string }[]
}
const printed = async (...args: string[]) => {
  const { code, out } = await thresholds(...args, '--format', 'json')
  return { code, ...(JSON.parse(out) as Printed) }
}

const printedOfLabels = async (...args: string[]) => {
  const { code, out } = await thresholds(...args, '--format', 'json')
  return { code, ...(JSON.parse(out) as Printed & { readonly labels?: LabelThresholds }) }
}

const mean = (from: ThresholdDecision | null) => from!.candidates.find(({ name }) => name === 'mean')!

const lockPath = 'phases/05_finalization/test_set.lock.json'
const lock = (predictions: string, samples = 500) =>
  JSON.stringify({
    sha256: '1'.repeat(64),
    samples,
    path: 'data/test.npz',
    created: '2030-01-01T00:00:00.000Z',
    evaluations: [{ at: '2030-01-01T00:00:00.000Z', checkpoint: null, predictions }],
  })

describe('one model', () => {
  it('prints the rule, its figures with intervals and the sweep', async () => {
    writeModel('val.npz', 'val', 1)
    const { code, out } = await thresholds('val.npz')
    expect(code).toBe(0)
    expect(out).toMatch(/^Primary: predict 1 at a score of 0\.\d+ or above\.$/m)
    expect(out).toMatch(/^Precision +0\.\d{4} +0\.\d{4} to 0\.\d{4}$/m)
    expect(out.match(/^0\.\d[05](?: +(?:[01]\.\d{4}|–)){5} +\d+$/gm)).toHaveLength(17)
    expect(out).toMatch(/^0\.\d+ \(chosen\) /m)
    expect(out).not.toContain('\u001b')
  })

  it('marks the interval of a mean cost that a few samples decide, and says what the mark means', async () => {
    writeModel('val.npz', 'val', 1)
    const { out } = await thresholds('val.npz', '--objective', 'cost:1,10')
    expect(out).toMatch(/^Mean cost .*, doubtful$/m)
    expect(out).toContain('Intervals marked doubtful may be too short.')
    expect((await thresholds('val.npz')).out).not.toContain('doubtful')
  })

  it('is judged once on test at the threshold that validation chose, with a backup by another objective', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    const alone = await printed('val.npz', '--objective', 'precision:0.8')
    const judged = await printed(
      'val.npz',
      '--test',
      'test.npz',
      '--objective',
      'precision:0.8',
      '--backup',
      'f2',
    )
    expect(judged.code).toBe(0)
    const [before, primary, backup] = [
      alone.decision!.candidates[0]!,
      judged.decision!.candidates[0]!,
      judged.decision!.candidates[1]!,
    ]
    expect(primary.threshold).toBe(before.threshold)
    expect(primary.validation).toEqual(before.validation)
    expect(before.test).toBeNull()
    const { truePositives, falseNegatives, falsePositives, trueNegatives } = primary.test!
    expect(truePositives + falseNegatives + falsePositives + trueNegatives).toBe(500)
    expect(judged.decision!.backup).toBe('model, f2')
    expect(backup.threshold).toBeLessThan(primary.threshold!)
  })

  it('says whether test has scores as validation has them', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    const alike = await printed('val.npz', '--test', 'test.npz')
    expect(alike.decision!.candidates[0]!.shift!.p).toBeGreaterThan(0.01)
    expect(alike.findings.map(({ code }) => code)).not.toContain('thresholds-scores-shifted')
    const { yTrue, scores } = { yTrue: new Float64Array(500), scores: new Float64Array(1000) }
    for (let row = 0; row < 500; row++) {
      yTrue[row] = row % 2
      scores[2 * row + 1] = 0.7 + (0.3 * ((row * 7) % 500)) / 500
      scores[2 * row] = 1 - scores[2 * row + 1]!
    }
    write('test.npz', writePredictions({ yTrue, scores }))
    const shifted = await printed('val.npz', '--test', 'test.npz')
    const { statistic, sign, p, shares } = shifted.decision!.candidates[0]!.shift!
    expect(statistic).toBeCloseTo(Math.abs(shares.val - shares.test), 12)
    expect([sign, p < 1e-10]).toEqual([1, true])
    expect(shifted.findings.map(({ code }) => code)).toContain('thresholds-scores-shifted')
    const { out } = await thresholds('val.npz', '--test', 'test.npz')
    expect(out).toContain('Test’s scores are not distributed as validation’s')
  })

  it('of a class by name, from a CSV', async () => {
    const rows = Array.from({ length: 60 }, (_, row) => {
      const own = row % 3
      const high = 0.5 + (row % 8) / 16
      return `${'abc'[own]},${[0, 1, 2].map((at) => (at === own ? high : (1 - high) / 2)).join(',')}`
    })
    write('val.csv', ['y_true,score_a,score_b,score_c', ...rows].join('\n'))
    const { code, decision } = await printed('val.csv', '--class', 'c')
    expect(code).toBe(0)
    expect(decision!.positive).toEqual({ index: 2, name: 'c' })
    expect(decision!.candidates[0]!.validation.f1.value).toBe(1)
  })
})

const labelScore = (has: boolean, row: number) => (has ? 0.4 : 0.2) + (row % 5) / 25

/** Rows of two labels as CSV. */
const labelRows = (flip: number) =>
  Array.from({ length: 40 }, (_, row) => {
    const [a, b] = [Number(row % 3 === 0), Number((row + flip) % 4 === 0)]
    return `s${flip}-${row},${a},${(0.2 + 0.4 * a + (row % 7) / 40).toFixed(3)},${b},${(0.1 + 0.3 * b + (row % 5) / 30).toFixed(3)}`
  }).join('\n')

describe('a model of several labels a sample', () => {
  const samples = 80
  const hasLabel = Array.from({ length: samples }, (_, row) => [row % 4 === 0, row % 2 === 0])
  beforeEach(() => {
    write(
      'val.npz',
      writeNpz({
        y_true: { type: 'int64', shape: [samples, 2], data: BigInt64Array.from(hasLabel.flat(), BigInt) },
        y_score: {
          type: 'float64',
          shape: [samples, 2],
          data: Float64Array.from(hasLabel.flatMap((own, row) => own.map((has) => labelScore(has, row)))),
        },
        class_names: { type: 'string', shape: [2], data: ['rare', 'common'] },
      }),
    )
  })

  it('is judged by the label that is named', async () => {
    const { code, decision } = await printed('val.npz', '--class', 'rare')
    expect(code).toBe(0)
    expect(decision!.validation).toMatchObject({ samples, positives: samples / 4 })
    expect(decision!.candidates[0]!.validation.f1.value).toBe(1)
  })

  it('gets a threshold for each label, that of the label alone, and is judged by all together', async () => {
    const { code, decision, labels } = await printedOfLabels('val.npz')
    expect([code, decision]).toEqual([0, null])
    expect(labels!.labels.map(({ name }) => name)).toEqual(['rare', 'common'])
    for (const { name, threshold } of labels!.labels) {
      const alone = (await printed('val.npz', '--class', name)).decision!
      expect(threshold).toBe(alone.candidates.find((each) => each.name === alone.primary)!.threshold)
    }
    const { usual, chosen } = labels!.validation
    expect(usual.f1.value).toBeLessThan(1)
    expect([chosen.f1.value, chosen.f1_micro.value, chosen.acc.value, chosen.hamming_loss.value]).toEqual([
      1, 1, 1, 0,
    ])
    expect(labels!.test).toBeNull()
  })

  it('keeps 0.5 for a label that validation lacks, and says why', async () => {
    write('val.csv', 'true_a,score_a,true_b,score_b\n1,0.3,0,0.6\n1,0.4,0,0.2\n0,0.2,0,0.1\n')
    const { code, labels, findings } = await printedOfLabels('val.csv')
    expect(code).toBe(1)
    expect(findings.map((each) => each.code)).toEqual(['thresholds-no-positives'])
    expect(labels!.labels).toMatchObject([{ name: 'a' }, { name: 'b', threshold: 0.5, decision: null }])
    expect(labels!.labels[0]!.threshold).toBeGreaterThan(0.2)
    expect((await thresholds('val.csv')).out).toMatch(/^b +0\.5 \(kept\) +– +–$/m)
  })

  it('counts one look at test for all labels, the same ones once, and logs each', async () => {
    const header = 'id,true_a,score_a,true_b,score_b\n'
    write('val.csv', `${header}${labelRows(0)}\n`)
    write('test.csv', `${header}${labelRows(1)}\n`)
    write(lockPath, lock('2'.repeat(64), 40))
    const looks = () => (JSON.parse(read(lockPath)) as { evaluations: unknown[] }).evaluations.length
    const { labels } = await printedOfLabels('val.csv', '--test', 'test.csv', '--log')
    expect(labels!.test!.chosen.f1.value).toBeGreaterThan(labels!.test!.usual.f1.value ?? 0)
    expect(looks()).toBe(2)
    await printed('val.csv', '--test', 'test.csv')
    expect(looks()).toBe(2)
    await printed('val.csv', '--test', 'test.csv', '--objective', 'alerts:3')
    expect(looks()).toBe(3)
    expect(read('docs/decision_log.md').match(/^## .* threshold of class [ab]$/gm)).toHaveLength(2)
  })

  it('asks for the label where several models are compared, or pictures are drawn', async () => {
    expect((await printed('val.npz', 'val.npz')).findings[0]?.code).toBe('thresholds-label-needed')
    const { findings } = await printed('val.npz', '--plots', 'plots')
    expect(findings.map((each) => each.code)).toContain('thresholds-plots-of-label')
  })
})

describe('several models', () => {
  const models = ['runs/a', 'runs/b', 'runs/c']
  beforeEach(() => {
    for (const [at, run] of models.entries()) {
      writeModel(`${run}/predictions/val.npz`, 'val', at + 1)
      writeModel(`${run}/predictions/test.npz`, 'test', at + 1)
    }
  })
  const validation = models.map((run) => `${run}/predictions/val.npz`)
  const tests = models.flatMap((run) => ['--test', `${run}/predictions/test.npz`])

  it('and their ensembles are ranked on validation; only primary and backup are judged on test', async () => {
    const { code, decision } = await printed(...validation, ...tests, '--ensemble', 'all')
    expect(code).toBe(0)
    const { candidates, primary, backup } = decision!
    expect(candidates.map(({ name }) => name).toSorted()).toEqual([
      'a',
      'b',
      'c',
      'mean',
      'stacked',
      'vote',
      'weighted',
    ])
    const values = candidates.map(({ validation: { objective } }) => objective.value!)
    expect(values).toEqual(values.toSorted((a, b) => b - a))
    expect(primary).toBe(candidates[0]!.name)
    expect(['a', 'b', 'c']).toContain(backup)
    for (const { name, test } of candidates)
      expect(test !== null, name).toBe(name === primary || name === backup)
  })

  it('are matched by id where their order differs', async () => {
    const { decision } = await printed(...validation, '--ensemble', 'mean')
    const csv = ['id,y_true,score_0,score_1']
    const { readPredictions } = await import('../../src/core/runs/predictionsFile.ts')
    const own = await readPredictions(nodeFiles(folder), validation[1]!)
    if (!own.ok) throw new Error('unreadable')
    for (let row = own.value.samples - 1; row >= 0; row--) {
      const { ids, yTrue, scores } = own.value
      csv.push([ids[row], yTrue[row], scores[2 * row], scores[2 * row + 1]].join(','))
    }
    write('runs/b/predictions/val.csv', csv.join('\n'))
    const turned = await printed(
      validation[0]!,
      'runs/b/predictions/val.csv',
      validation[2]!,
      '--ensemble',
      'mean',
    )
    expect(mean(turned.decision).validation).toEqual(mean(decision).validation)
  })

  it('of other samples are refused', async () => {
    writeModel('other.npz', 'test', 1)
    const { code, decision, findings } = await printed(validation[0]!, 'other.npz')
    expect(code).toBe(1)
    expect(decision).toBeNull()
    expect(findings[0]?.code).toBe('comparison-samples-differ')
  })
})

describe('the decision log', () => {
  it('is begun, and then added to, with figures, alternatives, exact rules and digests', async () => {
    for (const model of [1, 2]) {
      writeModel(`m${model}/val.npz`, 'val', model)
      writeModel(`m${model}/test.npz`, 'test', model)
    }
    const args = [
      'm1/val.npz',
      'm2/val.npz',
      '--test',
      'm1/test.npz',
      '--test',
      'm2/test.npz',
      '--ensemble',
      'stacked',
    ]
    const first = await printed(...args, '--log')
    expect(first.findings.map(({ code }) => code)).toContain('thresholds-logged')
    const log = read('docs/decision_log.md')
    const { candidates, validation, test, primary } = first.decision!
    for (const { sha256 } of [...validation.files, ...test!.files]) expect(log).toContain(sha256)
    const rule = JSON.parse(/```json\n(.*?)```/s.exec(log)![1]!) as { primary: unknown }
    const { threshold, combination, objective } = candidates.find(({ name }) => name === primary)!
    expect(rule.primary).toEqual({ threshold, combination, objective })
    await thresholds('m1/val.npz', '--objective', 'alerts:5%', '--log')
    const longer = read('docs/decision_log.md')
    expect(longer.startsWith(log)).toBe(true)
    expect(longer.match(/^# /gm)).toHaveLength(1)
    expect(longer.match(/^## /gm)).toHaveLength(2)
    expect(longer).toContain('at most 5 % of the samples predicted')
    expect(longer).not.toContain('(empty)')
  })
})

describe('--plots', () => {
  it('draws each picture as SVG and PNG into the folder', async () => {
    writeModel('a/val.npz', 'val', 1)
    writeModel('b/val.npz', 'val', 2)
    const { code, findings } = await printed(
      'a/val.npz',
      'b/val.npz',
      '--ensemble',
      'mean',
      '--plots',
      'plots',
    )
    expect(code).toBe(0)
    expect(findings.map((each) => each.code)).toContain('plots-written')
    expect(readdirSync(path.join(folder, 'plots'))).toEqual(
      ['precision_recall', 'reliability', 'roc', 'thresholds'].flatMap((name) => [
        `${name}.png`,
        `${name}.svg`,
      ]),
    )
    expect(read('plots/thresholds.svg')).toMatch(/primary 0\.\d+/)
    expect(read('plots/roc.png').slice(1, 4)).toBe('PNG')
  })

  it('writes where it is told to, also outside of the folder that it runs in, but not onto a file', async () => {
    writeModel('val.npz', 'val', 1)
    const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'plots '))
    try {
      const { code } = await thresholds('val.npz', '--plots', path.join(elsewhere, 'new'))
      expect([code, readdirSync(path.join(elsewhere, 'new')).includes('roc.svg')]).toEqual([0, true])
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
    const refused = await thresholds('val.npz', '--plots', 'val.npz')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('val.npz')
  })
})

describe('the held-out test set', () => {
  it('is never tuned on: by its place, as the same file, by shared samples, by the lock, by the run’s own', async () => {
    writeModel('run/predictions/test.npz', 'test', 1)
    expect((await printed('run/predictions/test.npz')).findings[0]?.code).toBe('thresholds-tuned-on-test')
    writeModel('copy.npz', 'test', 1)
    expect((await printed('copy.npz', '--test', 'run/predictions/test.npz')).findings[0]?.code).toBe(
      'thresholds-test-is-validation',
    )
    writeModel('other_model.npz', 'test', 2)
    const shared = await printed('other_model.npz', '--test', 'run/predictions/test.npz')
    expect([shared.code, shared.decision]).toEqual([1, null])
    expect(shared.findings[0]?.code).toBe('thresholds-samples-shared')
    writeModel('results/production/predictions/test.npz', 'test', 1)
    expect((await printed('other_model.npz')).findings[0]?.code).toBe('thresholds-samples-shared')
    writeModel('val.npz', 'val', 1)
    const { decision } = await printed('val.npz')
    write(lockPath, lock(decision!.validation.files[0]!.sha256))
    expect((await printed('val.npz')).findings[0]?.code).toBe('thresholds-tuned-on-test')
  })

  it('without ids is told by its scores, and doubted by its classes', async () => {
    writeModel('test.npz', 'test', 1, { ids: false })
    writeModel('again.npz', 'test', 1, { ids: false })
    writeModel('other.npz', 'test', 2, { ids: false })
    expect((await printed('again.npz', '--test', 'test.npz')).findings[0]?.code).toBe(
      'thresholds-test-is-validation',
    )
    const doubted = await printed('other.npz', '--test', 'test.npz')
    expect(doubted.findings[0]).toMatchObject({ code: 'thresholds-maybe-test', severity: 'warning' })
  })

  it('counts a look for each other rule, none for the same again, and none of another set', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    write(lockPath, lock('2'.repeat(64)))
    const looks = () => (JSON.parse(read(lockPath)) as { evaluations: unknown[] }).evaluations.length
    const args = ['val.npz', '--test', 'test.npz']
    expect((await printed(...args)).findings.map(({ code }) => code)).toContain('thresholds-look-recorded')
    expect(looks()).toBe(2)
    await printed(...args)
    expect(looks()).toBe(2)
    await printed(...args, '--objective', 'alerts:3')
    expect(looks()).toBe(3)
    await printed('val.npz')
    expect(looks()).toBe(3)
    write(lockPath, lock('2'.repeat(64), 123))
    expect((await printed(...args)).findings.map(({ code }) => code)).toContain('thresholds-test-unlocked')
    expect(looks()).toBe(1)
  })

  it('keeps the evidence of the evaluation current, but not that of a lock that was changed', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    write(lockPath, lock('2'.repeat(64)))
    const files = nodeFiles(folder)
    const evidence = (digest: string) => ({
      steps: {
        evaluate: {
          settings: '3'.repeat(64),
          inputs: {},
          outputs: { [lockPath]: digest },
          started: 'a',
          ended: 'b',
          versions: {},
        },
      },
    })
    const recorded = () =>
      (JSON.parse(read('results/production/evidence.json')) as ReturnType<typeof evidence>).steps.evaluate
        .outputs[lockPath]
    write('results/production/evidence.json', JSON.stringify(evidence((await files.digest(lockPath))!)))
    await thresholds('val.npz', '--test', 'test.npz')
    expect(recorded()).toBe(await files.digest(lockPath))
    write('results/production/evidence.json', JSON.stringify(evidence('4'.repeat(64))))
    await thresholds('val.npz', '--test', 'test.npz', '--objective', 'f2')
    expect(recorded()).toBe('4'.repeat(64))
  })
})

describe('bad input', () => {
  it.each([
    ['one class', 'y_true,score_0,score_1\n1,0.2,0.8\n1,0.4,0.6\n', 'thresholds-only-positives'],
    ['no positives', 'y_true,score_0,score_1\n0,0.2,0.8\n0,0.4,0.6\n', 'thresholds-no-positives'],
    ['NaN', 'y_true,score_0,score_1\n0,NaN,0.8\n1,0.4,0.6\n', 'csv-value-missing'],
    ['values', 'y_true,y_pred\n0.5,0.4\n1.5,1.4\n', 'thresholds-no-scores'],
    [
      'three classes',
      'y_true,score_a,score_b,score_c\na,1,0,0\nb,0,1,0\nc,0,0,1\n',
      'thresholds-class-needed',
    ],
  ])('%s', async (_, content, code) => {
    write('val.csv', content)
    const found = await printed('val.csv')
    expect(found.code).toBe(1)
    expect(found.decision).toBeNull()
    expect(found.findings.map((each) => each.code)).toContain(code)
  })

  it('an objective that no threshold meets is an error that names how near it comes', async () => {
    write('val.csv', 'y_true,score_0,score_1\n0,0.1,0.9\n1,0.2,0.8\n0,0.9,0.1\n1,0.4,0.6\n')
    const found = await printed('val.csv', '--objective', 'precision:0.99', '--log')
    expect(found.code).toBe(1)
    expect(found.decision).toMatchObject({ primary: null, backup: null })
    expect(found.findings[0]?.message).toContain('the highest is 0.6667')
    expect(() => read('docs/decision_log.md')).toThrow()
  })

  it('a class that isn’t there is named with those that are', async () => {
    writeModel('val.npz', 'val', 1)
    const { code, findings } = await printed('val.npz', '--class', 'fraud')
    expect(code).toBe(1)
    expect(findings[0]).toMatchObject({ code: 'thresholds-class-unknown' })
  })

  it.each([
    [[], 'needs a file of validation predictions'],
    [['val.npz', '--objective', 'accuracy'], '--objective takes f1'],
    [['val.npz', '--ensemble', 'mean'], 'two models or more'],
    [['val.npz', 'b.npz', '--ensemble', 'boosting'], '--ensemble takes mean'],
    [['val.npz', 'b.npz', '--test', 't.npz'], 'one --test for each'],
    [['val.npz', 'b.npz', '--backup', 'f2'], '--backup is for a single model'],
    [['nothing.npz'], 'file-missing'],
  ])('%j is wrong usage', async (args, words) => {
    const { code, err } = await thresholds(...args)
    expect(code).toBe(2)
    expect(err).toContain(words)
  })
})
