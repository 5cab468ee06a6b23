import uPlot from 'uplot'
import type { ComparisonModel, CurvesWanted, RunCurve } from '../../src/protocol/comparison.ts'
import { button } from '../shared/button.ts'
import { t } from '../shared/channel.ts'
import { Chart, chartHint } from '../shared/chart.ts'
import { element, keepPlace, renew, replaceChildren } from '../shared/dom.ts'
import { oneAtATime } from '../shared/oneAtATime.ts'
import type { CreatePlot } from '../shared/plot.ts'
import { nextSorting, sorted, type Sorting } from '../shared/sorting.ts'

export interface ComparisonHost {
  /** Another metric is to be compared; the model comes by `render`. */
  choose(metric: string): void
  /** None where they can't be had, which is told. */
  curves(wanted: CurvesWanted): Promise<readonly RunCurve[]>
  open(path: string): void
}

/** Runs against each other: one chart of a metric that can be chosen, one table that can be sorted. */
export class ComparisonView {
  readonly #host: ComparisonHost
  readonly #create: CreatePlot
  readonly #keep: (sorting: Sorting) => void
  readonly #metric: HTMLSelectElement
  readonly #status = element('span', { class: 'muted', attributes: { role: 'status' } })
  readonly #figure = element('div')
  readonly #head = element('thead')
  readonly #body = element('tbody')
  readonly #table = element('table', {}, this.#head, this.#body)
  readonly #note = element('p', { class: 'muted' })
  #model: ComparisonModel | undefined
  #sorting: Sorting | undefined
  #shown: { readonly key: string; readonly chart: Chart } | undefined
  /** Asks for the points of the chart that is shown. */
  readonly #ask = oneAtATime(async () => {
    const [shown, metric] = [this.#shown, this.#model?.metric]
    if (!shown || metric === undefined) return
    const { columns, window } = shown.chart
    const curves = await this.#host.curves({ metric, columns, ...window })
    // Another chart may have been chosen meanwhile, which asks for its own.
    if (this.#shown === shown) this.#draw(shown.chart, curves)
  })

  constructor(
    root: Element,
    host: ComparisonHost,
    create: CreatePlot,
    choices: { readonly sorting: Sorting | undefined; keep(sorting: Sorting): void },
  ) {
    this.#host = host
    this.#create = create
    this.#sorting = choices.sorting
    this.#keep = (sorting) => choices.keep(sorting)
    this.#metric = element('select', {
      attributes: { id: 'metric' },
      on: { change: () => host.choose(this.#metric.value) },
    })
    replaceChildren(
      root,
      element('h1', {}, t('Compare Runs')),
      element(
        'div',
        { class: 'toolbar' },
        element('label', { attributes: { for: 'metric' } }, t('Metric')),
        this.#metric,
        this.#status,
      ),
      element('h2', {}, t('Curves')),
      chartHint(),
      this.#figure,
      element('h2', {}, t('Figures and configuration keys that differ')),
      this.#note,
      element(
        'div',
        { class: 'scroll', attributes: { tabindex: 0, role: 'region', 'aria-label': t('Runs') } },
        this.#table,
      ),
    )
  }

  render(model: ComparisonModel): void {
    this.#model = model
    const options = [...this.#metric.options].map(({ value }) => value)
    if (options.join('\n') !== model.metrics.join('\n'))
      replaceChildren(
        this.#metric,
        ...model.metrics.map((name) => element('option', { attributes: { value: name } }, name)),
      )
    if (model.metric !== undefined) this.#metric.value = model.metric
    this.#metric.disabled = model.metrics.length === 0
    renew(this.#status, model.reading, () => [model.reading && t('Reading the events…')])
    renew(this.#note, model.note, () => [model.note])
    this.#note.hidden = model.note === ''
    this.#fillTable(model)
    this.#placeChart(model)
    void this.#ask()
  }

  retheme(): void {
    this.#shown?.chart.retheme()
  }

  resize(): void {
    if (this.#shown?.chart.resize()) void this.#ask()
  }

  #placeChart(model: ComparisonModel): void {
    const names = textsOf(model, 'run')
    const key = [model.metric ?? '', ...names].join('\n')
    if (this.#shown?.key === key) return
    this.#shown?.chart.destroy()
    const chart = new Chart(
      {
        id: 'comparison',
        title: model.metric ?? t('Nothing recorded yet'),
        axis: t('Epoch'),
        series: names,
        bridged: true,
        canBeLogarithmic: true,
        isLogarithmic: false,
        height: 380,
        onLogarithmic: () => undefined,
        onWindow: () => void this.#ask(),
      },
      this.#create,
    )
    this.#shown = { key, chart }
    replaceChildren(this.#figure, chart.element)
  }

  #draw(chart: Chart, curves: readonly RunCurve[]): void {
    const model = this.#model
    if (!model || curves.length !== model.rows.length) return
    const [x = [], ...y] = join(curves)
    const last = textsOf(model, 'last')
    const told = textsOf(model, 'run').map((name, index) => `${name}: ${last[index] ?? ''}`)
    chart.update({ x, y, marks: [], last, summary: `${model.metric ?? ''}. ${told.join('. ')}` }, model)
  }

  #fillTable(model: ComparisonModel): void {
    const { columns, rows } = model
    keepPlace(this.#table, () => {
      renew(this.#head, [columns, this.#sorting], () => [element('tr', {}, ...this.#headers(model))])
      renew(this.#body, [columns, rows, this.#sorting], () => this.#rows(model))
    })
  }

  #headers(model: ComparisonModel): readonly HTMLElement[] {
    return model.columns.map(({ id, label, numeric }) => {
      const order = this.#sorting?.column === id ? this.#sorting.direction : 'none'
      return element(
        'th',
        { ...(numeric && { class: 'number' }), attributes: { scope: 'col', 'aria-sort': order } },
        button(label, () => this.#sort(id, numeric), { class: 'link sort', key: `column ${id}` }),
      )
    })
  }

  #rows(model: ComparisonModel): readonly HTMLElement[] {
    return this.#sorted(model).map(({ path, cells }) =>
      element(
        'tr',
        {},
        ...cells.map(({ text }, index) =>
          index === 0
            ? element(
                'th',
                { attributes: { scope: 'row' } },
                button(text, () => this.#host.open(path), { class: 'link', key: `run ${path}` }),
              )
            : element('td', model.columns[index]?.numeric ? { class: 'number' } : {}, text),
        ),
      ),
    )
  }

  #sorted({ columns, rows }: ComparisonModel): ComparisonModel['rows'] {
    const index = columns.findIndex(({ id }) => id === this.#sorting?.column)
    if (!this.#sorting || index < 0) return rows
    return sorted(rows, ({ cells }) => cells[index]?.order ?? null, this.#sorting.direction)
  }

  #sort(column: string, numeric: boolean): void {
    this.#sorting = nextSorting(this.#sorting, column, numeric)
    this.#keep(this.#sorting)
    if (this.#model) this.#fillTable(this.#model)
  }
}

/** What stands in a column, row by row. */
function textsOf({ columns, rows }: ComparisonModel, column: 'run' | 'last'): readonly string[] {
  const index = columns.findIndex(({ id }) => id === column)
  return rows.map(({ cells }) => cells[index]?.text ?? '')
}

/** Brings curves with different x together on all of them. */
function join(curves: readonly RunCurve[]): (number | null | undefined)[][] & { 0?: number[] } {
  const tables = curves.map(({ x, y }) => [x, y] as unknown as uPlot.AlignedData)
  return uPlot.join(tables) as unknown as (number | null | undefined)[][] & { 0?: number[] }
}
