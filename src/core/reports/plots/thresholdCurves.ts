import type { SweepRow } from '../../thresholds/sweep.ts'
import { boldLabel, curve, drawFrame, edgeLabels, line, type Frame } from './frame.ts'
import type { Role } from './theme.ts'

interface ThresholdPlot {
  readonly name: string
  /** Whose the figures are: `1,500 validation samples`. */
  readonly samples: string
  /** Figures at distinct scores, descending. */
  readonly rows: readonly SweepRow[]
  readonly chosen?: { readonly label: string; readonly threshold: number }
}

const series: readonly (readonly [
  name: string,
  key: 'precision' | 'recall' | 'f1' | 'specificity',
  role: Role,
])[] = [
  ['Precision', 'precision', 'first'],
  ['Recall', 'recall', 'second'],
  ['F1', 'f1', 'third'],
]

/** Precision, recall and F1 at every threshold, and where the chosen one lies. Scores outside of 0 to 1 aren't drawn. */
export function thresholdPlot({ name, samples, rows, chosen }: ThresholdPlot): string {
  const drawn = rows.filter(({ threshold }) => threshold >= 0 && threshold <= 1)
  return drawFrame(
    {
      title: `Thresholds: ${name}`,
      subtitle: `Predicted at this score or above, on ${samples}`,
      description: `Precision, recall and F1 at every threshold on ${samples}.${chosen ? ` ${chosen.label}: ${chosen.threshold}.` : ''}`,
      xTitle: 'Threshold',
      yTitle: 'Precision, recall, F1',
      right: 92,
    },
    (frame) => [
      ...series.flatMap(([, key, role]) => pieces(drawn, key).map((points) => curve(frame, points, role))),
      ...edgeLabels(
        frame,
        series.flatMap(([label, key, role]) => {
          const end = drawn.find((row) => row[key] !== null)?.[key]
          return end === undefined || end === null ? [] : [{ y: end, text: label, role }]
        }),
      ),
      ...(chosen && chosen.threshold >= 0 && chosen.threshold <= 1 ? mark(frame, chosen) : []),
    ],
  )
}

/** The figure holds from just above the score below up to the score: stairs, broken where it is undefined. */
function pieces(
  rows: readonly SweepRow[],
  key: 'precision' | 'recall' | 'f1' | 'specificity',
): (readonly [number, number])[][] {
  const found: (readonly [number, number])[][] = []
  let current: (readonly [number, number])[] = []
  for (const [at, row] of rows.entries()) {
    const value = row[key]
    if (value === null) {
      if (current.length > 0) found.push(current)
      current = []
      continue
    }
    current.push([row.threshold, value], [rows[at + 1]?.threshold ?? 0, value])
  }
  return current.length > 0 ? [...found, current] : found
}

function mark(frame: Frame, { label, threshold }: { label: string; threshold: number }): string[] {
  const { area, stroke } = frame
  const x = area.x(threshold)
  const isRight = threshold > 0.55
  return [
    line(
      x,
      area.top,
      x,
      area.top + area.height,
      `${stroke('ink')} stroke-width="1.6" stroke-dasharray="6 4"`,
    ),
    boldLabel(
      frame,
      x + (isRight ? -8 : 8),
      area.top + area.height - 10,
      `${label} ${threshold}`,
      isRight ? 'text-anchor="end"' : '',
    ),
  ]
}
