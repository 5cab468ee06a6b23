import uPlot from 'uplot'
import type { ComparisonModel, ComparisonRow } from '../../src/protocol/comparison.ts'
import { t } from '../shared/channel.ts'
import { Chart } from '../shared/chart.ts'
import { element, renew, replaceChildren } from '../shared/dom.ts'
import type { CreatePlot, PlotWindow } from '../shared/plot.ts'

export interface ComparisonHost {
  choose(metric: string): Promise<ComparisonModel>
  curves(wanted: { columns: number } & Partial<PlotWindow>): Promise<readonly RunCurve[]>
  open(path: string): void
}

export interface RunCurve {
  readonly x: readonly number[]
  readonly y: readonly (number | null)[]
}

/** What the table is sorted by. */
export interface Sorting {
  readonly column: string
  readonly isDescending: boolean
}

/**
 * The rows by one column; rows of the same value keep their order, numbers stand before text, and what isn't known at
 * the end, whichever way.
 */
export function sorted(model: ComparisonModel, sorting: Sorting | undefined): readonly ComparisonRow[] {
  const index = model.columns.findIndex(({ id }) => id === sorting?.column)
  if (!sorting || index < 0) return model.rows
  const sign = sorting.isDescending ? -1 : 1
  return model.rows.toSorted((a, b) => {
    const [first, second] = [a.cells[index]?.order ?? null, b.cells[index]?.order ?? null]
    if (first === null || second === null) return Number(first === null) - Number(second === null)
    return sign * compare(first, second)
  })
}

function compare(a: number | string, b: number | string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return String(a).localeCompare(String(b), undefined, { numeric: true })
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
  readonly #note = element('p', { class: 'muted' })
  #model: ComparisonModel | undefined
  #sorting: Sorting | undefined
  #shown: { readonly key: string; readonly chart: Chart } | undefined
  #asking = false
  #askAgain = false

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
      on: { change: () => void this.#choose() },
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
      this.#figure,
      element('h2', {}, t('Figures and configuration keys that differ')),
      this.#note,
      element(
        'div',
        { class: 'scroll', attributes: { tabindex: 0, role: 'region', 'aria-label': t('Runs') } },
        element('table', {}, this.#head, this.#body),
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
    this.#status.textContent = model.reading ? t('Reading the events…') : ''
    this.#note.textContent = model.note
    this.#note.hidden = model.note === ''
    this.#fillTable(model)
    this.#placeChart(model)
    this.#ask()
  }

  retheme(): void {
    this.#shown?.chart.retheme()
  }

  resize(): void {
    if (this.#shown?.chart.resize()) this.#ask()
  }

  async #choose(): Promise<void> {
    this.render(await this.#host.choose(this.#metric.value))
  }

  #placeChart(model: ComparisonModel): void {
    const names = model.rows.map(({ cells, path }) => cells[0]?.text ?? path)
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
        onWindow: () => this.#ask(),
      },
      this.#create,
    )
    this.#shown = { key, chart }
    replaceChildren(this.#figure, chart.element)
  }

  #ask(): void {
    const chart = this.#shown?.chart
    if (!chart) return
    if (this.#asking) {
      this.#askAgain = true
      return
    }
    this.#asking = true
    void this.#host
      .curves({ columns: chart.columns, ...chart.window })
      .then((curves) => this.#draw(curves))
      .finally(() => {
        this.#asking = false
        if (!this.#askAgain) return
        this.#askAgain = false
        this.#ask()
      })
  }

  #draw(curves: readonly RunCurve[]): void {
    const model = this.#model
    const chart = this.#shown?.chart
    if (!model || !chart || curves.length !== model.rows.length) return
    const [x = [], ...y] = join(curves)
    const last = model.rows.map(({ cells }) => cells[2]?.text ?? '')
    const told = model.rows.map(({ cells, path }, index) => `${cells[0]?.text ?? path}: ${last[index] ?? ''}`)
    chart.update({ x, y, marks: [], last, summary: `${model.metric ?? ''}. ${told.join('. ')}` }, model)
  }

  #fillTable(model: ComparisonModel): void {
    const { columns, rows } = model
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset : undefined
    renew(this.#head, [columns, this.#sorting], () => [element('tr', {}, ...this.#headers(model))])
    renew(this.#body, [columns, rows, this.#sorting], () => this.#rows(model))
    this.#focusAgain(focused)
  }

  #headers(model: ComparisonModel): readonly HTMLElement[] {
    return model.columns.map(({ id, label, numeric }) => {
      const isSorted = this.#sorting?.column === id
      const order = isSorted ? (this.#sorting?.isDescending ? 'descending' : 'ascending') : 'none'
      const arrow = isSorted ? (this.#sorting?.isDescending ? ' ↓' : ' ↑') : ''
      return element(
        'th',
        { ...(numeric && { class: 'number' }), attributes: { scope: 'col', 'aria-sort': order } },
        element(
          'button',
          {
            class: 'link',
            attributes: { type: 'button', 'data-column': id },
            on: { click: () => this.#sort(id) },
          },
          label,
          arrow,
        ),
      )
    })
  }

  #rows(model: ComparisonModel): readonly HTMLElement[] {
    return sorted(model, this.#sorting).map(({ path, cells }) =>
      element(
        'tr',
        {},
        ...cells.map(({ text }, index) =>
          index === 0
            ? element(
                'th',
                { attributes: { scope: 'row' } },
                element(
                  'button',
                  {
                    class: 'link',
                    attributes: { type: 'button', 'data-run': path },
                    on: { click: () => this.#host.open(path) },
                  },
                  text,
                ),
              )
            : element('td', model.columns[index]?.numeric ? { class: 'number' } : {}, text),
        ),
      ),
    )
  }

  /** The table was built anew under the person's fingers: what had the focus has it again. */
  #focusAgain(focused: DOMStringMap | undefined): void {
    const [column, run] = [focused?.['column'], focused?.['run']]
    for (const button of [
      ...this.#head.querySelectorAll('button'),
      ...this.#body.querySelectorAll('button'),
    ]) {
      const { dataset } = button
      if (
        (column !== undefined && dataset['column'] === column) ||
        (run !== undefined && dataset['run'] === run)
      )
        button.focus()
    }
  }

  #sort(column: string): void {
    const isDescending = this.#sorting?.column === column && !this.#sorting.isDescending
    this.#sorting = { column, isDescending }
    this.#keep(this.#sorting)
    if (this.#model) this.#fillTable(this.#model)
  }
}

/** Brings curves with different x together on all of them. */
function join(curves: readonly RunCurve[]): (number | null | undefined)[][] & { 0?: number[] } {
  const tables = curves.map(({ x, y }) => [x, y] as unknown as uPlot.AlignedData)
  return uPlot.join(tables) as unknown as (number | null | undefined)[][] & { 0?: number[] }
}
