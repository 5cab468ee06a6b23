import type { CopiedTable } from '../../src/protocol/evaluation/copy.ts'
import type { MatrixView } from '../../src/protocol/evaluation/matrix.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, isolated } from '../shared/dom.ts'
import { describe } from './copying.ts'

export type Normalisation = 'counts' | 'rows' | 'columns'

export interface MatrixGrid {
  readonly table: HTMLElement
  /** Chooses the cell of two classes, as a click does; nothing happens where it isn't shown. */
  pick(actual: number, predicted: number): void
  /** Shows a cell as the chosen one, as after drawing the grid anew. */
  mark(actual: number, predicted: number): void
}

/** From so many classes on, names of columns that are longer than a few characters stand upright. */
const uprightFrom = 8
const shortName = 3
const steps = 10
/** Rows that Page Up and Page Down move by. */
const page = 10

/** The matrix as a grid of cells that the arrow keys move through. */
export function matrixGrid(
  view: EvaluationView,
  matrix: MatrixView,
  normalisation: Normalisation,
  chosen: (actual: number, predicted: number) => void,
): MatrixGrid {
  const { shown, counts } = matrix
  const nameOf = (index: number) => view.classNames[index] ?? String(index)
  const cells = counts.map((row, at) =>
    row.map((count, to) => {
      const [actual, predicted] = [shown[at]!, shown[to]!]
      const ofActual = shareOf(count, matrix.actual[actual])
      const ofPredicted = shareOf(count, matrix.predicted[predicted])
      const share = normalisation === 'columns' ? ofPredicted : ofActual
      return element(
        'td',
        {
          class: cellClass(count, share, actual === predicted),
          attributes: {
            role: 'gridcell',
            tabindex: -1,
            'aria-selected': 'false',
            'aria-label': t(
              'Actual {0}, predicted {1}: {2} samples, {3} of the actual and {4} of the predicted class',
              isolated(nameOf(actual)),
              isolated(nameOf(predicted)),
              countText(count),
              percent(ofActual),
              percent(ofPredicted),
            ),
          },
        },
        normalisation === 'counts' ? countText(count) : count === 0 ? '0' : percent(share),
      )
    }),
  )
  const table = describe(
    element(
      'table',
      {
        class: `matrix${shown.length >= uprightFrom && shown.some((index) => nameOf(index).length > shortName) ? ' upright' : ''}${shown.length > 20 ? ' dense' : ''}`,
        attributes: {
          role: 'grid',
          'aria-label': t('Confusion matrix: rows are actual classes, columns predicted ones'),
        },
      },
      element(
        'thead',
        {},
        element(
          'tr',
          { attributes: { role: 'row' } },
          element(
            'th',
            { attributes: { scope: 'col', role: 'columnheader' } },
            element('span', { class: 'muted' }, t('Actual ↓')),
            element('span', { class: 'muted' }, t('Predicted →')),
          ),
          ...shown.map((index) => header('col', nameOf(index))),
        ),
      ),
      element(
        'tbody',
        {},
        ...cells.map((row, at) =>
          element('tr', { attributes: { role: 'row' } }, header('row', nameOf(shown[at]!)), ...row),
        ),
      ),
    ),
    () => copied(),
  )
  const copied = (): CopiedTable => ({
    kind: 'table',
    columns: [
      { title: `${t('Actual ↓')} ${t('Predicted →')}`, numeric: false },
      ...shown.map((index) => ({ title: nameOf(index), numeric: true })),
    ],
    rows: cells.map((row, at) => [
      { text: nameOf(shown[at]!) },
      ...row.map(({ textContent }) => ({ text: textContent })),
    ]),
  })

  let [row, column] = [0, 0]
  cells[0]?.[0]?.setAttribute('tabindex', '0')
  const moveTo = (nextRow: number, nextColumn: number) => {
    const next = cells[nextRow]?.[nextColumn]
    if (!next) return
    cells[row]![column]!.setAttribute('tabindex', '-1')
    ;[row, column] = [nextRow, nextColumn]
    next.setAttribute('tabindex', '0')
  }
  const markCurrent = () => {
    table.querySelector('[aria-selected="true"]')?.setAttribute('aria-selected', 'false')
    cells[row]![column]!.setAttribute('aria-selected', 'true')
  }
  const select = () => {
    markCurrent()
    chosen(shown[row]!, shown[column]!)
  }
  const goTo = (actual: number, predicted: number): boolean => {
    const [at, to] = [shown.indexOf(actual), shown.indexOf(predicted)]
    if (at < 0 || to < 0) return false
    moveTo(at, to)
    return true
  }
  table.addEventListener('keydown', (event) => {
    if (event.altKey || event.metaKey) return
    const target = targetOf(event, row, column, cells.length - 1)
    if (target) {
      moveTo(...target)
      cells[row]![column]!.focus()
    } else if (event.key === 'Enter' || event.key === ' ') select()
    else return
    event.preventDefault()
  })
  table.addEventListener('click', (event) => {
    const cell = (event.target as Element).closest('td')
    const at = cells.findIndex((each) => each.includes(cell!))
    if (!cell || at < 0) return
    moveTo(at, cells[at]!.indexOf(cell))
    cell.focus()
    select()
  })
  return {
    table,
    pick(actual, predicted) {
      if (goTo(actual, predicted)) select()
    },
    mark(actual, predicted) {
      if (goTo(actual, predicted)) markCurrent()
    },
  }
}

function targetOf(
  { key, ctrlKey }: KeyboardEvent,
  row: number,
  column: number,
  last: number,
): readonly [row: number, column: number] | undefined {
  switch (key) {
    case 'ArrowUp':
      return [Math.max(0, row - 1), column]
    case 'ArrowDown':
      return [Math.min(last, row + 1), column]
    case 'ArrowLeft':
      return [row, Math.max(0, column - 1)]
    case 'ArrowRight':
      return [row, Math.min(last, column + 1)]
    case 'PageUp':
      return [Math.max(0, row - page), column]
    case 'PageDown':
      return [Math.min(last, row + page), column]
    case 'Home':
      return [ctrlKey ? 0 : row, 0]
    case 'End':
      return [ctrlKey ? last : row, last]
    default:
      return undefined
  }
}

const header = (scope: 'row' | 'col', name: string): HTMLElement =>
  element(
    'th',
    { attributes: { scope, role: scope === 'row' ? 'rowheader' : 'columnheader', title: name } },
    element('bdi', { class: 'name' }, name),
  )

const shareOf = (count: number, of: number | undefined): number => (of ? count / of : 0)

/** By the square root of the share, so that few mistakes can be told from none. */
function cellClass(count: number, share: number, correct: boolean): string {
  const step = count === 0 ? 0 : Math.max(1, Math.round(steps * Math.sqrt(share)))
  return `${correct ? 'correct' : 'wrong'} heat-${step}`
}

function percent(share: number): string {
  const text = (100 * share).toFixed(1)
  return `${text === '0.0' && share > 0 ? '<0.1' : share === 1 ? '100' : text} %`
}
