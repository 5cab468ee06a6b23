import type { SavedPicture } from '../../src/protocol/evaluation/pictures.ts'
import type { CalibrationPoint, ClassCurves } from '../../src/protocol/evaluation/curves.ts'
import { t } from '../shared/channel.ts'
import { isolated } from '../shared/dom.ts'
import type { Extent } from './chartScale.ts'
import type { SquareChart } from './lineChart.ts'

export interface NamedChart {
  readonly picture: SavedPicture
  readonly chart: SquareChart
}

const diagonal = [
  [0, 0],
  [1, 1],
] as const

/** ROC, precision–recall and reliability of a class against the rest, as far as there are any. */
export function curveCharts(curves: ClassCurves, name: string): readonly NamedChart[] {
  const { auc, averagePrecision, roc, precisionRecall, calibration, prevalence, split } = curves
  const subtitle = subtitleOf(split, name)
  const charts: NamedChart[] = []
  if (roc)
    charts.push({
      picture: 'roc',
      chart: {
        title: t('ROC: area {0}', auc.text),
        subtitle,
        x: t('False positive rate'),
        y: t('True positive rate'),
        line: roc,
        guide: diagonal,
      },
    })
  if (precisionRecall)
    charts.push({
      picture: 'precision-recall',
      chart: {
        title: t('Precision–recall: AP {0}', averagePrecision.text),
        subtitle,
        x: t('Recall'),
        y: t('Precision'),
        line: precisionRecall,
        guide: [
          [0, prevalence],
          [1, prevalence],
        ],
      },
    })
  if (calibration)
    charts.push({
      picture: 'calibration',
      chart: reliabilityChart(
        t('Calibration: error {0}', calibration.error.text),
        subtitle,
        calibration.bins,
      ),
    })
  return charts
}

/** What each threshold gives: precision, recall and F1 over the positions of the slider. */
export function thresholdChart(
  { split, slider: { low, high, points } }: ClassCurves,
  name: string,
): SquareChart & { readonly extent: Extent } {
  const of = (key: 'precision' | 'recall' | 'f1') =>
    points.map((point) => [point.threshold, point[key]] as const)
  return {
    title: t('Precision, recall and F1 by threshold'),
    subtitle: subtitleOf(split, name),
    x: t('Threshold'),
    y: t('Precision, recall, F1'),
    extent: { x: [low, high], y: [0, 1] },
    curves: [
      { name: t('Precision'), points: of('precision') },
      { name: t('Recall'), points: of('recall') },
      { name: t('F1'), points: of('f1') },
    ],
  }
}

const subtitleOf = (split: ClassCurves['split'], name: string): string =>
  split === 'val'
    ? t('{0} against the rest, validation', cut(name))
    : t('{0} against the rest, test', cut(name))

/** How often what was predicted with a probability came true, and how many samples each point stands for. */
export const reliabilityChart = (
  title: string,
  subtitle: string,
  bins: readonly CalibrationPoint[],
): SquareChart => ({
  title,
  subtitle,
  x: t('Mean predicted probability'),
  y: t('Share that is of the class'),
  line: bins.map(({ predicted, observed }) => [predicted, observed] as const),
  dots: bins.map(({ predicted, observed, low, high, samples }) => ({
    x: predicted,
    y: observed,
    low,
    high,
    count: samples,
  })),
  guide: diagonal,
})

/** A name that fits below a chart's title, kept from reordering it. */
function cut(name: string): string {
  const characters = Array.from(name)
  return isolated(
    characters.length > 22 ? `${characters.slice(0, 15).join('')}…${characters.slice(-6).join('')}` : name,
  )
}
