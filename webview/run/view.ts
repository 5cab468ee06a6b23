import type { ChartModel, Curves, CurvesWanted, RunModel, Tile } from '../../src/protocol/run.ts'
import { button } from '../shared/button.ts'
import { t } from '../shared/channel.ts'
import { Chart, chartHint } from '../shared/chart.ts'
import { element, renew, replaceChildren } from '../shared/dom.ts'
import { oneAtATime } from '../shared/oneAtATime.ts'
import type { CreatePlot } from '../shared/plot.ts'
import type { WatchVisibility } from '../shared/visibility.ts'

/** What the view asks of its host. */
export interface RunHost {
  /** None where they can't be had, which is told. */
  curves(charts: readonly CurvesWanted[]): Promise<readonly Curves[]>
  open(what: 'log' | 'events' | 'configuration'): void
  compare(): void
}

interface ShownChart {
  /** The names of its series. */
  readonly key: string
  readonly chart: Chart
  readonly unwatch: () => void
}

/**
 * The panel of a run: figures, charts, the end of the log. Renders models and holds nothing of the run. Charts that are
 * out of sight are described, and drawn when they come into sight.
 */
export class RunView {
  readonly #host: RunHost
  readonly #create: CreatePlot
  readonly #watch: WatchVisibility
  readonly #keep: (logarithmic: readonly string[]) => void
  readonly #logarithmic: Set<string>
  readonly #name = element('h1')
  readonly #status = element('span', { class: 'badge', attributes: { role: 'status' } })
  readonly #configuration: HTMLButtonElement
  readonly #messages = element('div', { class: 'messages' })
  readonly #tiles = element('dl', { class: 'tiles' })
  readonly #charts = element('div', { class: 'charts' })
  readonly #empty = element('p', { class: 'muted' })
  readonly #hint = chartHint()
  readonly #log = element('pre', {
    class: 'log mono',
    attributes: { tabindex: 0, role: 'log', 'aria-live': 'off', 'aria-label': t('Log') },
  })
  readonly #logNote = element('p', { class: 'muted' })
  readonly #shown = new Map<string, ShownChart>()
  /** Charts in sight, and those whose points are older than the model. */
  readonly #seen = new Set<string>()
  readonly #stale = new Set<string>()
  #model: RunModel | undefined
  /** Asks for the points that are missing of charts in sight. */
  readonly #ask = oneAtATime(async () => {
    const wanted = [...this.#stale].flatMap((id) => {
      const chart = this.#seen.has(id) ? this.#shown.get(id)?.chart : undefined
      return chart ? [{ chart: id, columns: chart.columns, ...chart.window }] : []
    })
    if (wanted.length === 0) return
    for (const { chart } of wanted) this.#stale.delete(chart)
    this.#draw(await this.#host.curves(wanted))
  })

  constructor(
    root: Element,
    host: RunHost,
    create: CreatePlot,
    watch: WatchVisibility,
    choices: { readonly logarithmic: readonly string[]; keep(logarithmic: readonly string[]): void },
  ) {
    this.#host = host
    this.#create = create
    this.#watch = watch
    this.#logarithmic = new Set(choices.logarithmic)
    this.#keep = (logarithmic) => choices.keep(logarithmic)
    const open = (what: 'log' | 'events' | 'configuration', label: string) =>
      button(label, () => host.open(what), { class: 'secondary' })
    this.#configuration = open('configuration', t('Open Configuration'))
    replaceChildren(
      root,
      element('header', { class: 'toolbar' }, this.#name, this.#status),
      element(
        'div',
        { class: 'toolbar', attributes: { role: 'group', 'aria-label': t('Run') } },
        open('log', t('Open Log')),
        open('events', t('Open Events')),
        this.#configuration,
        button(t('Compare…'), () => host.compare(), { class: 'secondary' }),
      ),
      this.#messages,
      this.#tiles,
      element('h2', {}, t('Curves')),
      this.#empty,
      this.#hint,
      this.#charts,
      element('h2', {}, t('Log')),
      this.#logNote,
      this.#log,
    )
  }

  render(model: RunModel): void {
    this.#model = model
    const status = model.reading ? `${model.status} · ${t('reading…')}` : model.status
    renew(this.#name, model.name, () => [model.name])
    renew(this.#status, status, () => [status])
    this.#status.dataset['tone'] = model.tone
    this.#configuration.hidden = !model.hasConfiguration
    renew(this.#messages, model.messages, () =>
      model.messages.map(({ severity, text }) => element('p', { class: `message ${severity}` }, text)),
    )
    renew(this.#tiles, model.tiles, () => model.tiles.map(tile))
    this.#empty.hidden = model.charts.length > 0
    this.#hint.hidden = model.charts.length === 0
    this.#empty.textContent = model.reading ? t('Reading the events…') : t('No epoch has been recorded yet.')
    this.#placeCharts(model.charts)
    this.#showLog(model.log)
    for (const { id, summary, series } of model.charts) {
      this.#stale.add(id)
      const last = series.map(({ last }) => last)
      if (!this.#seen.has(id)) this.#shown.get(id)?.chart.describe({ summary, last })
    }
    void this.#ask()
  }

  retheme(): void {
    for (const { chart } of this.#shown.values()) chart.retheme()
  }

  resize(): void {
    for (const id of this.#seen) this.#fit(id)
    void this.#ask()
  }

  #fit(id: string): void {
    if (this.#shown.get(id)?.chart.resize()) this.#stale.add(id)
  }

  #see(id: string, isSeen: boolean): void {
    if (isSeen) this.#seen.add(id)
    else this.#seen.delete(id)
    if (!isSeen) return
    this.#fit(id)
    void this.#ask()
  }

  #draw(all: readonly Curves[]): void {
    for (const { chart: id, x, y } of all) {
      const model = this.#model?.charts.find((chart) => chart.id === id)
      const chart = this.#shown.get(id)?.chart
      if (!model || !chart || y.length !== model.series.length) continue
      const { marks, summary, series } = model
      chart.update({ x, y, marks, summary, last: series.map(({ last }) => last) }, model)
    }
  }

  #placeCharts(models: readonly ChartModel[]): void {
    const wanted = new Set(models.map(({ id }) => id))
    for (const [id, shown] of this.#shown) if (!wanted.has(id)) this.#drop(id, shown)
    for (const model of models) {
      const key = model.series.map(({ name }) => name).join('\n')
      const known = this.#shown.get(model.id)
      if (known?.key === key) continue
      if (known) this.#drop(model.id, known)
      const chart = this.#makeChart(model)
      const unwatch = this.#watch(chart.element, (isSeen) => this.#see(model.id, isSeen))
      this.#shown.set(model.id, { key, chart, unwatch })
    }
    const elements = models.map(({ id }) => this.#shown.get(id)!.chart.element)
    if (elements.some((each, index) => this.#charts.children[index] !== each))
      replaceChildren(this.#charts, ...elements)
  }

  #makeChart({ id, title, axis, series, logarithmic }: ChartModel): Chart {
    return new Chart(
      {
        id,
        title,
        axis,
        series: series.map(({ name }) => name),
        canBeLogarithmic: logarithmic,
        isLogarithmic: this.#logarithmic.has(id),
        onLogarithmic: (isLogarithmic) => {
          if (isLogarithmic) this.#logarithmic.add(id)
          else this.#logarithmic.delete(id)
          this.#keep([...this.#logarithmic])
        },
        onWindow: () => {
          this.#stale.add(id)
          void this.#ask()
        },
      },
      this.#create,
    )
  }

  #drop(id: string, { chart, unwatch }: ShownChart): void {
    unwatch()
    chart.destroy()
    chart.element.remove()
    for (const each of [this.#shown, this.#seen, this.#stale]) each.delete(id)
  }

  #showLog({ lines, cut }: RunModel['log']): void {
    const text = lines.join('\n')
    this.#logNote.hidden = lines.length > 0 && !cut
    this.#logNote.textContent =
      lines.length === 0 ? t('There is no log yet.') : t('The last {0} lines.', lines.length)
    this.#log.hidden = lines.length === 0
    if (this.#log.textContent === text) return
    const follows = this.#log.scrollTop + this.#log.clientHeight >= this.#log.scrollHeight - 8
    this.#log.textContent = text
    if (follows) this.#log.scrollTop = this.#log.scrollHeight
  }
}

function tile({ label, value, detail }: Tile): HTMLElement {
  return element(
    'div',
    { class: 'tile' },
    element('dt', {}, label),
    element('dd', {}, value),
    detail !== undefined && element('dd', { class: 'detail' }, detail),
  )
}
