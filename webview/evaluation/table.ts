import type { CopiedCell, CopiedTable } from '../../src/protocol/evaluation/copy.ts'
import type { Shown } from '../../src/protocol/evaluation/shown.ts'
import { element } from '../shared/dom.ts'
import { describe } from './copying.ts'
import { doubtsBelow, figure } from './figures.ts'
import { methodsBelow } from './methods.ts'

/** A name from outside, with what is marked about it and can be done with it. */
export interface NameCell {
  readonly name: string
  readonly isCode?: boolean
  readonly badge?: { readonly text: string; readonly tone?: string } | undefined
  /** What a press on the name does. */
  readonly press?: { readonly hint: string; act(): void } | undefined
  /** Links behind it, which are neither printed nor copied. */
  readonly links?: readonly { readonly text: string; readonly label: string; act(): void }[]
}

/** A text of ours, a figure, or a name; undefined where there is no figure. */
export type Cell = string | Shown | NameCell | undefined

/** One column of a table: what is shown in it, ordered by it and copied from it. */
export interface Column<Row> {
  readonly title: string
  readonly hint?: string | undefined
  /** Of the head. */
  readonly badge?: string | undefined
  readonly numeric?: boolean
  cell(row: Row): Cell
  /** What a figure is called below the table, where its interval is explained; the title of the column where absent. */
  figureName?(row: Row): string
}

export interface Table<Row, C extends Column<Row> = Column<Row>> {
  /** For those who hear the table. */
  readonly caption: string
  readonly columns: readonly C[]
  readonly rows: readonly Row[]
  readonly class?: string
  /** What the name of a row means. */
  hint?(row: Row): string
  isChosen?(row: Row): boolean
}

/** A table that scrolls within the page, with what its marks mean and how its intervals are made below it. */
export function tableParts<Row>(
  table: Table<Row>,
  doubts: readonly string[] = [],
): readonly (HTMLElement | undefined)[] {
  return [tableElement(table), ...belowTable(table, doubts)]
}

/** What the marks of doubtful intervals in a table mean, and how its intervals are made. */
export const belowTable = <Row>(
  { columns, rows }: Table<Row>,
  doubts: readonly string[],
): readonly (HTMLElement | undefined)[] => [
  doubtsBelow(doubts),
  methodsBelow(
    columns.flatMap((column) =>
      rows.flatMap((row) => {
        const cell = column.cell(row)
        return isFigure(cell) ? [[column.figureName?.(row) ?? column.title, cell] as const] : []
      }),
    ),
  ),
]

function tableElement<Row>(table: Table<Row>): HTMLElement {
  const { caption, columns, rows } = table
  return scrolling(
    caption,
    describe(
      element(
        'table',
        table.class === undefined ? {} : { class: table.class },
        element('thead', {}, element('tr', {}, ...columns.map((column) => headOf(column, column.title)))),
        element('tbody', {}, ...rows.map((row) => rowOf(table, row))),
      ),
      () => copiedTable(columns, rows),
    ),
  )
}

/** What is wider than the page scrolls within it; by keyboard too, where there is something to scroll. */
export function scrolling(caption: string, content: HTMLElement): HTMLElement {
  const holder = element(
    'div',
    { class: 'scroll', attributes: { role: 'group', 'aria-label': caption } },
    content,
  )
  const fits = () => holder.scrollWidth <= holder.clientWidth && holder.scrollHeight <= holder.clientHeight
  new ResizeObserver(() => {
    if (fits()) holder.removeAttribute('tabindex')
    else holder.tabIndex = 0
  }).observe(holder)
  return holder
}

/** @param content what stands in the head: the title, or what sorts by it */
export const headOf = <Row>(
  { hint, numeric = false, badge }: Column<Row>,
  content: Node | string,
): HTMLElement =>
  element(
    'th',
    { ...(numeric && { class: 'number' }), attributes: { scope: 'col', title: hint } },
    element('bdi', {}, content),
    badge !== undefined && ' ',
    badge !== undefined && element('span', { class: 'badge' }, badge),
  )

export function rowOf<Row>({ columns, hint, isChosen }: Table<Row>, row: Row): HTMLElement {
  return element(
    'tr',
    isChosen?.(row) ? { class: 'chosen' } : {},
    ...columns.map((column, at) =>
      at === 0
        ? element(
            'th',
            {
              ...(column.numeric && { class: 'number' }),
              attributes: { scope: 'row', title: hint?.(row) },
            },
            drawn(column.cell(row)),
          )
        : element('td', column.numeric ? { class: 'number' } : {}, drawn(column.cell(row))),
    ),
  )
}

/** The whole of a table, whatever part of it is drawn. */
export const copiedTable = <Row>(columns: readonly Column<Row>[], rows: readonly Row[]): CopiedTable => ({
  kind: 'table',
  columns: columns.map(({ title, badge, numeric = false }) => ({
    title: badge === undefined ? title : `${title} (${badge})`,
    numeric,
  })),
  rows: rows.map((row) => columns.map(({ cell }) => copied(cell(row)))),
})

export const isFigure = (cell: Cell): cell is Shown => typeof cell === 'object' && 'value' in cell

function drawn(cell: Cell): Node | string {
  if (typeof cell === 'string') return cell
  if (cell === undefined || isFigure(cell)) return figure(cell)
  const { name, badge, links = [] } = cell
  if (badge === undefined && links.length === 0) return nameOf(cell)
  return element(
    'span',
    { class: 'named' },
    name !== '' && nameOf(cell),
    name !== '' && badge && ' ',
    badge && element('span', { class: `badge ${badge.tone ?? ''}`.trim() }, badge.text),
    ...links.map(({ text, label, act }) =>
      element(
        'button',
        {
          class: 'link no-print',
          attributes: { type: 'button', 'aria-label': label },
          on: { click: () => act() },
        },
        text,
      ),
    ),
  )
}

function nameOf({ name, isCode = false, press }: NameCell): HTMLElement {
  const told = element('bdi', {}, name)
  if (isCode) return element('code', {}, told)
  if (!press) return told
  return element(
    'button',
    {
      class: 'link',
      attributes: { type: 'button', title: press.hint },
      on: { click: () => press.act() },
    },
    told,
  )
}

function copied(cell: Cell): CopiedCell {
  if (typeof cell === 'string') return { text: cell }
  if (cell === undefined) return { text: '–' }
  if (isFigure(cell)) return { text: cell.text, ...(cell.interval !== undefined && { note: cell.interval }) }
  const { name, isCode = false, badge } = cell
  return { text: name, ...(isCode && { isCode }), ...(badge && { note: badge.text }) }
}
