import type { Points } from '../../src/protocol/evaluation/shown.ts'
import { svgElement } from '../shared/dom.ts'
import type { ChartColours } from './chartColours.ts'
import { round, scaleOf, size, unit, type Extent, type Scale, type Stretch } from './chartScale.ts'
import { namedCurves, type NamedCurve } from './namedCurves.ts'

/** A square chart, over the unit square where no extent is given. */
export interface SquareChart {
  readonly title: string
  /** What it is of; below the title. */
  readonly subtitle?: string
  readonly x: string
  readonly y: string
  readonly extent?: Extent
  readonly line?: Points
  /** Several lines, told apart by dashes and a legend. */
  readonly curves?: readonly NamedCurve[]
  /** What the line is compared with. */
  readonly dashed?: Points
  /** Drawn as a dotted guide: what a model without skill, or a perfectly calibrated one, gives. */
  readonly guide?: Points
  /** Points with a vertical interval. */
  readonly dots?: readonly {
    readonly x: number
    readonly y: number
    readonly low: number
    readonly high: number
    /** How many samples it stands for. */
    readonly count?: number
  }[]
  /** Many small points. */
  readonly cloud?: Points
  readonly bars?: readonly { readonly from: number; readonly to: number; readonly height: number }[]
}

/** Round values within the ends, five to ten of them. */
function ticksOf([low, high]: Stretch): readonly number[] {
  if (!(high > low)) return [low]
  const rough = (high - low) / 5
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((each) => each * power).findLast((each) => each <= rough * 1.0001) ?? power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

function tickText(tick: number): string {
  const large = Math.abs(tick)
  if (large >= 1e5 || (tick !== 0 && large < 1e-3)) return tick.toExponential(1).replace('.0e', 'e')
  return String(tick)
}

export function drawChart(chart: SquareChart, colours: ChartColours): SVGSVGElement {
  const scale = scaleOf(chart.extent)
  const drawing = svgElement(
    'svg',
    {
      class: 'chart',
      attributes: {
        viewBox: `0 0 ${size.width} ${size.height}`,
        width: size.width,
        height: size.height,
        role: 'img',
        'aria-label': chart.subtitle === undefined ? chart.title : `${chart.title}, ${chart.subtitle}`,
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
    ...(chart.subtitle === undefined
      ? []
      : [svgElement('text', { attributes: { x: size.left, y: 36, fill: colours.muted } }, chart.subtitle)]),
    ...axes(chart, scale, colours),
    ...bars(chart, scale, colours),
    ...counts(chart, scale, colours),
  )
  if (chart.guide)
    drawing.append(
      path(chart.guide, scale, { stroke: colours.muted, 'stroke-width': 1, 'stroke-dasharray': '4 4' }),
    )
  for (const point of chart.cloud ?? []) drawing.append(dot(point, scale, 1.8, colours.line, 0.6))
  for (const { x, low, high } of chart.dots ?? [])
    drawing.append(
      svgElement('line', {
        attributes: {
          x1: scale.across(x),
          x2: scale.across(x),
          y1: scale.down(low),
          y2: scale.down(high),
          stroke: colours.muted,
          'stroke-width': 1,
        },
      }),
    )
  if (chart.dashed)
    drawing.append(
      path(chart.dashed, scale, {
        stroke: colours.mark,
        'stroke-width': colours.width,
        'stroke-dasharray': '6 3',
      }),
    )
  if (chart.line)
    drawing.append(path(chart.line, scale, { stroke: colours.line, 'stroke-width': colours.width }))
  for (const { x, y } of chart.dots ?? []) drawing.append(dot([x, y], scale, 3.5, colours.line))
  drawing.append(...namedCurves(chart.curves ?? [], scale, colours))
  return drawing
}

function bars({ bars = [] }: SquareChart, scale: Scale, colours: ChartColours): SVGElement[] {
  return bars.map(({ from, to, height }) => {
    const [left, right] =
      from === to ? [size.left, size.left + size.side] : [scale.across(from), scale.across(to)]
    const top = scale.down(height)
    return svgElement('rect', {
      attributes: {
        x: left,
        y: top,
        width: round(right - left),
        height: round(scale.down(0) - top),
        fill: colours.line,
        stroke: colours.background,
        'stroke-width': 0.5,
      },
    })
  })
}

/** How many samples the dots stand for, as bars on the lower axis, and the number above each. */
function counts({ dots = [] }: SquareChart, scale: Scale, colours: ChartColours): SVGElement[] {
  const most = Math.max(1, ...dots.map(({ count = 0 }) => count))
  return dots.flatMap(({ x, count }) => {
    if (count === undefined) return []
    const height = Math.max(1, round((count / most) * countHeight))
    const [left, top] = [Math.max(size.left, scale.across(x) - countWidth / 2), size.top + size.side - height]
    return [
      svgElement('rect', {
        attributes: { x: left, y: top, width: countWidth, height, fill: colours.muted, 'fill-opacity': 0.3 },
      }),
      svgElement(
        'text',
        {
          attributes: {
            x: left + countWidth / 2,
            y: top - 3,
            'font-size': 9,
            'text-anchor': 'middle',
            fill: colours.muted,
          },
        },
        count.toLocaleString('en', { notation: 'compact' }),
      ),
    ]
  })
}

const countWidth = 14
const countHeight = 48

/** Marks a point of a chart over the unit square; none where it is undefined. */
export function markPoint(
  drawing: SVGSVGElement,
  point: readonly [number | null, number | null],
  colours: ChartColours,
): void {
  drawing.querySelector('.mark')?.remove()
  const [x, y] = point
  if (x === null || y === null) return
  const mark = dot([x, y], scaleOf(undefined), 5, colours.mark)
  mark.setAttribute('class', 'mark')
  mark.setAttribute('stroke', colours.background)
  drawing.append(mark)
}

function axes({ x, y, extent }: SquareChart, scale: Scale, colours: ChartColours): SVGElement[] {
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
    ...ticksOf(extent?.y ?? unit).flatMap((tick) => [
      line({ x1: left, x2: left + side, y1: scale.down(tick), y2: scale.down(tick) }),
      label(tickText(tick), { x: left - 6, y: scale.down(tick) + 4, 'text-anchor': 'end' }),
    ]),
    ...ticksOf(extent?.x ?? unit).flatMap((tick) => [
      line({ x1: scale.across(tick), x2: scale.across(tick), y1: top, y2: top + side }),
      label(tickText(tick), { x: scale.across(tick), y: top + side + 15, 'text-anchor': 'middle' }),
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

function path(points: Points, scale: Scale, attributes: Record<string, string | number>): SVGPathElement {
  const d = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${scale.across(x)} ${scale.down(y)}`).join('')
  return svgElement('path', { attributes: { d, fill: 'none', 'stroke-linejoin': 'round', ...attributes } })
}

const dot = (
  [x, y]: readonly [number, number],
  scale: Scale,
  radius: number,
  fill: string,
  opacity?: number,
): SVGCircleElement =>
  svgElement('circle', {
    attributes: { cx: scale.across(x), cy: scale.down(y), r: radius, fill, 'fill-opacity': opacity },
  })
