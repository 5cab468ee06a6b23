import { t } from './channel.ts'
import { ChartLegend } from './chartLegend.ts'
import { element } from './dom.ts'
import { shortNumber, type CreatePlot, type Plot, type PlotData, type PlotWindow } from './plot.ts'
import { readTheme, type Theme } from './theme.ts'

/** What a chart is. A change of `id`, of the series or of `bridged` makes another chart. */
export interface ChartOptions {
  readonly id: string
  readonly title: string
  readonly axis: string
  readonly series: readonly string[]
  readonly bridged?: boolean
  readonly canBeLogarithmic: boolean
  readonly isLogarithmic: boolean
  readonly height?: number
  onLogarithmic(isLogarithmic: boolean): void
  /** Another part is shown: its points are to be asked for. */
  onWindow(): void
}

/** A chart in words. */
export interface ChartTold {
  /** Last value of each series, as text. */
  readonly last: readonly string[]
  readonly summary: string
}

export interface ChartUpdate extends Omit<PlotData, 'window'>, ChartTold {}

/**
 * A figure with a title, a legend whose entries switch the lines, and the lines. A part is chosen by dragging; with the
 * keyboard + and − zoom, the arrows move, 0 shows all.
 */
export class Chart {
  readonly element: HTMLElement
  readonly #options: ChartOptions
  readonly #create: CreatePlot
  readonly #canvas: HTMLElement
  readonly #readout: HTMLElement
  readonly #legend: ChartLegend
  #plot: Plot | undefined
  #window: PlotWindow | undefined
  #extent: PlotWindow = { from: 0, to: 1 }
  #update: ChartUpdate | undefined
  #isLogarithmic: boolean
  #width = 0
  #theme: Theme

  constructor(options: ChartOptions, create: CreatePlot) {
    this.#options = options
    this.#create = create
    this.#isLogarithmic = options.isLogarithmic
    this.#theme = readTheme()
    this.#canvas = element('div', {
      class: 'plot',
      attributes: {
        tabindex: 0,
        role: 'group',
        'aria-label': options.title,
        'aria-keyshortcuts': '+ - ArrowLeft ArrowRight 0',
      },
      on: { keydown: (event) => this.#key(event) },
    })
    this.#readout = element('span', { class: 'readout muted', attributes: { 'aria-hidden': 'true' } })
    this.#legend = new ChartLegend(options.series, this.#theme, {
      show: (index, isShown) => this.#plot?.show(index, isShown),
      emphasize: (index) => this.#plot?.emphasize(index),
    })
    this.element = element(
      'figure',
      { class: 'chart' },
      element(
        'figcaption',
        {},
        element('h3', {}, options.title),
        options.canBeLogarithmic && this.#scaleSwitch(),
        this.#readout,
      ),
      this.#canvas,
      this.#legend.element,
    )
  }

  /** The part that is shown; undefined for all. */
  get window(): PlotWindow | undefined {
    return this.#window
  }

  /** Pixel columns there are for points. */
  get columns(): number {
    return Math.min(
      4096,
      Math.max(100, Math.round((this.#canvas.clientWidth || 600) * (devicePixelRatio || 1))),
    )
  }

  /** @param extent smallest and largest x there is */
  update(update: ChartUpdate, extent: PlotWindow): void {
    this.#update = update
    this.#extent = extent
    this.#plot ??= this.#make()
    this.#plot.draw({ ...update, window: this.#window ?? padded(extent) })
    this.describe(update)
  }

  /** Tells without drawing. */
  describe({ summary, last }: ChartTold): void {
    this.#canvas.setAttribute('aria-label', summary)
    this.#legend.tell(last)
  }

  retheme(): void {
    this.#theme = readTheme()
    this.#legend.draw(this.#theme)
    this.#remake()
  }

  /** Fits the lines to the width there is; false where nothing changed. */
  resize(): boolean {
    const width = this.#canvas.clientWidth
    if (width <= 0 || width === this.#width) return false
    this.#width = width
    this.#plot?.resize(width)
    return true
  }

  destroy(): void {
    this.#plot?.destroy()
    this.#plot = undefined
  }

  #make(): Plot {
    const { series, axis, bridged = false, height = 240 } = this.#options
    const plot = this.#create(this.#canvas, {
      series: series.map((name) => ({ name, bridged })),
      theme: this.#theme,
      logarithmic: this.#isLogarithmic,
      axis,
      height,
      onWindow: (window) => this.#show(window),
      onPoint: (point) => {
        const values = point?.values.map((value, index) =>
          value === null || value === undefined ? undefined : `${series[index] ?? ''} ${shortNumber(value)}`,
        )
        const known = values?.filter((value) => value !== undefined) ?? []
        this.#readout.textContent =
          point && known.length > 0 ? `${axis} ${shortNumber(point.x)}: ${known.slice(0, 6).join(' · ')}` : ''
      },
    })
    for (const index of this.#legend.hidden) plot.show(index, false)
    return plot
  }

  #remake(): void {
    this.destroy()
    if (this.#update) this.update(this.#update, this.#extent)
  }

  #show(window: PlotWindow | undefined): void {
    const { from, to } = this.#extent
    const isAll = !window || (window.from <= from && window.to >= to) || !(window.to > window.from)
    this.#window = isAll ? undefined : window
    this.#options.onWindow()
  }

  #key(event: KeyboardEvent): void {
    const { from, to } = this.#window ?? this.#extent
    const width = to - from
    const moves: Readonly<Record<string, PlotWindow | undefined>> = {
      '+': { from: from + width / 4, to: to - width / 4 },
      '=': { from: from + width / 4, to: to - width / 4 },
      '-': { from: from - width / 2, to: to + width / 2 },
      ArrowLeft: { from: from - width / 4, to: to - width / 4 },
      ArrowRight: { from: from + width / 4, to: to + width / 4 },
      '0': undefined,
      Escape: undefined,
    }
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(moves, event.key)) return
    event.preventDefault()
    this.#show(moves[event.key])
  }

  #scaleSwitch(): HTMLElement {
    const button: HTMLButtonElement = element(
      'button',
      {
        class: 'secondary small',
        attributes: { type: 'button', 'aria-pressed': String(this.#isLogarithmic) },
        on: {
          click: () => {
            this.#isLogarithmic = !this.#isLogarithmic
            button.setAttribute('aria-pressed', String(this.#isLogarithmic))
            this.#options.onLogarithmic(this.#isLogarithmic)
            this.#remake()
          },
        },
      },
      t('Logarithmic'),
    )
    return button
  }
}

/** How a part of a chart is chosen, in words. */
export const chartHint = (): HTMLElement =>
  element(
    'p',
    { class: 'muted no-print' },
    t('Drag to see a part, double-click to see all. With the keyboard: + and −, the arrows, 0.'),
  )

/** A single point gets some room around it. */
function padded({ from, to }: PlotWindow): PlotWindow {
  return to > from ? { from, to } : { from: from - 0.5, to: to + 0.5 }
}
