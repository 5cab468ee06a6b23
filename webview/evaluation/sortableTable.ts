import { element } from '../shared/dom.ts'
import { keptText, type EvaluationLink } from './link.ts'

export interface SortedColumn<Row> {
  readonly id: string
  readonly title: string
  readonly hint?: string
  readonly numeric?: boolean
  /** What rows are ordered by; rows without a value stand last either way. */
  key(row: Row): number | string | null
  cell(row: Row): Node | string
}

type Direction = 'ascending' | 'descending'

/** A table whose column heads sort it: numbers from the highest, texts from the first. The order is kept. */
export function sortableTable<Row>(
  link: EvaluationLink,
  name: string,
  caption: string,
  columns: readonly SortedColumn<Row>[],
  rows: readonly Row[],
): HTMLElement {
  const kept = /^(.+):(ascending|descending)$/.exec(keptText(link, name))
  let sorted = columns.find(({ id }) => id === kept?.[1])
  let direction = (kept?.[2] ?? 'ascending') as Direction
  const body = element('tbody')
  const heads = columns.map((column) => {
    const press = () => {
      const first: Direction = column.numeric ? 'descending' : 'ascending'
      direction = sorted !== column ? first : direction === 'ascending' ? 'descending' : 'ascending'
      sorted = column
      link.choose(name, `${column.id}:${direction}`)
      fill()
    }
    return element(
      'th',
      { ...(column.numeric && { class: 'number' }), attributes: { scope: 'col', title: column.hint } },
      element(
        'button',
        { class: 'link sort', attributes: { type: 'button' }, on: { click: press } },
        column.title,
      ),
    )
  })
  function fill(): void {
    for (const [at, head] of heads.entries())
      head.setAttribute('aria-sort', columns[at] === sorted ? direction : 'none')
    const ordered = sorted
      ? rows.toSorted((a, b) => compare(sorted!.key(a), sorted!.key(b), direction))
      : rows
    body.replaceChildren(
      ...ordered.map((row) =>
        element(
          'tr',
          {},
          ...columns.map((column, at) =>
            at === 0
              ? element('th', { attributes: { scope: 'row' } }, column.cell(row))
              : element('td', column.numeric ? { class: 'number' } : {}, column.cell(row)),
          ),
        ),
      ),
    )
  }
  fill()
  return element(
    'div',
    { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-label': caption } },
    element(
      'table',
      {},
      element('caption', { class: 'visually-hidden' }, caption),
      element('thead', {}, element('tr', {}, ...heads)),
      body,
    ),
  )
}

function compare(a: number | string | null, b: number | string | null, direction: Direction): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), undefined, { numeric: true })
  return direction === 'ascending' ? order : -order
}
