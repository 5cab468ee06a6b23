import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import type { Theme } from './theme.ts'

/** One line of a plot. */
export interface PlotSeries {
  readonly name: string
  /** Drawn with gaps bridged: series that share no x. */
  readonly bridged?: boolean
}

/** A vertical line with a label. */
export interface PlotMark {
  readonly x: number
  readonly kind: 'best' | 'stop'
  readonly label: string
}

export interface PlotOptions {
  readonly series: readonly PlotSeries[]
  readonly theme: Theme
  readonly logarithmic: boolean
  readonly axis: string
  readonly height: number
  /** The person chose a part of x; undefined for all of it. */
  onWindow(window: PlotWindow | undefined): void
  /** The values under the pointer; undefined when it left. */
  onPoint(point: PlotPoint | undefined): void
}

export interface PlotWindow {
  readonly from: number
  readonly to: number
}

export interface PlotPoint {
  readonly x: number
  readonly values: readonly (number | null | undefined)[]
}

export interface PlotData {
  readonly window: PlotWindow
  readonly x: readonly number[]
  readonly y: readonly (readonly (number | null | undefined)[])[]
  readonly marks: readonly PlotMark[]
}

/** A canvas with lines. The one place that knows uPlot, so that views are tested without a canvas. */
export interface Plot {
  draw(data: PlotData): void
  show(series: number, isShown: boolean): void
  /** The other lines fade; undefined for none. */
  emphasize(series: number | undefined): void
  resize(width: number): void
  destroy(): void
}

export type CreatePlot = (parent: HTMLElement, options: PlotOptions) => Plot

/** x counts epochs or batches: steps between the axis' numbers are whole. */
const wholeSteps = [1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7].flatMap((size) => [size, 2 * size, 5 * size])
const dashes = [[], [6, 3], [2, 3], [9, 3, 2, 3]]
/** Height of the label of a mark, above the plot. */
const markRow = 15
const synced = uPlot.sync('finalize-model')

export const createPlot: CreatePlot = (parent, options) => {
  const { theme, series, axis, logarithmic } = options
  let window: PlotWindow = { from: 0, to: 1 }
  let marks: readonly PlotMark[] = []
  const axisStyle = {
    stroke: theme.muted,
    font: theme.font,
    grid: { stroke: theme.grid, width: 1 },
    ticks: { stroke: theme.grid, width: 1 },
  }
  const plot = new uPlot(
    {
      width: Math.max(120, parent.clientWidth),
      height: options.height,
      legend: { show: false },
      padding: [() => 12 + marks.length * markRow, 24, 0, 0],
      scales: {
        x: { time: false, range: () => [window.from, window.to] },
        // oxlint-disable-next-line typescript/no-unsafe-enum-assignment -- uPlot's enum stands in its types only
        y: logarithmic ? { distr: 3 } : {},
      },
      axes: [
        { ...axisStyle, label: axis, labelSize: 20, labelFont: theme.font, size: 34, incrs: wholeSteps },
        {
          ...axisStyle,
          size: 64,
          values: (_, splits) => splits.map((value) => (value === null ? '' : shortNumber(value))),
        },
      ],
      series: [
        {},
        ...series.map(({ name, bridged = false }, index) => ({
          label: name,
          stroke: seriesColour(theme, index),
          width: theme.highContrast ? 2.5 : 1.5,
          dash: seriesDash(theme, index),
          spanGaps: bridged,
          points: {
            size: 5,
            fill: seriesColour(theme, index),
            show: (_: uPlot, __: number, from: number, to: number) => to - from < 40,
          },
        })),
      ],
      focus: { alpha: 0.15 },
      cursor: {
        sync: { key: synced.key, setSeries: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => (options.onWindow(undefined), null) },
      },
      hooks: {
        setSelect: [
          (plot) => {
            const { left, width } = plot.select
            if (width < 3) return
            options.onWindow({ from: plot.posToVal(left, 'x'), to: plot.posToVal(left + width, 'x') })
            plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false)
          },
        ],
        setCursor: [
          (plot) => {
            const { idx } = plot.cursor
            const x = idx === null || idx === undefined ? undefined : plot.data[0][idx]
            if (x === undefined) return options.onPoint(undefined)
            options.onPoint({ x, values: plot.data.slice(1).map((values) => values[idx!]) })
          },
        ],
        draw: [(plot) => drawMarks(plot, marks, theme)],
      },
    },
    [[], ...series.map(() => [])],
    parent,
  )
  return {
    draw(data) {
      const isHigher = data.marks.length !== marks.length
      ;({ window, marks } = data)
      const y = logarithmic ? data.y.map(positive) : data.y
      plot.setData([data.x, ...y] as uPlot.AlignedData)
      // The labels' room is measured anew with the size only.
      if (isHigher) plot.setSize({ width: plot.width, height: plot.height })
    },
    show: (index, isShown) => plot.setSeries(index + 1, { show: isShown }),
    emphasize: (index) => {
      if (series.length > 1) plot.setSeries(index === undefined ? null : index + 1, { focus: true })
    },
    resize: (width) => plot.setSize({ width, height: options.height }),
    destroy: () => plot.destroy(),
  }
}

/** On a logarithmic scale there is nothing at zero and below. */
function positive(values: PlotData['y'][number]): PlotData['y'][number] {
  return values.map((value) => (value !== null && value !== undefined && value > 0 ? value : null))
}

/** Colour of a series; they repeat after the theme's, with another dash. */
export function seriesColour(theme: Theme, index: number): string {
  return theme.series[index % theme.series.length]!
}

export function seriesDash(theme: Theme, index: number): number[] {
  const cycle = theme.highContrast ? index : Math.floor(index / theme.series.length)
  return dashes[cycle % dashes.length]!
}

/** Lines through the plot, and above it their labels, each in a row of its own: no curve runs behind one. */
function drawMarks(plot: uPlot, marks: readonly PlotMark[], theme: Theme): void {
  const { ctx, bbox } = plot
  const ratio = devicePixelRatio || 1
  const right = bbox.left + bbox.width
  const placed = marks.flatMap((mark, row) => {
    const at = Math.round(plot.valToPos(mark.x, 'x', true))
    return at < bbox.left || at > right ? [] : [{ ...mark, at, bottom: bbox.top - row * markRow * ratio }]
  })
  ctx.save()
  ctx.lineWidth = ratio * (theme.highContrast ? 2 : 1)
  for (const { kind, at, bottom } of placed) {
    ctx.strokeStyle = kind === 'best' ? theme.success : theme.muted
    ctx.setLineDash(kind === 'best' ? [] : [4 * ratio, 4 * ratio])
    ctx.beginPath()
    ctx.moveTo(at, bottom - 12 * ratio)
    ctx.lineTo(at, bbox.top + bbox.height)
    ctx.stroke()
  }
  ctx.font = `${11 * ratio}px sans-serif`
  ctx.textBaseline = 'bottom'
  // The axes, drawn before, leave their own.
  ctx.textAlign = 'left'
  for (const { label, at, bottom } of placed) {
    const { width } = ctx.measureText(label)
    const isRight = at + width + 8 * ratio > right
    const left = isRight ? at - width - 5 * ratio : at + 5 * ratio
    // The line of another mark ends at a label that it would run through.
    ctx.fillStyle = theme.background
    ctx.fillRect(left - 2 * ratio, bottom - 13 * ratio, width + 4 * ratio, 13 * ratio)
    ctx.fillStyle = theme.foreground
    ctx.fillText(label, left, bottom)
  }
  ctx.restore()
}

/** A number for an axis or a readout: at most five digits. */
export function shortNumber(value: number): string {
  const size = Math.abs(value)
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(2).replace(/\.?0+e/, 'e')
  return String(Number(value.toPrecision(5)))
}
