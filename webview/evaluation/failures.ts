import { failureLists, type FailureList } from '../../src/protocol/evaluation/failures.ts'
import type { FailureSample, LabelErrorsView } from '../../src/protocol/evaluation/failures.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { bare, element, isolated } from '../shared/dom.ts'
import { choiceButtons } from './choiceButtons.ts'
import { describe } from './copying.ts'
import { copiedSection, keptText, type EvaluationLink } from './link.ts'
import { pairList } from './pairList.ts'
import { drawPicture } from './sampleList.ts'
import { copiedTable } from './table.ts'

interface FailuresSection {
  readonly element: HTMLElement
  /** Asks for the list that was chosen last. */
  readonly ready: Promise<void>
}

const titles: Readonly<Record<FailureList, () => string>> = {
  mistakes: () => t('Surest mistakes'),
  hardest: () => t('Hardest samples'),
  labels: () => t('Suspect labels'),
}

const meanings: Readonly<Record<FailureList, () => string>> = {
  mistakes: () => t('Wrong predictions, with the score of the predicted class: the surest first.'),
  hardest: () => t('The highest log loss first: the true class got the lowest score.'),
  labels: () =>
    t(
      'Samples that lie as firmly in another class as that class’s own do on average (confident learning), with the score of their label less that of the likely class. A model that is wrong with conviction looks the same: have a person look at them.',
    ),
}

/** Lists of the samples that a person should look at, as pictures where inputs are; undefined where there are none. */
export function failuresSection(
  { failures: counts, labelErrors }: Pick<EvaluationView, 'failures' | 'labelErrors'>,
  link: EvaluationLink,
): FailuresSection | undefined {
  const lists = failureLists.filter((list) => counts[list] !== undefined)
  if (lists.length === 0) return undefined
  let listed: readonly FailureSample[] = []
  const samples = describe(element('ul', { class: 'samples wide' }), () =>
    copiedTable<FailureSample>(
      [
        { title: t('Sample'), cell: ({ id }) => ({ name: id, isCode: true }) },
        { title: titles[chosen](), cell: (sample) => bare(pairText(sample, chosen)) },
        { title: t('Figure'), numeric: true, cell: ({ figure }) => figure },
      ],
      listed,
    ),
  )
  const meaning = element('p', { class: 'muted', attributes: { role: 'status' } })
  const counted = element(
    'div',
    { attributes: { hidden: true } },
    ...(labelErrors ? countsOf(labelErrors) : []),
  )
  const more = element('button', {
    class: 'secondary',
    attributes: { type: 'button', hidden: true },
    on: { click: () => void link.attempt(() => show(chosen, shown)) },
  })
  let chosen = lists.find((list) => list === keptText(link, 'failures')) ?? lists[0]!
  let shown = 0
  let asked = 0
  const buttons = choiceButtons<FailureList>(
    'failures',
    lists.map((id) => ({ id, title: t('{0} ({1})', titles[id](), countText(counts[id] ?? 0)) })),
    (list) =>
      void link.attempt(async () => {
        link.choose('failures', list)
        await show(list, 0)
      }),
  )

  async function show(list: FailureList, from: number): Promise<void> {
    const turn = ++asked
    const total = counts[list] ?? 0
    const page = total === 0 ? [] : await link.request({ type: 'failures', list, from })
    if (turn !== asked) return
    chosen = list
    buttons.show(list)
    counted.hidden = list !== 'labels' || total === 0
    meaning.textContent = total === 0 ? t('There are none.') : meanings[list]()
    const items = page.map((sample) => failureItem(sample, list))
    if (from === 0) samples.replaceChildren(...items)
    else samples.append(...items)
    listed = from === 0 ? page : [...listed, ...page]
    shown = from + page.length
    samples.hidden = shown === 0
    more.hidden = shown >= total || page.length === 0
    more.textContent = t('Show more ({0} of {1} shown)', countText(shown), countText(total))
  }

  return {
    ready: link.attempt(() => show(chosen, 0)),
    element: copiedSection(
      link,
      'failures',
      t('Failure modes'),
      [],
      buttons.element,
      meaning,
      counted,
      samples,
      more,
    ),
  }
}

/** How many labels are wrong, and which are taken for which: of all samples, listed or not. */
const countsOf = ({ estimated, total, pairs }: LabelErrorsView): readonly HTMLElement[] => [
  element(
    'p',
    {},
    t(
      '{0} samples are suspect; about {1} labels are wrong, as far as these scores tell.',
      countText(total),
      estimated,
    ),
  ),
  pairList(
    t('Most often:'),
    pairs.map(({ given, likely, count }) =>
      t('labelled {0}, likely {1}: {2}', isolated(given), isolated(likely), countText(count)),
    ),
  ),
]

/** What a sample is, and what it was taken for. */
function pairText({ actual, other }: FailureSample, list: FailureList): string {
  const names = [isolated(actual), isolated(other)] as const
  if (list === 'labels') return t('labelled {0}, likely {1}', ...names)
  return list === 'hardest' && actual === other
    ? t('{0}, rightly', names[0])
    : t('{0} taken for {1}', ...names)
}

function failureItem(sample: FailureSample, list: FailureList): HTMLElement {
  const { id, figure, picture } = sample
  const pair = pairText(sample, list)
  return element(
    'li',
    {},
    picture && drawPicture(picture, t('Input of sample {0}', id)),
    element('bdi', { class: 'mono id', attributes: { title: id } }, id),
    element('span', { class: 'pair', attributes: { title: bare(pair) } }, pair),
    element('span', { class: 'muted' }, figure),
  )
}
