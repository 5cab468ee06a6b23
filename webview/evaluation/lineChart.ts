import type { Points } from '../../src/protocol/evaluation.ts'
import { svgElement } from '../shared/dom.ts'
import type { Theme } from '../shared/theme.ts'

/** A chart over the unit square. */
export interface UnitChart {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly line: Points
  /** Drawn as a dotted guide: what a model without skill, or a perfectly calibrated one, gives. */
  readonly guide?: Points
  /** Points with a vertical interval. */
  readonly dots?: readonly {
    readonly x: number
    readonly y: number
    readonly low: number
    readonly high: number
  }[]
}

/** Colours as attributes, so that a saved picture needs no style sheet. */
export interface ChartColours {
  readonly foreground: string
  readonly muted: string
  readonly background: string
  readonly grid: string
  /** Of the lines inside the frame. */
  readonly gridOpacity: number
  readonly line: string
  readonly mark: string
  readonly width: number
}

export const coloursOf = (theme: Theme): ChartColours => ({
  foreground: theme.foreground,
  muted: theme.muted,
  background: theme.background,
  grid: theme.highContrast ? theme.border : theme.grid,
  gridOpacity: theme.highContrast ? 0.35 : 1,
  line: theme.series[0]!,
  mark: theme.series[1]!,
  width: theme.highContrast ? 2.5 : 1.75,
})

/** For saved pictures, which end up on paper and in documents. */
export const paperColours: ChartColours = {
  foreground: '#1f2430',
  muted: '#5b6270',
  background: '#ffffff',
  grid: '#dfe2e7',
  gridOpacity: 1,
  line: '#005d95',
  mark: '#b35a00',
  width: 1.75,
}

const size = { width: 360, height: 348, left: 46, top: 34, side: 276 }
const ticks = [0, 0.2, 0.4, 0.6, 0.8, 1]

const acrossOf = (x: number): number => round(size.left + x * size.side)
const downOf = (y: number): number => round(size.top + (1 - y) * size.side)
const round = (value: number): number => Math.round(value * 100) / 100

export function drawChart(chart: UnitChart, colours: ChartColours): SVGSVGElement {
  const drawing = svgElement(
    'svg',
    {
      class: 'chart',
      attributes: {
        viewBox: `0 0 ${size.width} ${size.height}`,
        width: size.width,
        height: size.height,
        role: 'img',
        'aria-label': chart.title,
        'font-family': 'sans-serif',
        'font-size': 11,
      },
    },
    svgElement('rect', {
      attributes: { width: size.width, height: size.height, fill: colours.background },
    }),
    svgElement(
      'text',
      { attributes: { x: size.left, y: 18, 'font-size': 13, 'font-weight': 600, fill: colours.foreground } },
      chart.title,
    ),
    ...axes(chart, colours),
  )
  if (chart.guide)
    drawing.append(path(chart.guide, { stroke: colours.muted, 'stroke-width': 1, 'stroke-dasharray': '4 4' }))
  for (const { x, low, high } of chart.dots ?? [])
    drawing.append(
      svgElement('line', {
        attributes: {
          x1: acrossOf(x),
          x2: acrossOf(x),
          y1: downOf(low),
          y2: downOf(high),
          stroke: colours.muted,
          'stroke-width': 1,
        },
      }),
    )
  drawing.append(path(chart.line, { stroke: colours.line, 'stroke-width': colours.width }))
  for (const { x, y } of chart.dots ?? []) drawing.append(dot([x, y], 3.5, colours.line))
  return drawing
}

/** Marks a point, or takes the mark away. */
export function markPoint(
  drawing: SVGSVGElement,
  point: readonly [number, number] | undefined,
  colours: ChartColours,
): void {
  drawing.querySelector('.mark')?.remove()
  if (!point?.every(Number.isFinite)) return
  const mark = dot(point, 5, colours.mark)
  mark.setAttribute('class', 'mark')
  mark.setAttribute('stroke', colours.background)
  drawing.append(mark)
}

function axes({ x, y }: UnitChart, colours: ChartColours): SVGElement[] {
  const { left, top, side } = size
  const line = (attributes: Record<string, number>) =>
    svgElement('line', {
      attributes: {
        ...attributes,
        stroke: colours.grid,
        'stroke-width': 1,
        'stroke-opacity': colours.gridOpacity,
      },
    })
  const label = (text: string, attributes: Record<string, string | number>) =>
    svgElement('text', { attributes: { fill: colours.muted, ...attributes } }, text)
  return [
    svgElement('rect', {
      attributes: { x: left, y: top, width: side, height: side, fill: 'none', stroke: colours.grid },
    }),
    ...ticks.flatMap((tick) => [
      line({ x1: left, x2: left + side, y1: downOf(tick), y2: downOf(tick) }),
      line({ x1: acrossOf(tick), x2: acrossOf(tick), y1: top, y2: top + side }),
      label(tickText(tick), { x: left - 6, y: downOf(tick) + 4, 'text-anchor': 'end' }),
      label(tickText(tick), { x: acrossOf(tick), y: top + side + 15, 'text-anchor': 'middle' }),
    ]),
    label(x, { x: left + side / 2, y: top + side + 29, 'text-anchor': 'middle' }),
    label(y, {
      x: 0,
      y: 0,
      'text-anchor': 'middle',
      transform: `translate(12 ${top + side / 2}) rotate(-90)`,
    }),
  ]
}

const tickText = (tick: number): string => (tick === 0 || tick === 1 ? String(tick) : tick.toFixed(1))

function path(points: Points, attributes: Record<string, string | number>): SVGPathElement {
  const d = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${acrossOf(x)} ${downOf(y)}`).join('')
  return svgElement('path', { attributes: { d, fill: 'none', 'stroke-linejoin': 'round', ...attributes } })
}

const dot = ([x, y]: readonly [number, number], radius: number, fill: string): SVGCircleElement =>
  svgElement('circle', { attributes: { cx: acrossOf(x), cy: downOf(y), r: radius, fill } })
