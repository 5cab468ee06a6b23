import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import type { Ground } from '../../../../src/core/readiness/ground.ts'
import { decideEachLabel, togetherMetrics } from '../../../../src/core/thresholds/decideEachLabel.ts'
import { withdrawDecision } from '../../../../src/core/thresholds/decisionLog.ts'
import { parseObjective } from '../../../../src/core/thresholds/objective.ts'
import { readModels } from '../../../../src/core/thresholds/readModels.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import type { LabelsView } from '../../../../src/protocol/evaluation/labels.ts'
import {
  chooseLabels,
  recordedLabels,
  recordLabels,
} from '../../../../src/vscode/webviews/evaluationLabels.ts'
import { makeDigitsProject, samples, testSetLock } from '../support/digitsProject.ts'

const names = ['anger', 'joy', 'fear', 'none at all']
const classes = names.length
let root = ''
const at = (name: string) => path.join(root, name)
const file = (split: 'val' | 'test') => `results/production/predictions/${split}.npz`

/** Three labels of different frequency, and one that no sample has. */
async function writeLabels(split: 'val' | 'test', seed: number): Promise<void> {
  const random = seededRandom(seed)
  const yTrue = new Float64Array(samples * classes)
  const scores = new Float64Array(samples * classes)
  for (let row = 0; row < samples; row++) {
    for (let label = 0; label < classes; label++) {
      const has = label < 3 && random.uniform() < 0.4 / (label + 1) ? 1 : 0
      yTrue[row * classes + label] = has
      scores[row * classes + label] = (random.uniform() + has * random.uniform()) / 2
    }
  }
  await writeFile(
    at(file(split)),
    writeNpz({
      y_true: { type: 'float64', shape: [samples, classes], data: yTrue },
      y_score: { type: 'float64', shape: [samples, classes], data: scores },
      id: {
        type: 'string',
        shape: [samples],
        data: Array.from({ length: samples }, (_, row) => `${split}-${row}`),
      },
    }),
  )
}

/** The project's files as they are now, judged as labels. */
function ground(): Ground {
  const made = createGround({ files: nodeFiles(root), clock: nodeClock })
  return {
    ...made,
    async evaluation() {
      const [val, test] = [await made.predictions('val'), await made.predictions('test')]
      if (!val.ok || !test.ok) throw new Error('no predictions')
      return evaluatePredictions({
        task: 'multi-label',
        val: val.value,
        test: test.value,
        classNames: names,
        primaryMetric: 'test_f1',
      })
    },
  }
}

beforeEach(async () => {
  root = await makeDigitsProject()
  await writeLabels('val', 1)
  await writeLabels('test', 2)
})
afterEach(() => rm(root, { recursive: true }))

async function decided(objective: string) {
  const models = await readModels(nodeFiles(root), [file('val')], [file('test')])
  if (!models.ok) throw new Error('not read')
  const each = decideEachLabel(models.value[0]!, names, { objective: parseObjective(objective)! })
  if (!each.ok) throw new Error('not decided')
  return each.value
}

const together = ({ together: rows }: LabelsView, split: 'validation' | 'test') =>
  rows.map((row) => [row[split]!.usual.value, row[split]!.chosen.value])
const expected = ({ usual, chosen }: Awaited<ReturnType<typeof decided>>['validation']) =>
  togetherMetrics.map((id) => [usual[id].value, chosen[id].value])

describe('thresholds of every label in the panel', () => {
  it.each(['f1', 'precision:0.7', 'cost:1,6'])('are those of the command line: %s', async (objective) => {
    const answer = await chooseLabels(ground(), { objective })
    if (answer.kind !== 'decided') expect.fail(answer.reason)
    const each = await decided(objective)
    expect(answer.view.labels.map(({ name, threshold, isKept }) => [name, threshold, isKept])).toEqual(
      each.labels.map(({ name, threshold, decision }) => [
        name,
        threshold === null ? undefined : String(threshold),
        decision?.primary == null,
      ]),
    )
    expect(answer.view.labels.at(-1)).toMatchObject({ threshold: '0.5', isKept: true })
    expect(answer.notes.join(' ')).toContain('none at all')
    expect(together(answer.view, 'validation')).toEqual(expected(each.validation))
    expect(answer.view.together.every(({ test }) => test === undefined)).toBe(true)
    expect(answer.testSamples).toBe(samples)
  })

  it('are put on record in one look, read back with what they give on test, and taken back', async () => {
    expect(await recordedLabels(ground())).toBeUndefined()
    const answer = await recordLabels(ground(), { objective: 'f1', backup: 'f2' }, '1.2.3')
    if (answer.kind !== 'recorded') expect.fail(answer.reason)
    const lock = JSON.parse(await readFile(at(testSetLock), 'utf8')) as { evaluations: unknown[] }
    expect(lock.evaluations).toHaveLength(1)
    const log = await readFile(at('docs/decision_log.md'), 'utf8')
    expect(log.match(/^## /gm)).toHaveLength(3)
    const each = await decided('f1')
    const record = (await recordedLabels(ground()))!
    expect(together(record, 'validation')).toEqual(expected(each.validation))
    expect(together(record, 'test')).toEqual(expected(each.test!))
    for (const [index, label] of record.labels.entries()) {
      const { threshold, decision } = each.labels[index]!
      const primary = decision?.candidates.find(({ name }) => name === decision.primary)
      expect(label.threshold).toBe(String(threshold))
      expect(label.validation?.value).toBe(primary?.validation.objective.value)
      expect(label.test?.value).toBe(primary?.test?.objective.value)
    }
    expect(await withdrawDecision(nodeFiles(root), answer.written)).toBe(true)
    expect(await recordedLabels(ground())).toBeUndefined()
  })

  it('are of today’s predictions alone', async () => {
    await recordLabels(ground(), { objective: 'f1' }, '1')
    await writeLabels('test', 5)
    expect((await recordedLabels(ground()))!.together[0]!.test).toBeUndefined()
    await writeLabels('val', 5)
    expect(await recordedLabels(ground())).toBeUndefined()
  })

  it.each([
    [{ objective: 'f1; rm' }, 'is no objective'],
    [{ objective: 'f1', backup: 'nothing' }, 'is no objective'],
    [{ objective: 'alerts:0.1%' }, 'alone are more than'],
  ])('are refused where there are none: %j', async (asked, reason) => {
    for (const answer of [await chooseLabels(ground(), asked), await recordLabels(ground(), asked, '1')]) {
      if (answer.kind !== 'refused') expect.fail('not refused')
      expect(answer.reason).toContain(reason)
    }
  })
})
