import type { Calibration } from '../../metrics/curvesCalibration.ts'
import type { Figure } from '../../metrics/evaluation.ts'
import { digitsApart, wholeText } from '../../wording/numbers.ts'
import { circle, curve, diagonal, drawFrame, edgeLabels, line, rect, text, type Frame } from './frame.ts'
import { seriesRoles } from './theme.ts'

/** Probabilities of one class, as they come or calibrated. */
export interface ReliabilitySeries {
  readonly name: string
  readonly calibration: Calibration
  readonly error: Pick<Figure, 'value' | 'low' | 'high'>
}

interface ReliabilityPlot {
  readonly name: string
  /** Whose the figures are: `1,500 validation samples`. */
  readonly samples: string
  /** One, or two to compare. */
  readonly series: readonly ReliabilitySeries[]
}

const histogram = 62

/** How often what was predicted with a probability came true, with 95 % intervals, and how many samples each bin has. */
export function reliabilityPlot({ name, samples, series }: ReliabilityPlot): string {
  const told = series.map(
    ({ name: own, error }) => `${series.length > 1 ? `${own} ` : ''}${errorText(error)}`,
  )
  return drawFrame(
    {
      title: `Reliability: ${name}`,
      subtitle: `Expected calibration error ${told.join(', ')} on ${samples}`,
      description: `How often a prediction came true against its probability, on ${samples}. Expected calibration error: ${told.join(', ')}. On the diagonal, probabilities are what they say.`,
      xTitle: 'Predicted probability',
      yTitle: 'Observed share, 95 % interval',
      right: series.length > 1 ? 128 : 28,
      below: histogram,
    },
    (frame) => [
      diagonal(frame),
      ...series.flatMap((each, at) => drawn(frame, each, at)),
      ...(series.length > 1
        ? edgeLabels(
            frame,
            series.map(({ name: own }, at) => ({ y: 0.97 - at * 0.07, text: own, role: seriesRoles[at]! })),
          )
        : []),
      ...counts(frame, series[0]?.calibration),
    ],
  )
}

function drawn(frame: Frame, { calibration }: ReliabilitySeries, at: number): string[] {
  const { area, fill, stroke } = frame
  const role = seriesRoles[at]!
  return [
    ...calibration.bins.map(({ predicted, low, high }) =>
      line(
        area.x(predicted),
        area.y(low),
        area.x(predicted),
        area.y(high),
        `${stroke(role)} stroke-width="1.6" opacity="0.65"`,
      ),
    ),
    curve(
      frame,
      calibration.bins.map(({ predicted, observed }) => [predicted, observed] as const),
      role,
    ),
    ...calibration.bins.map(({ predicted, observed }) =>
      circle(area.x(predicted), area.y(observed), 4.2, fill(role)),
    ),
  ]
}

/** How many samples lie around each point, below the axis. */
function counts({ area, fill }: Frame, calibration: Calibration | undefined): string[] {
  const bins = calibration?.bins ?? []
  const most = Math.max(1, ...bins.map(({ samples }) => samples))
  const bottom = area.top + area.height + 60 + histogram - 12
  return [
    text(area.left - 8, bottom - 18, 12, 'Samples', `${fill('faint')} text-anchor="end"`),
    ...bins.flatMap(({ predicted, samples }) => {
      const height = Math.max(1, (samples / most) * (histogram - 34))
      const x = area.x(predicted)
      return [
        rect(x - 9, bottom - height, 18, height, `${fill('faint')} opacity="0.6"`),
        text(x, bottom - height - 4, 10.5, wholeText(samples), `${fill('faint')} text-anchor="middle"`),
      ]
    }),
  ]
}

function errorText({ value, low, high }: ReliabilitySeries['error']): string {
  if (value === null) return 'undefined'
  if (low === null || high === null) return fourDecimals(value)
  const more = digitsApart({ low, high }, fourDecimals)
  return `${fourDecimals(value, more)} (${fourDecimals(low, more)} to ${fourDecimals(high, more)})`
}

const fourDecimals = (value: number, more = 0): string => value.toFixed(4 + more)
