import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { nextSorting, readSorting, sorted, sortingText, type SortKey } from '../shared/sorting.ts'
import { describe } from './copying.ts'
import { keptText, type EvaluationLink } from './link.ts'
import {
  belowTable,
  copiedTable,
  headOf,
  isFigure,
  rowOf,
  scrolling,
  type Column,
  type Table,
} from './table.ts'

export interface SortedColumn<Row> extends Column<Row> {
  readonly id: string
  /** What rows are ordered by, where that isn't what is shown: a text, the value of a figure, a name. */
  key?(row: Row): SortKey
}

/** So many rows are made at once; the next when the end of them is scrolled to, or when they are asked for. */
const mostRows = 100
/** A table of more rows has a scroll bar of its own, so that what follows stays near, and a field that finds rows. */
const tall = 24
/** Pixels before the end of the rows at which the next ones are made. */
const ahead = 400

/**
 * A table whose column heads sort it, with what is to be said of its figures below it. Of many rows those are found
 * whose first column has a text in it. The order and the text are kept under the name.
 */
export function sortableTable<Row>(
  link: EvaluationLink,
  name: string,
  table: Table<Row, SortedColumn<Row>>,
  doubts: readonly string[] = [],
): readonly (HTMLElement | undefined)[] {
  const { columns, rows, caption } = table
  let sorting = readSorting(link.choice(name))
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
      sorting = nextSorting(sorting, column.id, column.numeric ?? false)
      link.choose(name, sortingText(sorting))
      fill()
    }
    const button = element(
      'button',
      { class: 'link sort', attributes: { type: 'button' }, on: { click: press } },
      column.title,
    )
    return headOf(column, button)
  })
  function fill(): void {
    const by = columns.find(({ id }) => id === sorting?.column)
    for (const [at, head] of heads.entries())
      head.setAttribute('aria-sort', columns[at] === by ? sorting!.direction : 'none')
    const wanted = search.value.trim().toLowerCase()
    const matching =
      wanted === ''
        ? rows
        : rows.filter((row) => String(keyOf(columns[0]!, row)).toLowerCase().includes(wanted))
    ordered = by ? sorted(matching, (row) => keyOf(by, row), sorting!.direction) : matching
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
    body.append(...next.map((row) => rowOf(table, row)))
    more.hidden = made >= ordered.length
    more.textContent = t('Show more ({0} of {1} shown)', countText(made), countText(ordered.length))
  }
  const holder = scrolling(
    caption,
    describe(element('table', {}, element('thead', {}, element('tr', {}, ...heads)), body), () =>
      copiedTable(columns, ordered),
    ),
  )
  holder.classList.toggle('tall', isTall)
  holder.addEventListener('scroll', () => {
    const below = holder.scrollHeight - holder.scrollTop - holder.clientHeight
    if (made < ordered.length && below < ahead) add()
  })
  fill()
  const finder = isTall
    ? element(
        'div',
        { class: 'toolbar no-print' },
        element('label', { attributes: { for: `${name}-find` } }, t('Find')),
        search,
        found,
      )
    : undefined
  return [finder, holder, more, ...belowTable(table, doubts)]
}

function keyOf<Row>({ key, cell }: SortedColumn<Row>, row: Row): SortKey {
  if (key) return key(row)
  const shown = cell(row)
  if (typeof shown === 'string') return shown
  if (shown === undefined) return null
  return isFigure(shown) ? shown.value : shown.name || (shown.badge?.text ?? null)
}
