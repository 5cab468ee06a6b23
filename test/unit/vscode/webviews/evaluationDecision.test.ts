import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { withdrawDecision } from '../../../../src/core/thresholds/decisionLog.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import type { RuleView } from '../../../../src/protocol/evaluation/decision.ts'
import { chooseDecision, recordDecision } from '../../../../src/vscode/webviews/evaluationDecision.ts'
import { recordedDecision } from '../../../../src/vscode/webviews/recordedDecision.ts'
import { makeDigitsProject, samples, testSetLock, writePredictions } from '../support/digitsProject.ts'

let root = ''
const at = (name: string) => path.join(root, name)
/** The project's files as they are now. */
const ground = () => createGround({ files: nodeFiles(root), clock: nodeClock })
const change = (split: 'val' | 'test', seed: number, ids: string = split) =>
  writePredictions(at(`results/production/predictions/${split}.npz`), seed, ids)

beforeEach(async () => {
  root = await makeDigitsProject()
})
afterEach(() => rm(root, { recursive: true }))

const looks = async () =>
  (JSON.parse(await readFile(at(testSetLock), 'utf8')) as { evaluations: unknown[] }).evaluations.length
const log = () => readFile(at('docs/decision_log.md'), 'utf8').catch(() => '')
const figureOf = (rule: RuleView | undefined, title: string) =>
  rule!.figures.find((each) => each.title === title)!

/** The marked figures of a rule that is chosen, and what their marks mean. */
const doubtsOf = async (objective: string) => {
  const answer = await chooseDecision(ground(), { index: 3, objective })
  if (answer.kind !== 'decided') expect.fail(answer.reason)
  const [rule] = answer.rules
  const marked = rule!.figures.filter(({ validation }) => validation.interval?.endsWith(', doubtful'))
  return {
    marked: marked.map(({ title, validation }) => [title, validation.doubt]),
    doubts: rule!.doubts,
  }
}

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
    await change('test', 99)
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

  it('doubts no interval, as that of a mean cost knows what a few more missed would cost', async () => {
    for (const objective of ['cost:1,10', 'f1', 'f2'])
      expect(await doubtsOf(objective)).toEqual({ marked: [], doubts: [] })
  })

  it('is of other predictions once these have changed', async () => {
    await recordDecision(ground(), { index: 3, objective: 'f1' }, '1')
    await change('test', 5)
    expect(await recordedDecision(ground(), 3)).toMatchObject({ isCurrent: true, isJudged: false })
    await change('val', 5)
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
    await change('val', 7, 'test')
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
