import type { Ground } from '../../core/readiness/ground.ts'
import type { Candidate, ThresholdDecision } from '../../core/thresholds/decision.ts'
import { appendDecision } from '../../core/thresholds/decisionLog.ts'
import { recordThresholdLook } from '../../core/thresholds/recordLook.ts'
import { combinationPhrase } from '../../core/wording/combination.ts'
import { objectivePhrase } from '../../core/wording/objective.ts'
import { shiftSentence } from '../../core/wording/scoreShift.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { RecordAnswer } from '../../protocol/engine.ts'
import type { AskedDecision, DecisionAnswer, RuleView } from '../../protocol/evaluation/decision.ts'
import { candidatesView, shownFigures, sweepView } from './decisionFigures.ts'
import { decideFor, decidingModels } from './decisionModels.ts'
import { notesOf, refusedBy, warningsOf } from './decisionNotes.ts'
import { thresholdAt } from './evaluationThresholds.ts'

const longestPhrase = 600

/** Chooses thresholds on validation. Test isn't looked at but for samples that both have. */
export async function chooseDecision(ground: Ground, asked: AskedDecision): Promise<DecisionAnswer> {
  const models = await decidingModels(ground, asked.models)
  const chosen = await decideFor(ground, models, asked, false)
  if (!models.ok || !chosen.ok) return refusedBy(chosen.findings)
  const { decision } = chosen.value
  const { candidates, primary, validation } = decision
  const test = models.value.models[0]?.test
  const rules = await Promise.all(
    (['primary', 'backup'] as const).flatMap((role) => {
      const candidate = candidates.find(({ name }) => name === decision[role])
      return candidate ? [ruleOf(ground, role, candidate, decision)] : []
    }),
  )
  return {
    kind: 'decided',
    index: asked.index,
    validationSamples: validation.samples,
    ...(test && { testSamples: test.samples }),
    untested: models.value.untested.map((path) => shownName(path, longestPhrase)),
    rules,
    candidates: candidatesView(decision),
    sweep: sweepView(
      candidates.find(({ name }) => name === primary)!,
      validation.samples,
    ),
    notes: notesOf(warningsOf([...models.findings, ...chosen.findings])),
  }
}

/**
 * Chooses anew, applies the choice to test, and puts it on record as the command line does: the look in the test set's
 * lock, the decision in the project's log.
 */
export async function recordDecision(
  ground: Ground,
  asked: AskedDecision,
  version: string,
): Promise<RecordAnswer> {
  const { files, clock } = ground
  const chosen = await decideFor(ground, await decidingModels(ground, asked.models), asked, true)
  if (!chosen.ok) return refusedBy(chosen.findings)
  const { decision } = chosen.value
  const { candidates, primary } = decision
  const looked = await recordThresholdLook(files, clock, [decision])
  const refusal = looked.find(({ severity }) => severity === 'error')
  if (refusal) return refusedBy([refusal])
  const { told, written } = await appendDecision(files, clock, decision, version)
  const shift = candidates.find(({ name }) => name === primary)?.shift
  return {
    kind: 'recorded',
    told: [
      ...notesOf([told, ...looked, ...warningsOf(chosen.findings)]),
      ...(shift ? [shiftSentence(shift)] : []),
    ].join(' '),
    written,
  }
}

async function ruleOf(
  ground: Ground,
  role: RuleView['role'],
  { threshold, objective, combination, validation: figures }: Candidate,
  { positive, validation }: ThresholdDecision,
): Promise<RuleView> {
  const names = validation.files.map(({ model }) => model)
  const isOwn = combination.kind === 'single' && combination.member === 0
  const point =
    isOwn && threshold !== null
      ? await thresholdAt(ground, { index: positive.index, split: 'val', threshold })
      : undefined
  return {
    role,
    objective: objectivePhrase(objective),
    ...(names.length > 1 && { score: shownName(combinationPhrase(combination, names), longestPhrase) }),
    ...(threshold !== null && { threshold: String(threshold) }),
    ...(point && { point: { ...point, text: String(threshold) } }),
    ...shownFigures(objective, { figures, samples: validation.samples }, undefined),
  }
}
