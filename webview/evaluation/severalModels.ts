import type { ModelsView } from '../../src/protocol/evaluationComparison.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, renew } from '../shared/dom.ts'
import { checkbox } from './checkbox.ts'
import { doubtsBelow, figure } from './figures.ts'
import { keptTexts, type EvaluationLink } from './link.ts'
import { methodsBelow } from './methods.ts'
import { tableHead } from './tableHead.ts'
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
  const result = element('div', { attributes: { 'aria-live': 'polite' } })
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
      renew(result, answer, () =>
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
    result,
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
    tableOf(
      t('Models on the same samples'),
      tableHead(t('Model'), titles),
      models.map(({ name, isOwn, figures }) =>
        rowOf(
          [
            element('bdi', {}, name),
            isOwn && ' ',
            isOwn && element('span', { class: 'badge' }, t('this model')),
          ],
          figures.map((shown) => figure(shown)),
        ),
      ),
    ),
    element(
      'p',
      {},
      t(
        'Every two of them by {0}; p is corrected for {1} pairs (Holm), and the verdicts hold together.',
        metric,
        pairs.length,
      ),
    ),
    tableOf(
      t('Every two models'),
      tableHead(t('Model'), [t('Against'), t('Difference'), t('p'), t('Verdict'), t('Samples to tell')]),
      pairs.map(({ model, against, difference, p, verdict, needed }) =>
        rowOf(
          [element('bdi', {}, model)],
          [element('bdi', {}, against), figure(difference), figure(p), verdictCell(verdict), figure(needed)],
        ),
      ),
    ),
    doubtsBelow(doubts),
    methodsBelow([
      ...models.flatMap(({ figures }) => figures.map((shown, at) => [titles[at] ?? '', shown] as const)),
      ...pairs.map(({ difference }) => [t('Difference'), difference] as const),
    ]),
  ]
}

const tableOf = (caption: string, head: HTMLElement, rows: readonly HTMLElement[]): HTMLElement =>
  element(
    'div',
    { class: 'scroll', attributes: { tabindex: 0, role: 'group', 'aria-label': caption } },
    element('table', { class: 'candidates' }, head, element('tbody', {}, ...rows)),
  )

const rowOf = (name: readonly (Node | string | false)[], cells: readonly (Node | string)[]): HTMLElement =>
  element(
    'tr',
    {},
    element('th', { attributes: { scope: 'row' } }, ...name),
    ...cells.map((cell) => element('td', { class: 'number' }, cell)),
  )
