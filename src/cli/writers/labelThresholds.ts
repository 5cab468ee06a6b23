import type { Finding } from '../../core/finding.ts'
import type { Figure } from '../../core/metrics/evaluation.ts'
import { metricTitle } from '../../core/metrics/metricList.ts'
import {
  togetherMetrics,
  type LabelThreshold,
  type LabelThresholds,
} from '../../core/thresholds/decideEachLabel.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { objectiveFigure, objectivePhrase } from '../../core/wording/objective.ts'
import { flattered } from '../../core/wording/thresholds.ts'
import { figureTexts } from './figureText.ts'
import { findingRecord } from './findingRecord.ts'
import type { Section } from './tables.ts'
import { ratioTexts } from './thresholds.ts'
import { aboutThresholds } from './thresholdsReport.ts'

/** `{ version: 1, about, decision: null, labels, findings }`: `labels` as in `core/thresholds/decideEachLabel.ts`. */
export function labelThresholdsJson(decided: LabelThresholds, findings: readonly Finding[]) {
  const labels = {
    ...decided,
    labels: decided.labels.map(({ decision, ...label }) => ({
      ...label,
      decision: decision && {
        ...decision,
        candidates: decision.candidates.map((candidate) => ({ ...candidate, scores: [] })),
      },
    })),
  }
  return {
    version: 1,
    about: aboutThresholds(true),
    decision: null,
    labels,
    findings: findings.map(findingRecord),
  }
}

export function labelThresholdsTables(decided: LabelThresholds): Section[] {
  const { objective, labels, test } = decided
  const own = objectiveFigure(objective)
  const names = labels.map(({ name }) => name)
  const shown = labels.map((label) => ({ label, figures: figuresOf(label) }))
  return [
    {
      title: 'Decision',
      sentences: [
        `A threshold for each of ${labels.length} labels, for ${objectivePhrase(objective)}, chosen on validation.`,
        test ? `Applied unchanged to test; ${flattered}.` : `Not judged on test; ${flattered}.`,
        ...doubtSentences(
          shown.flatMap(({ figures }) =>
            figures.flatMap((figure) => (figure ? [[own, figure] as const] : [])),
          ),
        ),
      ],
      columns: [
        'Label',
        'Threshold',
        `${own}, validation`,
        '95 % interval',
        ...(test ? [`${own}, test`, '95 % interval'] : []),
      ],
      rows: shown.map(({ label, figures }) => [
        label.name,
        thresholdText(label),
        ...figures.slice(0, test ? 2 : 1).flatMap((figure) => (figure ? ratioTexts(figure) : ['–', '–'])),
      ]),
    },
    togetherSection('validation', decided.validation, names),
    ...(test ? [togetherSection('test', test, names)] : []),
  ]
}

/** The objective's figure of a label on validation and test. */
function figuresOf({ decision }: LabelThreshold): readonly (Figure | undefined)[] {
  const primary = decision?.candidates.find(({ name }) => name === decision.primary)
  return [primary?.validation.objective, primary?.test?.objective]
}

function thresholdText({ threshold, decision }: LabelThreshold): string {
  if (decision === null || decision.primary === null) return `${threshold} (kept)`
  return threshold === null ? 'never' : String(threshold)
}

function togetherSection(
  split: 'validation' | 'test',
  figures: LabelThresholds['validation'],
  names: readonly string[],
): Section {
  return {
    title: `All labels on ${split}`,
    sentences: doubtSentences(
      togetherMetrics.flatMap((id) =>
        [figures.usual[id], figures.chosen[id]].map((figure) => [id, figure] as const),
      ),
      names,
    ),
    columns: ['Metric', 'At 0.5', '95 % interval', 'At their thresholds', '95 % interval'],
    rows: togetherMetrics.map((id) => [
      metricTitle(id),
      ...figureTexts(id, figures.usual[id]),
      ...figureTexts(id, figures.chosen[id]),
    ]),
  }
}
