import { mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { compareModels } from '../../../../src/core/metrics/compare.ts'
import { compareSeveral } from '../../../../src/core/metrics/compareSeveral.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { otherRuns, compareWithBaseline } from '../../../../src/vscode/webviews/evaluationComparison.ts'
import { compareWithSeveral } from '../../../../src/vscode/webviews/evaluationModels.ts'
import { makeDigitsProject, writePredictions } from '../support/digitsProject.ts'

let root = ''
const at = (name: string) => path.join(root, name)
const ground = () => createGround({ files: nodeFiles(root), clock: nodeClock })

beforeEach(async () => {
  root = await makeDigitsProject()
  for (const run of ['older', 'without']) {
    await mkdir(at(`results/${run}/predictions`), { recursive: true })
    await writeFile(at(`results/${run}/events.jsonl`), '')
  }
  await writePredictions(at('results/older/predictions/test.npz'), 3, 'test')
})
afterEach(() => rm(root, { recursive: true }))

const inPoints = (value: number) => `${value > 0 ? '+' : ''}${(100 * value).toFixed(2)} pp`

const older = 'results/older/predictions/test.npz'

describe('a baseline', () => {
  it('may be any other run with predictions', async () => {
    const runs = await otherRuns(ground(), ['test', 'val'])
    expect(runs).toContainEqual({ name: 'older', path: older, split: 'test' })
    expect(runs.map(({ name }) => name)).not.toContain('without')
    expect(runs.map(({ name }) => name)).not.toContain('production')
  })

  it('of several is held against the model and each other, as compare does', async () => {
    await writePredictions(at('results/without/predictions/test.npz'), 9, 'test')
    const paths = [older, 'results/without/predictions/test.npz']
    const answer = await compareWithSeveral(ground(), paths)
    if (answer.kind !== 'compared') expect.fail(answer.reason)
    const read = await Promise.all(
      ['results/production/predictions/test.npz', ...paths].map((file) =>
        readPredictions(nodeFiles(root), file),
      ),
    )
    const models = read.flatMap((each) => (each.ok ? [each.value] : []))
    const expected = compareSeveral('classification', models)
    if (!expected.ok) expect.fail('not compared')
    const { view } = answer
    const names = ['production', 'older', 'without']
    const values = expected.value.models.map(
      ({ metrics }, at) => [names[at], metrics['acc']!.value!] as const,
    )
    expect(view.models.map(({ name, figures }) => [name, figures[0]!.value])).toEqual(
      values.toSorted((a, b) => b[1] - a[1]),
    )
    expect(view.models.filter(({ isOwn }) => isOwn).map(({ name }) => name)).toEqual(['production'])
    const nameOf = (path: string) => names.find((name) => path.includes(name))
    expect(
      view.pairs.map(({ model, against, difference, p, verdict }) => [
        model,
        against,
        difference.value,
        p.value,
        verdict,
      ]),
    ).toEqual(
      expected.value.pairs.map(({ candidate, baseline, difference, adjusted, verdict }) => [
        nameOf(candidate),
        nameOf(baseline),
        difference,
        adjusted,
        verdict,
      ]),
    )
    expect(view.pairs[0]!.difference.method).toContain('paired proportions')
    expect(await compareWithSeveral(ground(), [older, 'results/gone.npz'])).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('gone.npz'),
    })
  })

  it('is held against the model as the engine does', async () => {
    const answer = await compareWithBaseline(ground(), older)
    if (answer.kind !== 'compared') expect.fail(answer.reason)
    const { comparison } = answer
    const [own, other] = await Promise.all(
      ['results/production/predictions/test.npz', older].map((file) =>
        readPredictions(nodeFiles(root), file),
      ),
    )
    if (!own?.ok || !other?.ok) expect.fail('unreadable')
    const expected = compareModels('classification', own.value, other.value)
    if (!expected.ok) expect.fail('not compared')
    expect(comparison).toMatchObject({ metric: 'accuracy', verdict: expected.value.verdict, samples: 400 })
    const [accuracy] = comparison.rows
    const { difference, low, high } = expected.value.differences['acc']!
    expect([accuracy!.id, accuracy!.difference.value]).toEqual(['acc', difference])
    expect(accuracy!.difference.interval).toBe(`${inPoints(low!)} to ${inPoints(high!)}`.replaceAll('-', '−'))
    expect(comparison.mcnemar!.onlyModel).toBe(expected.value.mcnemar!.onlyCandidate)
  })

  it('is compared on validation where it has nothing else', async () => {
    const path = 'results/baseline/predictions/val.npz'
    expect(await otherRuns(ground(), ['test', 'val'])).toContainEqual({
      name: 'baseline',
      path,
      split: 'val',
    })
    await writePredictions(at(path), 3, 'val')
    const answer = await compareWithBaseline(ground(), path)
    if (answer.kind !== 'compared') expect.fail(answer.reason)
    expect(answer.comparison).toMatchObject({ split: 'val', samples: 400 })
  })

  it('that can’t be compared is refused with the reason', async () => {
    const nobody = await compareWithBaseline(ground(), 'results/nobody/predictions/test.npz')
    expect(nobody).toMatchObject({ kind: 'refused', reason: expect.stringContaining('nobody') })
    await writePredictions(at(older), 3, 'others')
    const others = await compareWithBaseline(ground(), older)
    expect(others).toMatchObject({ kind: 'refused', reason: expect.stringContaining('test-0') })
  })

  it('that is the model itself is told', async () => {
    const answer = await compareWithBaseline(ground(), 'results/production/predictions/test.npz')
    if (answer.kind !== 'compared') expect.fail(answer.reason)
    expect(answer.comparison.verdict).toBe('unclear')
    expect(answer.comparison.notes).toHaveLength(1)
  })
})
