import { t } from '../shared/channel.ts'
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

/** More rows than this are shown when they are asked for. */
const mostRows = 200
/** A table of more rows has a scroll bar of its own, so that what follows stays near. */
const tall = 24

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
  let limit = mostRows
  const body = element('tbody')
  const more = element('button', {
    class: 'secondary',
    attributes: { type: 'button' },
    on: {
      click: () => {
        limit += mostRows
        fill()
      },
    },
  })
  const heads = columns.map((column) => {
    const press = () => {
      const first: Direction = column.numeric ? 'descending' : 'ascending'
      direction = sorted !== column ? first : direction === 'ascending' ? 'descending' : 'ascending'
      sorted = column
      link.choose(name, `${column.id}:${direction}`)
      limit = mostRows
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
    more.hidden = rows.length <= limit
    more.textContent = t('Show more ({0} of {1} shown)', Math.min(limit, rows.length), rows.length)
    body.replaceChildren(
      ...ordered
        .slice(0, limit)
        .map((row) =>
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
    {},
    element(
      'div',
      {
        class: rows.length > tall ? 'scroll tall' : 'scroll',
        attributes: { tabindex: 0, role: 'group', 'aria-label': caption },
      },
      element(
        'table',
        {},
        element('caption', { class: 'visually-hidden' }, caption),
        element('thead', {}, element('tr', {}, ...heads)),
        body,
      ),
    ),
    more,
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
