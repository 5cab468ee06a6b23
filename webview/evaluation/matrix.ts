import type { MatrixView } from '../../src/protocol/evaluation/matrix.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, isolated, replaceChildren } from '../shared/dom.ts'
import { classChooser } from './classChooser.ts'
import { copiedSection, keptText, type EvaluationLink } from './link.ts'
import { matrixGrid, type MatrixGrid, type Normalisation } from './matrixGrid.ts'
import { pairList } from './pairList.ts'
import { sampleList } from './sampleList.ts'
import { saveButtons } from './savePicture.ts'

const normalisations: readonly Normalisation[] = ['counts', 'rows', 'columns']

/**
 * The confusion matrix with the samples of the chosen cell below it. Of many classes those with the most mistakes are
 * shown, or one that the person looks for with those that it is confused with.
 */
export function matrixSection(view: EvaluationView, whole: MatrixView, link: EvaluationLink): HTMLElement {
  const samples = sampleList(view, link)
  const holder = element('div', { class: 'scroll' })
  const part = element('p', { class: 'muted part', attributes: { role: 'status' } })
  const isPart = whole.shown.length < view.classNames.length
  let normalisation = normalisations.find((each) => each === link.choice('normalisation')) ?? 'counts'
  let matrix = whole
  let chosen: readonly [actual: number, predicted: number] | undefined
  let turn = 0

  const draw = (): MatrixGrid => {
    const drawn = matrixGrid(view, matrix, normalisation, (actual, predicted) => {
      chosen = [actual, predicted]
      link.choose('cell', `${actual}:${predicted}`)
      void link.attempt(() => samples.show(actual, predicted))
    })
    if (chosen) drawn.mark(...chosen)
    holder.replaceChildren(drawn.table)
    replaceChildren(part, ...(isPart ? partOf(view, matrix, showWhole) : []))
    part.hidden = !isPart
    return drawn
  }
  function showWhole(): void {
    turn++
    matrix = whole
    link.choose('around', '')
    grid = draw()
  }
  async function showAround(index: number): Promise<void> {
    const mine = ++turn
    const found = await link.request({ type: 'around', index })
    if (!found || mine !== turn) return
    matrix = found
    link.choose('around', String(index))
    grid = draw()
  }
  async function pick(actual: number, predicted: number): Promise<void> {
    if (!matrix.shown.includes(actual) || !matrix.shown.includes(predicted)) await showAround(actual)
    grid.pick(actual, predicted)
  }

  let grid = draw()
  const kept = /^(\d+):(\d+)$/.exec(keptText(link, 'cell'))
  const around = /^\d+$/.exec(keptText(link, 'around'))?.[0]
  if ((kept && whole.shown.length > 0) || (around !== undefined && isPart))
    void link.attempt(async () => {
      if (around !== undefined && isPart) await showAround(Number(around))
      if (kept) grid.pick(Number(kept[1]), Number(kept[2]))
    })
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
  return copiedSection(
    link,
    'matrix',
    t('Confusion matrix'),
    [saveButtons(link, 'confusion-matrix', () => link.request({ type: 'drawMatrix' }))],
    element(
      'div',
      { class: 'toolbar' },
      element('label', { attributes: { for: 'normalisation' } }, t('Show')),
      choose,
      isPart && classChooser(view.classNames, (index) => void link.attempt(() => showAround(index))),
      element('span', { class: 'muted' }, t('Arrow keys move between cells, Enter lists a cell’s samples.')),
    ),
    part,
    holder,
    mostConfused(view, whole, (actual, predicted) => void link.attempt(() => pick(actual, predicted))),
    samples.element,
  )
}

/** Which part of a large matrix is shown, and the way back to the usual one. */
function partOf(
  { classNames }: EvaluationView,
  { shown, around }: MatrixView,
  showWhole: () => void,
): readonly (string | HTMLElement)[] {
  if (around === undefined)
    return [
      t(
        'The {0} of {1} classes with the most mistakes are shown; the saved picture has all.',
        shown.length,
        countText(classNames.length),
      ),
    ]
  return [
    t(
      '{0} and the {1} classes that it is confused with most, of {2}.',
      isolated(classNames[around] ?? around),
      shown.length - 1,
      countText(classNames.length),
    ),
    ' ',
    element(
      'button',
      { class: 'link', attributes: { type: 'button' }, on: { click: showWhole } },
      t('Show those with the most mistakes'),
    ),
  ]
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
  { pairs }: MatrixView,
  pick: (actual: number, predicted: number) => void,
): HTMLElement | undefined {
  if (pairs.length === 0) return undefined
  return pairList(
    t('Most confused:'),
    pairs.map(({ actual, predicted, count, share }) =>
      element(
        'button',
        {
          class: 'link',
          attributes: { type: 'button' },
          on: { click: () => pick(actual, predicted) },
        },
        t(
          '{0} taken for {1}: {2} ({3})',
          isolated(classNames[actual] ?? actual),
          isolated(classNames[predicted] ?? predicted),
          countText(count),
          share,
        ),
      ),
    ),
  )
}
