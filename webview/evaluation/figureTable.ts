import type { Shown } from '../../src/protocol/evaluationView.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { figure } from './figures.ts'
import { tableHead } from './tableHead.ts'

/** A column of figures, by the title of the row. */
interface FigureColumn {
  readonly title: string
  of(row: string): Shown | undefined
}

/** Figures by title down, and across what they are of. */
export function figureTable(
  caption: string,
  columns: readonly FigureColumn[],
  rows: readonly string[],
): HTMLElement {
  return element(
    'div',
    { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-label': caption } },
    element(
      'table',
      {},
      tableHead(
        t('Figure'),
        columns.map(({ title }) => title),
      ),
      element(
        'tbody',
        {},
        ...rows.map((title) =>
          element(
            'tr',
            {},
            element('th', { attributes: { scope: 'row' } }, title),
            ...columns.map(({ of }) => element('td', { class: 'number' }, figure(of(title)))),
          ),
        ),
      ),
    ),
  )
}
