import type { EvaluationView, MatrixView } from '../../src/protocol/evaluation.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { copyButton, keptText, section, type EvaluationLink } from './link.ts'
import { matrixGrid, type MatrixGrid, type Normalisation } from './matrixGrid.ts'
import { sampleList } from './sampleList.ts'
import { saveButtons } from './savePicture.ts'

const normalisations: readonly Normalisation[] = ['counts', 'rows', 'columns']

/** The confusion matrix with the samples of the chosen cell below it. */
export function matrixSection(view: EvaluationView, matrix: MatrixView, link: EvaluationLink): HTMLElement {
  const samples = sampleList(view, link)
  const holder = element('div', { class: 'scroll' })
  let normalisation = normalisations.find((each) => each === link.choice('normalisation')) ?? 'counts'
  const draw = (): MatrixGrid => {
    const grid = matrixGrid(view, matrix, normalisation, (actual, predicted) => {
      link.choose('cell', `${actual}:${predicted}`)
      void link.attempt(() => samples.show(actual, predicted))
    })
    holder.replaceChildren(grid.table)
    return grid
  }
  let grid = draw()
  const kept = /^(\d+):(\d+)$/.exec(keptText(link, 'cell'))
  if (kept) grid.pick(Number(kept[1]), Number(kept[2]))
  const choose = element(
    'select',
    {
      attributes: { id: 'normalisation' },
      on: {
        change: () => {
          normalisation = normalisations.find((each) => each === choose.value) ?? 'counts'
          link.choose('normalisation', normalisation)
          grid = draw()
        },
      },
    },
    ...normalisations.map((each) =>
      element('option', { attributes: { value: each, selected: each === normalisation } }, nameOf(each)),
    ),
  )
  return section(
    'matrix',
    t('Confusion matrix'),
    [
      copyButton(link, 'matrix'),
      saveButtons(link, 'confusion-matrix', () => link.request({ type: 'drawMatrix' })),
    ],
    element(
      'div',
      { class: 'toolbar' },
      element('label', { attributes: { for: 'normalisation' } }, t('Show')),
      choose,
      element('span', { class: 'muted' }, t('Arrow keys move between cells, Enter lists a cell’s samples.')),
    ),
    matrix.shown.length < view.classNames.length &&
      element(
        'p',
        { class: 'muted' },
        t(
          'The {0} of {1} classes with the most mistakes are shown; the saved picture has all.',
          matrix.shown.length,
          view.classNames.length,
        ),
      ),
    holder,
    mostConfused(view, matrix, (actual, predicted) => grid.pick(actual, predicted)),
    samples.element,
  )
}

function nameOf(normalisation: Normalisation): string {
  return {
    counts: t('Samples'),
    rows: t('Share of the actual class (recall)'),
    columns: t('Share of the predicted class (precision)'),
  }[normalisation]
}

function mostConfused(
  { classNames }: EvaluationView,
  { pairs, shown }: MatrixView,
  pick: (actual: number, predicted: number) => void,
): HTMLElement | undefined {
  const reachable = pairs.filter(
    ({ actual, predicted }) => shown.includes(actual) && shown.includes(predicted),
  )
  if (reachable.length === 0) return undefined
  return element(
    'p',
    { class: 'pairs' },
    element('span', { class: 'muted' }, t('Most confused:')),
    ...reachable.map(({ actual, predicted, count, share }) =>
      element(
        'button',
        {
          class: 'link',
          attributes: { type: 'button' },
          on: { click: () => pick(actual, predicted) },
        },
        t(
          '{0} taken for {1}: {2} ({3})',
          classNames[actual] ?? actual,
          classNames[predicted] ?? predicted,
          count,
          share,
        ),
      ),
    ),
  )
}
