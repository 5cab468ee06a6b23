import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensembleKinds, type EnsembleKind } from '../../../../src/core/ensembles/combination.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import type { Candidate } from '../../../../src/core/thresholds/decision.ts'
import { decideThresholds } from '../../../../src/core/thresholds/decideThresholds.ts'
import { parseObjective } from '../../../../src/core/thresholds/objective.ts'
import { readModels } from '../../../../src/core/thresholds/readModels.ts'
import { thresholdPlots } from '../../../../src/core/reports/plots/thresholdPlots.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import type { RuleView } from '../../../../src/protocol/evaluation/decision.ts'
import { otherRuns } from '../../../../src/vscode/webviews/evaluationComparison.ts'
import { chooseDecision, recordDecision } from '../../../../src/vscode/webviews/evaluationDecision.ts'
import { plotsOf } from '../../../../src/vscode/webviews/evaluationPlots.ts'
import { recordedDecision } from '../../../../src/vscode/webviews/recordedDecision.ts'
import { makeDigitsProject, writePredictions } from '../support/digitsProject.ts'

let root = ''
const at = (name: string) => path.join(root, name)
const ground = () => createGround({ files: nodeFiles(root), clock: nodeClock })
const own = 'results/production/predictions'
const other = 'results/planning/run_1/predictions'
const third = 'results/planning/run_2/predictions'
const writeModel = async (folder: string, seed: number, splits: readonly ('val' | 'test')[]) => {
  await mkdir(at(folder), { recursive: true })
  for (const split of splits) await writePredictions(at(`${folder}/${split}.npz`), seed, split)
}

beforeEach(async () => {
  root = await makeDigitsProject()
  await writeModel(other, 31, ['val', 'test'])
})
afterEach(() => rm(root, { recursive: true }))

/** What the command line would decide: the same models, read from the same files. */
async function decidedThresholds(
  folders: readonly string[],
  objective: string,
  ensembles: readonly EnsembleKind[] = ensembleKinds,
) {
  const paths = (split: string) => folders.map((folder) => `${folder}/${split}.npz`)
  const models = await readModels(nodeFiles(root), paths('val'), paths('test'))
  if (!models.ok) throw new Error('not read')
  const result = decideThresholds({
    models: models.value,
    positive: { index: 3, name: '3' },
    objective: parseObjective(objective)!,
    ensembles,
  })
  if (!result.ok) throw new Error('not decided')
  return result.value
}
const decided = async (...asked: Parameters<typeof decidedThresholds>) =>
  (await decidedThresholds(...asked)).decision

const valuesOf = ({ figures }: RuleView, split: 'validation' | 'test') =>
  ['Precision', 'Recall', 'F1', 'Specificity', 'Accuracy'].map(
    (title) => figures.find((each) => each.title === title)?.[split]?.value,
  )
const expected = (candidate: Candidate, split: 'validation' | 'test') =>
  (['precision', 'recall', 'f1', 'specificity', 'accuracy'] as const).map(
    (key) => candidate[split]![key].value,
  )

describe('the plots that are saved', () => {
  const curves = ['thresholds', 'thresholds_roc', 'thresholds_precision_recall', 'thresholds_reliability']

  it('are those of the evaluation, and with a choice among several models those of the command line for it', async () => {
    const usual = await plotsOf(ground(), undefined)
    expect(usual.map(({ name }) => name)).toEqual([
      'confusion_matrix',
      'roc',
      'precision_recall',
      'reliability',
    ])
    const asked = { index: 3, objective: 'f1', models: [`${other}/val.npz`], ensembles: ['mean'] as const }
    const all = await plotsOf(ground(), asked)
    expect(all.slice(0, usual.length)).toEqual(usual)
    const byCommand = thresholdPlots(await decidedThresholds([own, other], 'f1', ['mean']))
    const ofChoice = all.slice(usual.length)
    expect(ofChoice.map(({ name }) => name)).toEqual(curves)
    expect(ofChoice.map(({ content }) => content)).toEqual(Object.values(byCommand))
    expect(ofChoice[1]!.content.match(/<polyline|<path/g)!.length).toBeGreaterThan(2)
  })

  it('are those of the evaluation alone where the choice is no longer possible', async () => {
    const asked = { index: 3, objective: 'f1', models: ['results/gone/predictions/val.npz'] }
    expect(await plotsOf(ground(), asked)).toEqual(await plotsOf(ground(), undefined))
  })
})

describe('ensembles in the panel', () => {
  it('lists runs with validation predictions', async () => {
    expect(await otherRuns(ground(), ['val'])).toContainEqual({
      name: 'planning/run_1',
      path: `${other}/val.npz`,
      split: 'val',
    })
  })

  it.each(['f1', 'precision:0.6', 'cost:1,8', 'alerts:10%'])(
    'are weighed for %s as the command line weighs them',
    async (objective) => {
      await writeModel(third, 77, ['val', 'test'])
      const answer = await chooseDecision(ground(), {
        index: 3,
        objective,
        models: [`${other}/val.npz`, `${third}/val.npz`],
        ensembles: ensembleKinds,
      })
      if (answer.kind !== 'decided') expect.fail(answer.reason)
      const decision = await decided([own, other, third], objective)
      expect(answer.candidates.rows).toHaveLength(3 + ensembleKinds.length)
      expect(
        answer.candidates.rows.map(({ name, threshold, figures }) => [name, threshold, figures[0]!.value]),
      ).toEqual(
        decision.candidates.map(({ name, threshold, validation }) => [
          name,
          threshold === null ? undefined : String(threshold),
          validation.objective.value,
        ]),
      )
      expect(answer.candidates.rows.find(({ role }) => role === 'primary')!.name).toBe(decision.primary)
      expect(answer.candidates.rows.find(({ role }) => role === 'backup')!.name).toBe(decision.backup)
      const primary = decision.candidates.find(({ name }) => name === decision.primary)!
      expect(valuesOf(answer.rules[0]!, 'validation')).toEqual(expected(primary, 'validation'))
      expect(answer.sweep.rows.filter(({ isChosen }) => isChosen).map(({ threshold }) => threshold)).toEqual([
        String(primary.threshold),
      ])
    },
  )

  it.each(ensembleKinds)(
    'of %s is put on record, and read back with what it gives on both splits',
    async (kind) => {
      const asked = { index: 3, objective: 'f1', models: [`${other}/val.npz`], ensembles: [kind] }
      const answer = await recordDecision(ground(), asked, '1')
      if (answer.kind !== 'recorded') expect.fail(answer.reason)
      const log = await readFile(at('docs/decision_log.md'), 'utf8')
      expect(log).toContain('### Alternatives')
      const record = (await recordedDecision(ground(), 3))!
      expect(record).toMatchObject({ isCurrent: true, isJudged: true, models: 2 })
      const decision = await decided([own, other], 'f1', [kind])
      expect(record.rules.map(({ role }) => role)).toEqual(['primary', 'backup'])
      for (const rule of record.rules) {
        const candidate = decision.candidates.find(({ name }) => name === decision[rule.role])!
        expect(rule.threshold).toBe(String(candidate.threshold))
        expect(valuesOf(rule, 'validation')).toEqual(expected(candidate, 'validation'))
        expect(valuesOf(rule, 'test')).toEqual(expected(candidate, 'test'))
        expect(rule.point === undefined).toBe(candidate.name !== 'production')
      }

      await writePredictions(at(`${other}/test.npz`), 5, 'test')
      expect(await recordedDecision(ground(), 3)).toMatchObject({ isCurrent: true, isJudged: false })
      await writePredictions(at(`${other}/val.npz`), 5, 'val')
      const old = (await recordedDecision(ground(), 3))!
      expect([old.isCurrent, old.rules[0]!.figures]).toEqual([false, []])
    },
  )

  it('are not judged on test where a model has no predictions of it, which is said', async () => {
    await writeModel(third, 77, ['val'])
    const asked = { index: 3, objective: 'f1', models: [`${third}/val.npz`], ensembles: ['mean'] } as const
    const answer = await chooseDecision(ground(), asked)
    if (answer.kind !== 'decided') expect.fail(answer.reason)
    expect([answer.testSamples, answer.untested]).toEqual([undefined, [`${third}/val.npz`]])
    expect((await recordDecision(ground(), asked, '1')).kind).toBe('recorded')
    const record = (await recordedDecision(ground(), 3))!
    expect([record.isCurrent, record.isJudged]).toEqual([true, false])
  })

  it('are refused of other samples, and of the test set', async () => {
    await writePredictions(at(`${other}/val.npz`), 31, 'elsewhere')
    await writePredictions(at(`${other}/test.npz`), 31, 'val')
    for (const [file, reason] of [
      ['val', 'Sample val-0'],
      ['test', 'test.npz'],
      ['gone', 'gone.npz'],
    ] as const) {
      const models = [`${other}/${file}.npz`]
      const answer = await chooseDecision(ground(), {
        index: 3,
        objective: 'f1',
        models,
        ensembles: ['mean'],
      })
      if (answer.kind !== 'refused') expect.fail('not refused')
      expect(answer.reason).toContain(reason)
    }
  })

  it('on record lead to no file outside of the project', async () => {
    const asked = { index: 3, objective: 'f1', models: [`${other}/val.npz`], ensembles: ['mean'] } as const
    await recordDecision(ground(), asked, '1')
    const place = at('docs/decision_log.md')
    const log = await readFile(place, 'utf8')
    const outside = log.replaceAll(`"${other}/val.npz"`, JSON.stringify(at(`${other}/val.npz`)))
    expect(outside).not.toBe(log)
    await writeFile(place, outside)
    expect((await recordedDecision(ground(), 3))!.isCurrent).toBe(false)
  })
})
