import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import type { RuleView } from '../../../../src/protocol/evaluationDecision.ts'
import { withdrawDecision } from '../../../../src/core/thresholds/decisionLog.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import {
  chooseDecision,
  recordDecision,
  recordedDecision,
} from '../../../../src/vscode/webviews/evaluationDecision.ts'

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const samples = 400
const lock = 'phases/05_finalization/test_set.lock.json'

let root = ''
const at = (name: string) => path.join(root, name)
/** The project's files as they are now. */
const ground = () => createGround({ files: nodeFiles(root), clock: nodeClock })

/** Scores of ten classes that are right more often than not, with ids of their own. */
async function writePredictions(split: 'val' | 'test', seed: number, ids: string = split): Promise<void> {
  const random = seededRandom(seed)
  const yTrue = BigInt64Array.from({ length: samples }, (_, row) => BigInt(row % 10))
  const scores = new Float64Array(samples * 10)
  for (let row = 0; row < samples; row++) {
    let sum = 0
    for (let index = 0; index < 10; index++)
      sum += scores[row * 10 + index] = random.uniform() + (index === row % 10 ? random.uniform() * 1.5 : 0)
    for (let index = 0; index < 10; index++) scores[row * 10 + index]! /= sum
  }
  await writeFile(
    at(`results/production/predictions/${split}.npz`),
    writeNpz({
      y_true: { type: 'int64', shape: [samples], data: yTrue },
      y_score: { type: 'float64', shape: [samples, 10], data: scores },
      id: {
        type: 'string',
        shape: [samples],
        data: Array.from({ length: samples }, (_, row) => `${ids}-${row}`),
      },
    }),
  )
}

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'decision-'))
  await cp(path.join(repository, 'samples', 'digits'), root, { recursive: true })
  await cp(at('results/optimization'), at('results/production'), { recursive: true })
  await cp(at('configs/optimization_config.yaml'), at('configs/final_config.yaml'))
  await writePredictions('val', 1)
  await writePredictions('test', 2)
  const digest = 'a'.repeat(64)
  const held = { sha256: digest, samples, path: 'data/test.npz', created: '2026-01-01', evaluations: [] }
  await writeFile(at(lock), JSON.stringify(held))
})
afterEach(() => rm(root, { recursive: true }))

const looks = async () =>
  (JSON.parse(await readFile(at(lock), 'utf8')) as { evaluations: unknown[] }).evaluations.length
const log = () => readFile(at('docs/decision_log.md'), 'utf8').catch(() => '')
const figureOf = (rule: RuleView | undefined, title: string) =>
  rule!.figures.find((each) => each.title === title)!

describe('a threshold that is chosen in the panel', () => {
  it('is chosen on validation alone and leaves no trace', async () => {
    const asked = { index: 3, objective: 'precision:0.8', backup: 'f1' }
    const answer = await chooseDecision(ground(), asked)
    if (answer.kind !== 'decided') expect.fail(answer.reason)
    expect([answer.validationSamples, answer.testSamples]).toEqual([samples, samples])
    const [primary, backup] = answer.rules
    expect([primary!.role, backup!.role]).toEqual(['primary', 'backup'])
    expect(primary!.objective).toContain('a precision of 0.8 or more')
    const precision = primary!.figures.find(({ title }) => title === 'Precision')!
    expect(precision.validation.value).toBeGreaterThanOrEqual(0.8)
    expect(precision.validation.value).toBe(primary!.point!.precision)
    expect(precision.validation.interval).toMatch(/^0\.\d+ to /)
    expect(answer.rules.flatMap(({ figures }) => figures.map(({ test }) => test))).not.toContainEqual(
      expect.anything(),
    )
    expect([await log(), await looks()]).toEqual(['', 0])

    // What is on test has no say in it.
    await writePredictions('test', 99)
    const again = await chooseDecision(ground(), asked)
    expect(again).toEqual(answer)
  })

  it('is put on record with one look at test, read back with its figures, and taken back', async () => {
    const asked = { index: 3, objective: 'f2' }
    expect(await recordedDecision(ground(), 3)).toBeUndefined()
    const chosen = await chooseDecision(ground(), asked)
    const answer = await recordDecision(ground(), asked, '1.2.3')
    if (answer.kind !== 'recorded' || chosen.kind !== 'decided') expect.fail('not recorded')
    expect(answer.told).toContain('docs/decision_log.md')
    expect(answer.told).toContain('counts 1 look')
    expect(await looks()).toBe(1)
    expect(await log()).toContain('finalize-model 1.2.3')

    const record = (await recordedDecision(ground(), 3))!
    expect(record).toMatchObject({ isCurrent: true, isJudged: true, models: 1 })
    expect(record.rules[0]!.point).toEqual(chosen.rules[0]!.point)
    const recall = figureOf(record.rules[0], 'Recall')
    expect(recall.validation).toEqual(figureOf(chosen.rules[0], 'Recall').validation)
    expect(recall.test).toBeDefined()
    expect(await recordedDecision(ground(), 4)).toBeUndefined()

    // The same rule once more is no other look.
    expect((await recordDecision(ground(), asked, '1.2.3')).kind).toBe('recorded')
    expect(await looks()).toBe(1)
    const files = nodeFiles(root)
    expect(await withdrawDecision(files, answer.written)).toBe(false)
    const text = await log()
    const second = text.slice(answer.written.length + 1).trimEnd()
    expect(await withdrawDecision(files, second)).toBe(true)
    expect(await withdrawDecision(files, answer.written)).toBe(true)
    expect([await log(), await looks()]).toEqual(['', 1])
  })

  it('is of other predictions once these have changed', async () => {
    await recordDecision(ground(), { index: 3, objective: 'f1' }, '1')
    await writePredictions('test', 5)
    expect(await recordedDecision(ground(), 3)).toMatchObject({ isCurrent: true, isJudged: false })
    await writePredictions('val', 5)
    const record = (await recordedDecision(ground(), 3))!
    expect(record.isCurrent).toBe(false)
    expect(record.rules[0]!.figures).toEqual([])
  })

  it.each([
    ['alerts:0.1%', 'alone are more than'],
    ['alerts:0', 'is no objective'],
    ['f1; rm -rf /', 'is no objective'],
  ])('is refused where there is none: %s', async (objective, reason) => {
    for (const answer of [
      await chooseDecision(ground(), { index: 3, objective }),
      await recordDecision(ground(), { index: 3, objective }, '1'),
    ]) {
      if (answer.kind !== 'refused') expect.fail('not refused')
      expect(answer.reason).toContain(reason)
    }
    expect([await log(), await looks()]).toEqual(['', 0])
  })

  it('is refused on samples that the test set has too', async () => {
    await writePredictions('val', 7, 'test')
    for (const answer of [
      await chooseDecision(ground(), { index: 3, objective: 'f1' }),
      await recordDecision(ground(), { index: 3, objective: 'f1' }, '1'),
    ]) {
      if (answer.kind !== 'refused') expect.fail('not refused')
      expect(answer.reason).toContain('tuned on test')
    }
  })

  it('is not read from a log that somebody filled with something else', async () => {
    await nodeFiles(root).write(
      'docs/decision_log.md',
      '```json\n{"class": {"index": 3}}\n```\n\n```json\n{\n```\n',
    )
    expect(await recordedDecision(ground(), 3)).toBeUndefined()
  })
})
