import { escapeXml } from './confusionLabels.ts'
import { confusionLayout, type ConfusionLayout } from './confusionLayout.ts'
import { paletteColour, textColourOn } from './confusionPalette.ts'
import { wholeText } from '../wording/numbers.ts'
import { lightTheme, type Theme } from './plots/theme.ts'

const font = `font-family="DejaVu Sans, Verdana, sans-serif"`

/**
 * A confusion matrix as SVG: rows are the actual classes, columns the predicted. A cell shows its count, in large
 * cells also its share of the actual class; colour follows the square root of that share, so that few errors can
 * be told from none. Drawn here and not by a chart library, because every cell needs its own text colour and the
 * labels must fit 2 to 60 classes; the same matrix gives the same bytes.
 *
 * @param matrix counts, row actual, column predicted
 * @param names in index order, any text
 */
export function confusionMatrixSvg(
  matrix: readonly (readonly number[])[],
  names: readonly string[],
  theme = lightTheme,
): string {
  const totals = matrix.map((row) => row.reduce((sum, count) => sum + count, 0))
  const most = matrix.reduce((highest, row) => Math.max(highest, ...row), 0)
  const layout = confusionLayout(
    matrix.map((_, index) => names[index] ?? ''),
    String(most).length,
  )
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${layout.width}" height="${layout.height}" viewBox="0 0 ${layout.width} ${layout.height}" ${font} role="img">`,
    `<title>${escapeXml(summary(matrix, totals))}</title>`,
    ...(theme.style === '' ? [] : [theme.style]),
    `<rect width="100%" height="100%" ${theme.fill('paper')}/>`,
    heading(matrix, totals, theme),
    ...cells(matrix, totals, layout, theme),
    ...labels(layout, theme),
    ...legend(layout, theme),
    axisTitles(layout, theme),
    '</svg>',
    '',
  ].join('\n')
}

function heading(matrix: readonly (readonly number[])[], totals: readonly number[], theme: Theme): string {
  return [
    text(20, 34, 18, 'Confusion matrix', `font-weight="bold" ${theme.fill('ink')}`),
    text(20, 56, 12, summary(matrix, totals), theme.fill('faint')),
  ].join('\n')
}

function summary(matrix: readonly (readonly number[])[], totals: readonly number[]): string {
  const samples = totals.reduce((sum, total) => sum + total, 0)
  const correct = matrix.reduce((sum, row, index) => sum + (row[index] ?? 0), 0)
  const share = samples > 0 ? ` (${((100 * correct) / samples).toFixed(1)} %)` : ''
  return `${wholeText(correct)} of ${wholeText(samples)} samples correct${share}`
}

function cells(
  matrix: readonly (readonly number[])[],
  totals: readonly number[],
  layout: ConfusionLayout,
  theme: Theme,
): string[] {
  const { left, top, cell, gap, side } = layout
  const drawn = [filled(left, top, side, side, theme.fill('empty'))]
  const texts: string[] = []
  for (const [row, counts] of matrix.entries()) {
    for (const [column, count] of counts.entries()) {
      const x = left + column * cell
      const y = top + row * cell
      const share = totals[row]! > 0 ? count / totals[row]! : 0
      const fill = count > 0 ? paletteColour(0.06 + 0.94 * Math.sqrt(share)) : undefined
      if (fill !== undefined) drawn.push(rect(x + gap / 2, y + gap / 2, cell - gap, cell - gap, fill))
      if (layout.showsCounts)
        texts.push(...cellText(count, share, fill, x + cell / 2, y + cell / 2, layout, theme))
    }
  }
  return [...drawn, ...grid(layout, theme), ...texts]
}

/** White lines between the cells that stayed empty, and a frame round each cell of the diagonal. */
function grid({ left, top, cell, gap, side, classes }: ConfusionLayout, { fill }: Theme): string[] {
  const lines: string[] = []
  if (gap === 0) return lines
  for (let at = 1; at < classes; at++) {
    lines.push(filled(left + at * cell - gap / 2, top, gap, side, fill('paper')))
    lines.push(filled(left, top + at * cell - gap / 2, side, gap, fill('paper')))
  }
  return lines
}

function cellText(
  count: number,
  share: number,
  fill: string | undefined,
  x: number,
  y: number,
  { countSize, showsShares, classes }: ConfusionLayout,
  theme: Theme,
): string[] {
  if (count === 0 && classes > 25) return []
  const colour = fill === undefined ? theme.fill('faint') : `fill="${textColourOn(fill)}"`
  const middle = `text-anchor="middle" ${colour}`
  const size = count === 0 ? countSize * 0.8 : countSize
  if (!showsShares || count === 0) return [text(x, y + size * 0.36, size, String(count), middle)]
  return [
    text(x, y - countSize * 0.02, countSize, String(count), `${middle} font-weight="bold"`),
    text(x, y + countSize * 0.95, Math.min(12, countSize * 0.68), percent(share), middle),
  ]
}

const percent = (share: number): string => {
  const rounded = 100 * share
  return `${rounded >= 99.95 || rounded === 0 ? rounded.toFixed(0) : rounded.toFixed(1)} %`
}

function labels(layout: ConfusionLayout, { fill }: Theme): string[] {
  const { left, top, cell, side, labelSize, labelStep, turn } = layout
  const drawn: string[] = []
  for (let index = 0; index < layout.classes; index += labelStep) {
    const middle = index * cell + cell / 2
    const label = layout.labels[index]!
    drawn.push(
      text(left - 8, top + middle + labelSize * 0.36, labelSize, label, `text-anchor="end" ${fill('ink')}`),
    )
    const x = left + middle
    const y = top + side + 8
    drawn.push(
      turn === 0
        ? text(x, y + labelSize, labelSize, label, `text-anchor="middle" ${fill('ink')}`)
        : text(
            x + labelSize * 0.36,
            y + (turn === 45 ? labelSize * 0.3 : 0),
            labelSize,
            label,
            `text-anchor="end" ${fill('ink')} transform="rotate(-${turn} ${round(x + labelSize * 0.36)} ${round(y + (turn === 45 ? labelSize * 0.3 : 0))})"`,
          ),
    )
  }
  return drawn
}

function axisTitles({ left, top, side, below, height }: ConfusionLayout, { fill }: Theme): string {
  const middle = top + side / 2
  const bottom = Math.min(height - 12, top + side + 12 + below + 26)
  const style = `text-anchor="middle" font-weight="bold" ${fill('ink')}`
  return [
    text(left + side / 2, bottom, 14, 'Predicted', style),
    text(26, middle, 14, 'Actual', `${style} transform="rotate(-90 26 ${round(middle)})"`),
  ].join('\n')
}

const ticks: readonly number[] = [0, 0.01, 0.05, 0.25, 0.5, 1]

/** The colour bar: shares of the actual class, on the scale of the square root. */
function legend({ left, top, side }: ConfusionLayout, theme: Theme): string[] {
  const x = left + side + 26
  const height = Math.min(Math.max(side, 150), 320)
  const steps = 64
  const drawn: string[] = [text(x - 4, top - 9, 10, '% of actual', theme.fill('faint'))]
  for (let step = 0; step < steps; step++) {
    const share = 1 - (step + 0.5) / steps
    drawn.push(
      rect(x, top + (step * height) / steps, 14, height / steps + 0.5, paletteColour(0.06 + 0.94 * share)),
    )
  }
  for (const tick of ticks) {
    const y = top + height * (1 - Math.sqrt(tick))
    drawn.push(filled(x + 14, y - 0.5, 4, 1, theme.fill('faint')))
    drawn.push(text(x + 22, y + 3.6, 10, String(100 * tick), theme.fill('faint')))
  }
  return drawn
}

const round = (value: number): number => Math.round(value * 100) / 100

const rect = (x: number, y: number, width: number, height: number, colour: string): string =>
  filled(x, y, width, height, `fill="${colour}"`)

const filled = (x: number, y: number, width: number, height: number, fill: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${fill}/>`

const text = (x: number, y: number, size: number, content: string, more: string): string =>
  `<text x="${round(x)}" y="${round(y)}" font-size="${round(size)}" ${more}>${escapeXml(content)}</text>`
