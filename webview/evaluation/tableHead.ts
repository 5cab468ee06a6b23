import { element } from '../shared/dom.ts'

/** The head of a table: what its rows are, then the columns of figures. */
export function tableHead(rows: string, titles: readonly string[]): HTMLElement {
  return element(
    'thead',
    {},
    element(
      'tr',
      {},
      element('th', { attributes: { scope: 'col' } }, rows),
      ...titles.map((title) => element('th', { class: 'number', attributes: { scope: 'col' } }, title)),
    ),
  )
}
