import type { ModelsView } from '../../src/protocol/evaluation/comparison.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { checkbox } from './checkbox.ts'
import { keptTexts, type EvaluationLink } from './link.ts'
import { resultPlace } from './resultPlace.ts'
import { tableParts } from './table.ts'
import { verdictCell } from './verdictCell.ts'

interface SeveralModels {
  readonly element: HTMLElement
  /** A model that may be compared with. */
  offer(path: string, name: string): void
  /** Compares again with those chosen before. */
  load(): Promise<void>
}

/** Several models at once on the same samples: their figures, and every two of them. Shown from two others on. */
export function severalModels(link: EvaluationLink): SeveralModels {
  const chosen = new Set(keptTexts(link, 'severalModels'))
  const offered = new Set<string>()
  const boxes = element('div', { class: 'boxes' })
  const progress = element(
    'span',
    { class: 'muted', attributes: { role: 'status', hidden: true } },
    t('Comparing…'),
  )
  const result = resultPlace()
  const submit = element('button', { attributes: { type: 'submit' } }, t('Compare them'))
  let asked = 0

  const paths = () => [...chosen].filter((path) => offered.has(path))
  function keep(): void {
    link.choose('severalModels', JSON.stringify([...chosen]))
    submit.disabled = paths().length < 2
  }
  async function compare(): Promise<void> {
    const turn = ++asked
    progress.hidden = false
    try {
      const answer = await link.request({ type: 'compareSeveral', paths: paths() })
      if (turn !== asked) return
      result.renew(answer, () =>
        answer.kind === 'compared'
          ? partsOf(answer.view)
          : [element('p', { class: 'message error' }, answer.reason)],
      )
    } finally {
      if (turn === asked) progress.hidden = true
    }
  }
  submit.disabled = true
  const content = element(
    'div',
    { attributes: { hidden: true } },
    element('h3', {}, t('Several at once')),
    element(
      'form',
      {
        class: 'no-print',
        on: {
          submit(event) {
            event.preventDefault()
            void link.attempt(compare)
          },
        },
      },
      element(
        'fieldset',
        {},
        element(
          'legend',
          { class: 'visually-hidden' },
          t('Models to compare with this one and with each other'),
        ),
        boxes,
      ),
      element('div', { class: 'toolbar' }, submit, progress),
    ),
    result.element,
  )
  return {
    element: content,
    offer(path, name) {
      if (offered.has(path)) return
      offered.add(path)
      boxes.append(
        checkbox(name, chosen.has(path), (isChecked) => {
          if (isChecked) chosen.add(path)
          else chosen.delete(path)
          keep()
        }),
      )
      content.hidden = offered.size < 2
      submit.disabled = paths().length < 2
    },
    async load() {
      if (paths().length > 1) await compare()
    },
  }
}

function partsOf({
  samples,
  metric,
  titles,
  models,
  pairs,
  notes,
  doubts,
}: ModelsView): readonly (HTMLElement | undefined)[] {
  return [
    element(
      'p',
      {},
      t('{0} models on {1} samples, the best by {2} first.', models.length, countText(samples), metric),
    ),
    ...notes.map((note) => element('p', { class: 'message warning' }, note)),
    ...tableParts<ModelsView['models'][number]>({
      caption: t('Models on the same samples'),
      class: 'candidates',
      columns: [
        {
          title: t('Model'),
          cell: ({ name, isOwn }) => ({ name, badge: isOwn ? { text: t('this model') } : undefined }),
        },
        ...titles.map((title, at) => ({
          title,
          numeric: true,
          cell: ({ figures }: ModelsView['models'][number]) => figures[at],
        })),
      ],
      rows: models,
    }),
    element(
      'p',
      {},
      t(
        'Every two of them by {0}; p is corrected for {1} pairs (Holm), and the verdicts hold together.',
        metric,
        pairs.length,
      ),
    ),
    ...tableParts<ModelsView['pairs'][number]>(
      {
        caption: t('Every two models'),
        class: 'candidates',
        columns: [
          { title: t('Model'), cell: ({ model }) => ({ name: model }) },
          { title: t('Against'), cell: ({ against }) => ({ name: against }) },
          { title: t('Difference'), numeric: true, cell: ({ difference }) => difference },
          { title: t('p'), numeric: true, cell: ({ p }) => p },
          { title: t('Verdict'), cell: ({ verdict }) => verdictCell(verdict) },
          { title: t('Samples to tell'), numeric: true, cell: ({ needed }) => needed },
        ],
        rows: pairs,
      },
      doubts,
    ),
  ]
}
