import { countText } from '../../src/protocol/numberText.ts'
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

/** So many rows are made at once; the next when the end of them is scrolled to, or when they are asked for. */
const mostRows = 100
/** A table of more rows has a scroll bar of its own, so that what follows stays near, and a field that finds rows. */
const tall = 24
/** Pixels before the end of the rows at which the next ones are made. */
const ahead = 400

/**
 * A table whose column heads sort it: numbers from the highest, texts from the first. Of many rows those are found whose
 * first column has a text in it. The order and the text are kept.
 */
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
  let ordered: readonly Row[] = rows
  let made = 0
  const isTall = rows.length > tall
  const body = element('tbody')
  const more = element('button', {
    class: 'secondary no-print',
    attributes: { type: 'button' },
    on: { click: () => add() },
  })
  const found = element('span', { class: 'muted', attributes: { role: 'status' } })
  const search = element('input', {
    attributes: { type: 'search', id: `${name}-find`, autocomplete: 'off', spellcheck: 'false' },
    on: {
      input: () => {
        link.choose(`${name}-find`, search.value)
        fill()
      },
    },
  })
  search.value = isTall ? keptText(link, `${name}-find`) : ''
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
    const wanted = search.value.trim().toLowerCase()
    const matching =
      wanted === '' ? rows : rows.filter((row) => String(columns[0]!.key(row)).toLowerCase().includes(wanted))
    ordered = sorted
      ? matching.toSorted((a, b) => compare(sorted!.key(a), sorted!.key(b), direction))
      : matching
    found.textContent =
      wanted === '' ? '' : t('{0} of {1}', countText(matching.length), countText(rows.length))
    made = 0
    body.replaceChildren()
    holder.scrollTop = 0
    add()
  }
  /** The next rows, below those that are there. */
  function add(): void {
    const next = ordered.slice(made, made + mostRows)
    made += next.length
    body.append(...next.map((row) => rowOf(columns, row)))
    more.hidden = made >= ordered.length
    more.textContent = t('Show more ({0} of {1} shown)', countText(made), countText(ordered.length))
  }
  const holder = element(
    'div',
    {
      class: isTall ? 'scroll tall' : 'scroll',
      attributes: { tabindex: 0, role: 'group', 'aria-label': caption },
      on: {
        scroll: () => {
          const below = holder.scrollHeight - holder.scrollTop - holder.clientHeight
          if (made < ordered.length && below < ahead) add()
        },
      },
    },
    element(
      'table',
      {},
      element('caption', { class: 'visually-hidden' }, caption),
      element('thead', {}, element('tr', {}, ...heads)),
      body,
    ),
  )
  fill()
  return element(
    'div',
    {},
    isTall &&
      element(
        'div',
        { class: 'toolbar no-print' },
        element('label', { attributes: { for: `${name}-find` } }, t('Find')),
        search,
        found,
      ),
    holder,
    more,
  )
}

const rowOf = <Row>(columns: readonly SortedColumn<Row>[], row: Row): HTMLElement =>
  element(
    'tr',
    {},
    ...columns.map((column, at) =>
      at === 0
        ? element('th', { attributes: { scope: 'row' } }, column.cell(row))
        : element('td', column.numeric ? { class: 'number' } : {}, column.cell(row)),
    ),
  )

function compare(a: number | string | null, b: number | string | null, direction: Direction): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? 1 : -1
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : String(a).localeCompare(String(b), undefined, { numeric: true })
  return direction === 'ascending' ? order : -order
}
