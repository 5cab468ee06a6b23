import { kindOfDecided } from '../../wording/thresholds.ts'
import { emptyFloat64 } from '../../arrays/elements.ts'
import { errorFigure } from '../../calibration/calibrationFigures.ts'
import { precisionRecallKind, rocKind } from '../../metrics/curves.ts'
import { calibrationOfColumn } from '../../metrics/curvesCalibration.ts'
import { rowsIn, valueAt, type ValueColumn } from '../../metrics/kernels/valueColumn.ts'
import { undefinedFigure } from '../../metrics/intervals/interval.ts'
import { scoreFigures } from '../../metrics/scoreFigures.ts'
import type { DecidedThresholds } from '../../thresholds/decideThresholds.ts'
import { drawnCurves } from '../../thresholds/drawnCurves.ts'
import { asColumn, predictionsOfLabels, scoresIn } from '../../thresholds/labels.ts'
import { stretchesOf } from '../../thresholds/stretches.ts'
import { labelOf } from '../confusionLabels.ts'
import { wholeText } from '../../wording/numbers.ts'
import { mostPoints, precisionRecallPlot, rocPlot, type RankedSeries } from './ranking.ts'
import { reliabilityPlot } from './reliability.ts'
import { thresholdPlot } from './thresholdCurves.ts'

const primaryAt = (x: number, y: number) => [{ label: 'primary', x, y }]

/** The pictures of a choice on validation as SVG, by file name without ending. */
export function thresholdPlots(decided: DecidedThresholds): Readonly<Record<string, string>> {
  const { decision, labels, weights, scores } = decided
  const samples = `${wholeText(decision.validation.samples)} validation samples`
  const drawn = decision.candidates.filter(({ name }) => scores.has(name))
  const chosen = drawn.find(({ name }) => name === decision.primary) ?? drawn[0]
  if (!chosen) return {}
  const room = emptyFloat64(labels.length)
  const counted = drawn.map(({ name }, at) => {
    const own = scoresIn(scores.get(name)!(), room)
    const { metrics } = scoreFigures({ ...predictionsOfLabels(labels, labels, weights), scores: own }, [
      'auc',
      'ap',
    ])
    const curves = drawnCurves(
      stretchesOf(labels, asColumn(own), weights),
      { auc: rocKind, ap: precisionRecallKind },
      mostPoints,
    )
    return { name: labelOf(name, at), curves, metrics }
  })
  const series = (id: 'auc' | 'ap'): RankedSeries[] =>
    counted.flatMap(({ name, curves, metrics }) => {
      const curve = curves[id]
      return curve ? [{ name, curve, figure: metrics[id] ?? undefinedFigure }] : []
    })
  const { precision, recall, specificity } = chosen.validation
  const { name: called, index } = decision.positive
  const own = `${kindOfDecided(decision.positive)} ${labelOf(called, index)}`
  const name = decision.validation.files.length > 1 ? `${own} by ${labelOf(chosen.name, 0)}` : own
  const hasRule = decision.primary !== null && chosen.threshold !== null
  const column = scores.get(chosen.name)!()
  const calibration = areProbabilities(column) ? calibrationOfColumn(labels, column, weights) : undefined
  const prevalence = decision.validation.positives / decision.validation.samples
  return {
    thresholds: thresholdPlot({
      name,
      samples,
      rows: chosen.scores,
      ...(hasRule && { chosen: { label: 'primary', threshold: chosen.threshold } }),
    }),
    roc: rocPlot({
      series: series('auc'),
      samples,
      ...(hasRule && { points: primaryAt(1 - (specificity.value ?? 0), recall.value ?? 0) }),
    }),
    precision_recall: precisionRecallPlot({
      series: series('ap'),
      samples,
      ...(weights ? {} : { prevalence }),
      ...(hasRule && precision.value !== null && { points: primaryAt(recall.value ?? 0, precision.value) }),
    }),
    ...(calibration && {
      reliability: reliabilityPlot({
        name,
        samples,
        series: [{ name, calibration, error: errorFigure(calibration) }],
      }),
    }),
  }
}

function areProbabilities(column: ValueColumn): boolean {
  const rows = rowsIn(column)
  for (let row = 0; row < rows; row++) {
    const score = valueAt(column, row)
    if (!(score >= 0 && score <= 1)) return false
  }
  return true
}
