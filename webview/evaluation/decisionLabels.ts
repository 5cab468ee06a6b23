import type {
  AskedLabels,
  LabelsAnswer,
  LabelsView,
  LabelThresholdView,
} from '../../src/protocol/evaluation/labels.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, renew } from '../shared/dom.ts'
import { figureTable } from './figureTable.ts'
import { actionButton, type EvaluationLink } from './link.ts'
import { resultPlace } from './resultPlace.ts'
import { sortableTable } from './sortableTable.ts'

interface LabelDecision {
  /** Chooses for every label. */
  readonly button: HTMLElement
  /** What is on record about all labels. */
  readonly record: HTMLElement
  /** What was chosen and is not on record. */
  readonly result: HTMLElement
  /** Shows what is on record. */
  load(): Promise<void>
}

/**
 * A threshold for each label of a model with several labels, chosen at once.
 *
 * @param asked what is asked for; undefined where a field lacks something
 * @param kept called when they were put on record
 */
export function labelDecision(
  link: EvaluationLink,
  asked: () => AskedLabels | undefined,
  kept: () => Promise<void>,
): LabelDecision {
  const record = element('div')
  const result = resultPlace()

  async function load(): Promise<void> {
    const view = (await link.request({ type: 'recordedLabels' })) ?? undefined
    renew(record, view ?? null, () =>
      view ? [heading(t('All labels, as on record')), ...parts(view, link)] : [],
    )
  }
  async function choose(): Promise<void> {
    const question = asked()
    if (!question) return
    result.show(element('p', { class: 'muted' }, t('Choosing on validation…')))
    const answer = await link.request({ type: 'decideLabels', ...question }).catch((error: unknown) => {
      result.show()
      throw error
    })
    if (answer.kind === 'refused') {
      result.show(element('p', { class: 'message error' }, answer.reason))
      return
    }
    result.show(
      heading(t('Chosen for every label, not on record yet')),
      element('p', {}, sentenceOf(answer)),
      ...answer.notes.map((note) => element('p', { class: 'message warning' }, note)),
      ...parts(answer.view, link),
      element(
        'div',
        { class: 'buttons no-print' },
        actionButton(
          link,
          answer.testSamples === undefined ? t('Record all') : t('Record all and judge on test'),
          async () => {
            if (!(await link.request({ type: 'recordLabels', ...question }))) return
            result.show()
            await load()
            await kept()
          },
          'primary',
        ),
        actionButton(link, t('Discard'), () => Promise.resolve(result.show())),
      ),
    )
  }
  return {
    button: actionButton(link, t('Choose for every label'), choose),
    record,
    result: result.element,
    load,
  }
}

const heading = (title: string): HTMLElement => element('h3', {}, title)

function sentenceOf({
  objective,
  validationSamples,
  testSamples,
}: Extract<LabelsAnswer, { kind: 'decided' }>): string {
  const chosen = t(
    'Each for {0}, on {1} validation samples, which flatter thresholds that were chosen on them.',
    objective,
    countText(validationSamples),
  )
  return testSamples === undefined
    ? `${chosen} ${t('There are no test predictions to judge them on.')}`
    : `${chosen} ${t('{0} test samples will judge them, in one look.', countText(testSamples))}`
}

function parts(view: LabelsView, link: EvaluationLink): readonly (HTMLElement | undefined)[] {
  const { labels, together, doubts } = view
  const hasTest = labels.some(({ test }) => test) || together.some(({ test }) => test)
  const byTitle = new Map(together.map((each) => [each.title, each]))
  const splits = [
    ['validation', t('validation')] as const,
    ...(hasTest ? [['test', t('test')] as const] : []),
  ]
  return [
    ...sortableTable<LabelThresholdView>(link, 'labelThresholds', {
      caption: t('The threshold of each label'),
      columns: [
        { id: 'name', title: t('Label'), cell: ({ name }) => ({ name }) },
        {
          id: 'threshold',
          title: t('Threshold'),
          numeric: true,
          key: ({ threshold }) => (threshold === undefined ? null : Number(threshold)),
          cell: ({ threshold, isKept }) =>
            threshold === undefined ? t('never') : isKept ? t('{0} (kept)', threshold) : threshold,
        },
        ...splits.map(([split, name]) => ({
          id: split,
          title: t('{0}, {1}', titleOf(labels), name),
          hint: t('With its 95 % interval'),
          numeric: true,
          cell: (row: LabelThresholdView) => row[split],
          figureName: ({ title }: LabelThresholdView) => title ?? '',
        })),
      ],
      rows: labels,
    }),
    heading(t('All labels together')),
    ...figureTable(
      t('All labels together'),
      splits.flatMap(([split, name]) => [
        { title: t('At 0.5, {0}', name), of: (title: string) => byTitle.get(title)?.[split]?.usual },
        {
          title: t('At their thresholds, {0}', name),
          of: (title: string) => byTitle.get(title)?.[split]?.chosen,
        },
      ]),
      [...byTitle.keys()],
      doubts,
    ),
  ]
}

/** Of the figures of labels; their objectives may differ where each was chosen by itself. */
function titleOf(labels: readonly LabelThresholdView[]): string {
  const titles = new Set(labels.flatMap(({ title }) => title ?? []))
  return titles.size === 1 ? [...titles][0]! : t('Objective')
}
