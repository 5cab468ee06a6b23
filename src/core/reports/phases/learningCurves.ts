import { escapeXml } from '../confusionLabels.ts'
import type { LoggedRun } from './phaseRun.ts'

const ink = '#1f2430'
const faint = '#5b6270'
const grid = '#e3e5e9'
/** Training and validation, told apart by colour, by dash and by the legend. */
const colours = { train: '#0072b2', val: '#b04a00' } as const
const [width, height] = [440, 280]
const margin = { left: 56, right: 16, top: 44, bottom: 44 }

interface Curve {
  readonly label: string
  readonly colour: string
  readonly dashed: boolean
  readonly points: readonly (readonly [epoch: number, value: number])[]
}

/**
 * Loss and accuracy over the epochs of one run, or of a run (solid) and the baseline it is held against (dashed), as
 * SVG with a light ground, so that it reads in any viewer. Only what was recorded is drawn; a value that is no finite
 * number is a gap.
 */
export function learningCurvesSvg(run: LoggedRun, baseline?: LoggedRun): string {
  const charts = (
    [
      ['Loss', 'loss'],
      ['Accuracy', 'acc'],
    ] as const
  ).map(([title, metric]) => [title, curvesOf(metric, run, baseline)] as const)
  const shown = charts.filter(([, curves]) => curves.some(({ points }) => points.length > 0))
  const total = Math.max(1, shown.length) * width
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${total}" height="${height}" viewBox="0 0 ${total} ${height}" font-family="DejaVu Sans, Verdana, sans-serif" role="img">`,
    `<title>${escapeXml(`Learning curves of ${run.runDirectory}${baseline ? ` and ${baseline.runDirectory}` : ''}`)}</title>`,
    '<rect width="100%" height="100%" fill="#ffffff"/>',
    ...shown.flatMap(([title, curves], index) => chart(title, curves, index * width)),
    ...(shown.length === 0 ? [text(20, 40, 'No loss and no accuracy was recorded.', faint)] : []),
    '</svg>',
    '',
  ].join('\n')
}

function curvesOf(metric: 'loss' | 'acc', run: LoggedRun, baseline: LoggedRun | undefined): readonly Curve[] {
  const of = (one: LoggedRun, name: string, dashed: boolean): readonly Curve[] =>
    (['train', 'val'] as const).map((split) => ({
      label: `${split === 'train' ? 'training' : 'validation'}${name}`,
      colour: colours[split],
      dashed,
      points: one.course.epochs.flatMap(({ epoch, metrics }) => {
        const value = metrics[`${split}_${metric}`]
        return value !== undefined && Number.isFinite(value) ? [[epoch, value] as const] : []
      }),
    }))
  const curves = [...of(run, '', false), ...(baseline ? of(baseline, ', baseline', true) : [])]
  return curves.filter(({ points }) => points.length > 0)
}

function chart(title: string, curves: readonly Curve[], left: number): string[] {
  const all = curves.flatMap(({ points }) => points)
  const epochs = Math.max(2, ...all.map(([epoch]) => epoch))
  const values = all.map(([, value]) => value)
  const ticks = ticksBetween(Math.min(...values), Math.max(...values))
  const [low, high] = [ticks[0]!, ticks.at(-1)!]
  const [right, bottom] = [left + width - margin.right, height - margin.bottom]
  const x = (epoch: number) =>
    left + margin.left + ((epoch - 1) / (epochs - 1)) * (right - left - margin.left)
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - margin.top)
  return [
    text(left + margin.left, 20, title, ink, 'font-weight="bold"'),
    ...ticks.flatMap((tick) => [
      `<line x1="${left + margin.left}" x2="${right}" y1="${place(y(tick))}" y2="${place(y(tick))}" stroke="${grid}"/>`,
      text(left + margin.left - 6, y(tick) + 4, String(tick), faint, 'text-anchor="end" font-size="11"'),
    ]),
    ...[1, Math.ceil((1 + epochs) / 2), epochs].map((epoch) =>
      text(x(epoch), bottom + 16, String(epoch), faint, 'text-anchor="middle" font-size="11"'),
    ),
    text(
      (left + margin.left + right) / 2,
      bottom + 34,
      'Epoch',
      faint,
      'text-anchor="middle" font-size="11"',
    ),
    ...curves.flatMap(({ label, colour, dashed, points }, index) => {
      const dash = dashed ? ' stroke-dasharray="5 4" opacity="0.75"' : ''
      const line = points.map(([epoch, value]) => `${place(x(epoch))},${place(y(value))}`).join(' ')
      const at = left + margin.left + 92 + (index % 2) * 150
      const row = index < 2 ? 20 : 36
      return [
        points.length === 1
          ? `<circle cx="${place(x(points[0]![0]))}" cy="${place(y(points[0]![1]))}" r="3" fill="${colour}"/>`
          : `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`,
        `<line x1="${at}" x2="${at + 22}" y1="${row - 4}" y2="${row - 4}" stroke="${colour}" stroke-width="2"${dash}/>`,
        text(at + 28, row, label, faint, 'font-size="11"'),
      ]
    }),
  ]
}

/** Round numbers around an interval, four to seven of them. */
export function ticksBetween(low: number, high: number): readonly number[] {
  const size = Math.max(Math.abs(low), Math.abs(high))
  // Values that differ by less than a millionth are drawn as a flat line: their ticks would read the same.
  const span = Math.max(high - low || size || 1, 1e-6 * size, 1e-300)
  const power = 10 ** Math.floor(Math.log10(span / 4))
  const step = [1, 2, 5, 10].map((times) => times * power).find((size) => span / size <= 5)!
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  return Array.from({ length: last - first + 1 }, (_, index) =>
    Number(((first + index) * step).toPrecision(12)),
  )
}

const place = (value: number) => String(Number(value.toFixed(2)))

function text(x: number, y: number, content: string, fill: string, more = 'font-size="14"'): string {
  const size = more.includes('font-size') ? '' : ' font-size="14"'
  return `<text x="${place(x)}" y="${place(y)}" fill="${fill}"${size} ${more}>${escapeXml(content)}</text>`
}
