import { escapeXml } from '../confusionLabels.ts'
import { systemTheme, type Role, type Theme } from './theme.ts'

const plotWidth = 640
const plotHeight = 480

/** The rectangle that the data lie in, in pixels; `x` and `y` bring values of [0, 1] there. */
export interface Area {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  x(value: number): number
  y(value: number): number
}

export interface Frame extends Theme {
  readonly area: Area
}

interface FrameOptions {
  readonly title: string
  readonly subtitle: string
  /** What the picture shows, for who can't see it. */
  readonly description: string
  readonly xTitle: string
  readonly yTitle: string
  /** Room to the right of the data, for labels. */
  readonly right?: number
  /** Room below the axis titles, for a second plot. */
  readonly below?: number
}

/** An SVG with title, axes from 0 to 1 and what `draw` puts between them. The same data give the same bytes. */
export function drawFrame(options: FrameOptions, draw: (frame: Frame) => readonly string[]): string {
  const [left, top] = [68, 82]
  const width = plotWidth - left - (options.right ?? 28)
  const height = plotHeight - top - 62 - (options.below ?? 0)
  const area: Area = {
    left,
    top,
    width,
    height,
    x: (value) => left + value * width,
    y: (value) => top + (1 - value) * height,
  }
  const frame = { ...systemTheme, area }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${plotWidth}" height="${plotHeight}" viewBox="0 0 ${plotWidth} ${plotHeight}" font-family="DejaVu Sans, Verdana, sans-serif" role="img">`,
    `<title>${escapeXml(options.title)}</title>`,
    `<desc>${escapeXml(options.description)}</desc>`,
    systemTheme.style,
    `<rect width="100%" height="100%" ${systemTheme.fill('paper')}/>`,
    text(20, 32, 17, cut(options.title, 58), `${systemTheme.fill('ink')} font-weight="bold"`),
    text(20, 54, subtitleSize(options.subtitle), cut(options.subtitle, 105), systemTheme.fill('faint')),
    ...axes(frame, options),
    ...draw(frame),
    '</svg>',
    '',
  ].join('\n')
}

function axes({ area, fill, stroke }: Frame, { xTitle, yTitle }: FrameOptions): string[] {
  const drawn: string[] = []
  for (let step = 0; step <= 5; step++) {
    const value = step / 5
    const [x, y] = [area.x(value), area.y(value)]
    drawn.push(
      line(x, area.top, x, area.top + area.height, stroke('grid')),
      line(area.left, y, area.left + area.width, y, stroke('grid')),
      text(x, area.top + area.height + 18, 12, value.toFixed(1), `${fill('faint')} text-anchor="middle"`),
      text(area.left - 8, y + 4.3, 12, value.toFixed(1), `${fill('faint')} text-anchor="end"`),
    )
  }
  const middle = area.top + area.height / 2
  const style = `${fill('ink')} text-anchor="middle"`
  return [
    ...drawn,
    text(area.left + area.width / 2, area.top + area.height + 42, 13, xTitle, style),
    text(22, middle, 13, yTitle, `${style} transform="rotate(-90 22 ${round(middle)})"`),
  ]
}

/** A path through points of [0, 1] × [0, 1]; as stairs it goes along before it goes up or down. */
export function curve(
  { area, stroke }: Frame,
  points: readonly (readonly [x: number, y: number])[],
  role: Role,
  more = 'stroke-width="2.2"',
): string {
  const path = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${round(area.x(x))} ${round(area.y(y))}`)
  return `<path d="${path.join('')}" fill="none" ${stroke(role)} ${more} stroke-linejoin="round"/>`
}

/** Labels beside the right edge of the data, each at its height or as near as the others leave room. */
export function edgeLabels(
  { area, fill }: Frame,
  labels: readonly { readonly y: number; readonly text: string; readonly role: Role }[],
): string[] {
  const step = 16
  const placed = labels.map((label) => ({ ...label, at: area.y(label.y) })).toSorted((a, b) => a.at - b.at)
  for (const [index, label] of placed.entries()) {
    const before = placed[index - 1]
    if (before) label.at = Math.max(label.at, before.at + step)
  }
  let lowest = area.top + area.height
  for (const label of placed.toReversed()) {
    label.at = Math.min(label.at, lowest)
    lowest = label.at - step
  }
  return placed.map(({ at, text: label, role }) =>
    text(area.left + area.width + 8, at + 4.3, 12.5, label, `${fill(role)} font-weight="bold"`),
  )
}

export const line = (x1: number, y1: number, x2: number, y2: number, more: string): string =>
  `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" ${more}/>`

export const rect = (x: number, y: number, width: number, height: number, more: string): string =>
  `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" ${more}/>`

export const circle = (x: number, y: number, radius: number, more: string): string =>
  `<circle cx="${round(x)}" cy="${round(y)}" r="${radius}" ${more}/>`

export const text = (x: number, y: number, size: number, content: string, more: string): string =>
  `<text x="${round(x)}" y="${round(y)}" font-size="${size}" ${more}>${escapeXml(content)}</text>`

/** Text that stays readable where lines pass behind it. */
export const boldLabel = (
  { fill, stroke }: Theme,
  x: number,
  y: number,
  content: string,
  more = '',
): string =>
  [
    text(
      x,
      y,
      12.5,
      content,
      `fill="none" ${stroke('paper')} stroke-width="5" stroke-linejoin="round" font-weight="bold" aria-hidden="true" ${more}`,
    ),
    text(x, y, 12.5, content, `${fill('ink')} font-weight="bold" ${more}`),
  ].join('\n')

const round = (value: number): number => Math.round(value * 100) / 100

/** Names can be of any length. */
export function cut(content: string, most: number): string {
  const characters = Array.from(content)
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : content
}

/** From corner to corner: where a guess lies, or a probability that is what it says. */
export const diagonal = ({ area, stroke }: Frame): string =>
  line(area.x(0), area.y(0), area.x(1), area.y(1), `${stroke('faint')} stroke-dasharray="5 5"`)

/** Font size of what stands below the title: smaller where more than 84 characters have to fit, which 12.5 holds. */
const subtitleSize = (subtitle: string): number => Math.max(10, Math.min(12.5, (12.5 * 84) / subtitle.length))
