import type { AskedDecision, RecordedView, RuleView } from '../../src/protocol/evaluation/decision.ts'
import type { EvaluationView } from '../../src/protocol/evaluation/view.ts'
import { t } from '../shared/channel.ts'
import { element, isolated, renew } from '../shared/dom.ts'
import type { ClassMarks } from './curves.ts'
import { labelDecision } from './decisionLabels.ts'
import { decisionModels } from './decisionModels.ts'
import { chosenParts, recordParts, type Decided } from './decisionParts.ts'
import { actionButton, copiedSection, keptText, section, type EvaluationLink } from './link.ts'
import { objectiveFields } from './objectiveFields.ts'
import { resultPlace } from './resultPlace.ts'
import type { ThresholdMark } from './thresholdControl.ts'

interface DecisionSection {
  readonly element: HTMLElement
  /** What is on record about a class, and a form to choose its threshold. */
  show(index: number): Promise<void>
  /** What is chosen and not on record. */
  chosen(): AskedDecision | undefined
  /** What is on record may have changed. */
  refresh(): Promise<void>
}

const kinds = ['f', 'precision', 'cost', 'alerts', 'share'] as const

/** The threshold from which a class is predicted: chosen on validation for an objective, judged on test once it is on record. */
export function decisionSection(
  view: EvaluationView,
  link: EvaluationLink,
  mark: (marks: ClassMarks) => void,
): DecisionSection {
  if (!view.scored.includes('val'))
    return {
      element: withoutValidation(),
      show: () => Promise.resolve(),
      chosen: () => undefined,
      refresh: () => Promise.resolve(),
    }
  const objective = objectiveFields('objective', t('Choose for'), kinds, keptText(link, 'objective'))
  const backup = objectiveFields('backup', t('Backup'), ['none', ...kinds], keptText(link, 'backup'))
  const models = decisionModels(link, () => {
    // Of several models the next best one is the backup.
    backup.element.hidden = models.models().length > 0
    // Several models are weighed for one label at a time.
    if (labels) labels.button.hidden = models.models().length > 0
  })
  backup.element.hidden = models.models().length > 0
  const labels =
    view.task === 'multi-label'
      ? labelDecision(
          link,
          () => {
            const [own, other] = [objective.text(), backup.text()]
            if (own === undefined || !form.reportValidity()) return undefined
            link.choose('objective', own)
            link.choose('backup', other ?? '')
            return { objective: own, ...(other !== undefined && { backup: other }) }
          },
          () => showRecord(),
        )
      : undefined
  if (labels) labels.button.hidden = models.models().length > 0
  let listed: Promise<void> | undefined
  const record = element('div')
  const result = resultPlace()
  let index = 0
  let recorded: RecordedView | undefined
  let chosen: { readonly question: AskedDecision; readonly rules: Decided['rules'] } | undefined
  let asked = 0

  function remark(): void {
    mark({
      chosen: chosen ? marksOf(chosen.rules, t('Chosen'), t('Chosen backup')) : [],
      recorded: recorded ? marksOf(recorded.rules, t('On record'), t('Backup on record')) : [],
    })
  }

  async function choose(): Promise<void> {
    const turn = ++asked
    const [own, other] = [objective.text(), backup.text()]
    if (own === undefined) return
    link.choose('objective', own)
    link.choose('backup', other ?? '')
    result.show(element('p', { class: 'muted' }, t('Choosing on validation…')))
    const others = models.models()
    const question = {
      index,
      objective: own,
      ...(others.length > 0
        ? { models: others, ensembles: models.ensembles() }
        : other !== undefined && { backup: other }),
    }
    const answer = await link.request({ type: 'decide', ...question }).catch((error: unknown) => {
      result.show()
      throw error
    })
    if (turn !== asked) return
    link.choose('decided', answer.kind === 'decided')
    chosen = answer.kind === 'decided' ? { question, rules: answer.rules } : undefined
    if (answer.kind === 'refused') {
      result.show(element('p', { class: 'message error' }, answer.reason))
    } else {
      result.show(
        ...chosenParts(answer),
        element(
          'div',
          { class: 'buttons no-print' },
          actionButton(
            link,
            answer.testSamples === undefined ? t('Record') : t('Record and judge on test'),
            async () => {
              if (await link.request({ type: 'record', ...question })) await keep()
            },
            'primary',
          ),
          actionButton(link, t('Discard'), () => Promise.resolve(discard())),
        ),
      )
    }
    remark()
  }

  /** What was chosen is on record by now. */
  async function keep(): Promise<void> {
    discard()
    await showRecord()
    await labels?.load()
  }

  function discard(): void {
    asked++
    link.choose('decided', false)
    chosen = undefined
    result.show()
    remark()
  }

  async function showRecord(): Promise<void> {
    const about = index
    const found = await link.request({ type: 'recorded', index: about })
    if (about !== index) return
    recorded = found ?? undefined
    renew(record, [index, recorded], () =>
      recorded ? recordParts(recorded) : [nothingRecorded(view, index)],
    )
    remark()
  }

  const form = element(
    'form',
    {
      class: 'no-print',
      on: {
        submit(event) {
          event.preventDefault()
          void link.attempt(choose)
        },
      },
    },
    objective.element,
    backup.element,
    models.element,
    element(
      'div',
      { class: 'buttons' },
      element('button', { attributes: { type: 'submit' } }, t('Choose on validation')),
      labels?.button,
    ),
  )
  return {
    chosen: () => chosen?.question,
    async refresh() {
      await models.load()
      await showRecord()
      await labels?.load()
    },
    async show(wanted) {
      index = wanted
      asked++
      chosen = undefined
      result.show()
      await (listed ??= Promise.all([models.load(), labels?.load()]).then(() => undefined))
      await showRecord()
      if (link.choice('decided') === true) await choose()
    },
    element: copiedSection(
      link,
      'decision',
      t('Decision threshold'),
      [actionButton(link, t('Open decision log'), () => link.request({ type: 'openDecisions' }))],
      element(
        'p',
        { class: 'no-print' },
        t(
          'A threshold is chosen on validation for what matters, among every distinct score. Test judges it once it is on record; each rule that is judged there counts as a look.',
        ),
      ),
      record,
      labels?.record,
      form,
      result.element,
      labels?.result,
    ),
  }
}

const withoutValidation = (): HTMLElement =>
  section(
    'decision',
    t('Decision threshold'),
    [],
    element(
      'p',
      { class: 'muted' },
      t(
        'There are no validation predictions with scores, so no threshold can be chosen: on test it would be fitted to the samples that judge it. Let the trainer write predictions/val.npz with y_true and y_score.',
      ),
    ),
  )

const nothingRecorded = ({ classNames }: EvaluationView, index: number): HTMLElement =>
  element(
    'p',
    { class: 'muted' },
    t('No threshold of {0} is on record yet.', isolated(classNames[index] ?? index)),
  )

const marksOf = (rules: readonly RuleView[], primary: string, backup: string): readonly ThresholdMark[] =>
  rules.flatMap(({ role, point }) => (point ? [{ label: role === 'primary' ? primary : backup, point }] : []))
