import type { Figure } from '../../metrics/evaluation.ts'
import { decimateCurve } from '../../metrics/curvesDecimate.ts'
import type { Curve } from '../../metrics/curves.ts'
import { ratio } from '../figure.ts'
import { digitsApart } from '../../wording/numbers.ts'
import {
  boldLabel,
  circle,
  curve,
  cut,
  diagonal,
  drawFrame,
  edgeLabels,
  line,
  text,
  type Frame,
} from './frame.ts'
import { seriesRoles, type Role } from './theme.ts'

/** One class against the rest by one model's scores. */
export interface RankedSeries {
  readonly name: string
  readonly curve: Curve
  /** Area under the curve, or average precision. */
  readonly figure: Pick<Figure, 'value' | 'low' | 'high'>
}

/** A point on the curve at which a rule stands. */
export interface OperatingPoint {
  readonly label: string
  readonly x: number
  readonly y: number
}

interface RankingPlot {
  /** In the order of their importance: the first six are drawn in colour, the others faint. */
  readonly series: readonly RankedSeries[]
  /** Whose the figures are: `1,500 validation samples`. */
  readonly samples: string
  /** What the series are, where there are several: `class against the rest`. */
  readonly each?: string
  readonly points?: readonly OperatingPoint[]
}

/** Of a curve; more are not drawn. */
export const mostPoints = 800

/** Receiver operating characteristic: how many of the class are found for how many false alarms. */
export function rocPlot(plot: RankingPlot): string {
  return rankingPlot(plot, {
    title: 'ROC curve',
    measure: 'ROC-AUC',
    xTitle: 'False positive rate',
    yTitle: 'True positive rate (recall)',
    stairs: false,
    beneath: (frame) => [
      diagonal(frame),
      text(frame.area.x(0.63), frame.area.y(0.575), 12, 'chance', frame.fill('faint')),
    ],
  })
}

/** Precision against recall, with the precision of a guess: the share of the class. */
export function precisionRecallPlot(plot: RankingPlot & { readonly prevalence?: number }): string {
  const { prevalence } = plot
  return rankingPlot(plot, {
    title: 'Precision and recall',
    measure: 'Average precision',
    xTitle: 'Recall',
    yTitle: 'Precision',
    stairs: true,
    beneath: ({ area, stroke, fill }) =>
      prevalence === undefined
        ? []
        : [
            line(
              area.x(0),
              area.y(prevalence),
              area.x(1),
              area.y(prevalence),
              `${stroke('faint')} stroke-dasharray="5 5"`,
            ),
            text(
              area.x(0) + 6,
              area.y(prevalence) - 6,
              12,
              `share of the class ${prevalence.toFixed(3)}`,
              fill('faint'),
            ),
          ],
  })
}

interface Kind {
  readonly title: string
  readonly measure: string
  readonly xTitle: string
  readonly yTitle: string
  readonly stairs: boolean
  beneath(frame: Frame): readonly string[]
}

function rankingPlot({ series, samples, each = 'model', points = [] }: RankingPlot, kind: Kind): string {
  const { title, measure, xTitle, yTitle } = kind
  const [first] = series
  const single = series.length === 1
  const told = series.slice(0, seriesRoles.length)
  const summary = told
    .map(({ name, figure }) => `${single ? '' : `${name} `}${measureText(figure)}`)
    .join(', ')
  return drawFrame(
    {
      title: single && first ? `${title}: ${first.name}` : title,
      subtitle:
        single && first
          ? `${measure} ${withInterval(first.figure)} on ${samples}`
          : `${measure} of each ${each}, on ${samples}`,
      description: `${yTitle} against ${xTitle.toLowerCase()} on ${samples}. ${measure}: ${summary}.`,
      xTitle,
      yTitle,
      right: single ? 28 : 178,
    },
    (frame) => [
      ...kind.beneath(frame),
      ...series
        .slice(told.length)
        .map((other) =>
          curve(frame, pointsOf(other.curve, kind.stairs), 'faint', 'stroke-width="1.2" opacity="0.4"'),
        ),
      ...told.map((own, at) => curve(frame, pointsOf(own.curve, kind.stairs), seriesRoles[at]!)).toReversed(),
      ...(single ? [] : key(frame, told, series.length - told.length)),
      ...points.flatMap((point) => marked(frame, point)),
    ],
  )
}

function pointsOf(whole: Curve, stairs: boolean): readonly (readonly [number, number])[] {
  const { x, y } = decimateCurve(whole, mostPoints)
  const points: (readonly [number, number])[] = []
  for (let at = 0; at < x.length; at++) {
    if (stairs && at > 0) points.push([x[at - 1]!, y[at]!])
    points.push([x[at]!, y[at]!])
  }
  return points
}

/** Names with their figures to the right, from the top in the order of the series. */
function key(frame: Frame, series: readonly RankedSeries[], others: number): string[] {
  const labels: { y: number; text: string; role: Role }[] = series.map(({ name, figure }, at) => ({
    y: 0.97 - at * 0.055,
    text: `${cut(name, 12)} ${measureText(figure)}`,
    role: seriesRoles[at]!,
  }))
  const rest =
    others > 0 ? [{ y: 0.97 - series.length * 0.055, text: `${others} more`, role: 'faint' as const }] : []
  return edgeLabels(frame, [...labels, ...rest])
}

function marked(frame: Frame, { label, x, y }: OperatingPoint): string[] {
  const { area, fill, stroke } = frame
  const [px, py] = [area.x(x), area.y(y)]
  const isRight = x > 0.6
  return [
    circle(px, py, 5.5, fill('ink')),
    circle(px, py, 8.5, `fill="none" ${stroke('ink')} stroke-width="1.4"`),
    boldLabel(
      frame,
      px + (isRight ? -14 : 14),
      py + (y > 0.5 ? 22 : -12),
      label,
      isRight ? 'text-anchor="end"' : '',
    ),
  ]
}

const measureText = ({ value }: RankedSeries['figure']): string =>
  value === null ? 'undefined' : shortRatio(value)

function withInterval({ value, low, high }: RankedSeries['figure']): string {
  if (value === null) return 'undefined'
  if (low === null || high === null) return shortRatio(value)
  const more = digitsApart({ low, high }, shortRatio)
  return `${shortRatio(value, more)} (95 % interval ${shortRatio(low, more)} to ${shortRatio(high, more)})`
}

/** Never 1 where it isn't. */
const shortRatio = (value: number, more = 0): string => ratio(value, '', more).text
