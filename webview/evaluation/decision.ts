import type { DecisionAnswer, RecordedView, RuleView } from '../../src/protocol/evaluationDecision.ts'
import type { EvaluationView } from '../../src/protocol/evaluationView.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element, isolated, renew } from '../shared/dom.ts'
import type { ClassMarks } from './curves.ts'
import { doubtsBelow } from './figures.ts'
import { figureTable } from './figureTable.ts'
import { actionButton, keptText, section, type EvaluationLink } from './link.ts'
import { objectiveFields } from './objectiveFields.ts'
import { methodsBelow } from './methods.ts'
import type { ThresholdMark } from './thresholdControl.ts'

interface DecisionSection {
  readonly element: HTMLElement
  /** What is on record about a class, and a form to choose its threshold. */
  show(index: number): Promise<void>
  /** What is on record may have changed. */
  refresh(): Promise<void>
}

type Decided = Extract<DecisionAnswer, { kind: 'decided' }>

const kinds = ['f', 'precision', 'cost', 'alerts', 'share'] as const

/** The threshold from which a class is predicted: chosen on validation for an objective, judged on test once it is on record. */
export function decisionSection(
  view: EvaluationView,
  link: EvaluationLink,
  mark: (marks: ClassMarks) => void,
): DecisionSection {
  if (!view.scored.includes('val'))
    return { element: withoutValidation(), show: () => Promise.resolve(), refresh: () => Promise.resolve() }
  const objective = objectiveFields('objective', t('Choose for'), kinds, keptText(link, 'objective'))
  const backup = objectiveFields('backup', t('Backup'), ['none', ...kinds], keptText(link, 'backup'))
  const record = element('div')
  const result = element('div', { attributes: { 'aria-live': 'polite' } })
  let index = 0
  let recorded: RecordedView | undefined
  let chosen: Decided | undefined
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
    result.replaceChildren(element('p', { class: 'muted' }, t('Choosing on validation…')))
    const question = { index, objective: own, ...(other !== undefined && { backup: other }) }
    const answer = await link.request({ type: 'decide', ...question }).catch((error: unknown) => {
      result.replaceChildren()
      throw error
    })
    if (turn !== asked) return
    link.choose('decided', answer.kind === 'decided')
    chosen = answer.kind === 'decided' ? answer : undefined
    if (answer.kind === 'refused') {
      result.replaceChildren(element('p', { class: 'message error' }, answer.reason))
    } else {
      result.replaceChildren(
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
  }

  function discard(): void {
    asked++
    link.choose('decided', false)
    chosen = undefined
    result.replaceChildren()
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
    element('button', { attributes: { type: 'submit' } }, t('Choose on validation')),
  )
  return {
    refresh: showRecord,
    async show(wanted) {
      index = wanted
      asked++
      chosen = undefined
      result.replaceChildren()
      await showRecord()
      if (link.choice('decided') === true) await choose()
    },
    element: section(
      'decision',
      t('Decision threshold'),
      [actionButton(link, t('Open decision log'), () => link.request({ type: 'openDecisions' }))],
      element(
        'p',
        {},
        t(
          'A threshold is chosen on validation for what matters, among every distinct score. Test judges it once it is on record; each rule that is judged there counts as a look.',
        ),
      ),
      record,
      form,
      result,
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

function chosenParts({ rules, validationSamples, testSamples, notes }: Decided): readonly HTMLElement[] {
  return [
    element('h3', {}, t('Chosen, not on record yet')),
    ...rules.map(ruleSentence),
    ...ruleParts(rules),
    element(
      'p',
      { class: 'muted' },
      testSamples === undefined
        ? t(
            'On {0} validation samples, which flatter a threshold that was chosen on them. There are no test predictions to judge it on.',
            countText(validationSamples),
          )
        : t(
            'On {0} validation samples, which flatter a threshold that was chosen on them. {1} test samples will judge it.',
            countText(validationSamples),
            countText(testSamples),
          ),
    ),
    ...notes.map((note) => element('p', { class: 'message warning' }, note)),
  ]
}

function recordParts({ day, isCurrent, isJudged, models, rules }: RecordedView): readonly HTMLElement[] {
  const state =
    models > 1
      ? t('It combines {0} models: the decision log has its figures.', models)
      : !isCurrent
        ? t('It was chosen on other predictions than today’s: choose anew.')
        : isJudged
          ? t('Test is unseen by the choice: its figures are those to promise.')
          : t('It has not been judged on today’s test predictions.')
  return [
    element('h3', {}, t('On record since {0}', day)),
    ...rules.map(ruleSentence),
    ...(rules.some(({ figures }) => figures.length > 0) ? ruleParts(rules) : []),
    element('p', { class: isCurrent || models > 1 ? 'muted' : 'message warning' }, state),
  ]
}

function ruleSentence({ role, point, objective }: RuleView): HTMLElement {
  const name = role === 'primary' ? t('Primary') : t('Backup')
  return element(
    'p',
    {},
    element('strong', {}, name),
    ': ',
    point
      ? t('predict the class from {0} on, chosen for {1}.', point.text, objective)
      : t('never predict the class, chosen for {0}.', objective),
  )
}

function ruleParts(rules: readonly RuleView[]): readonly HTMLElement[] {
  const figures = rules.flatMap((rule) => rule.figures)
  return [
    ruleTable(rules),
    doubtsBelow(rules.flatMap(({ doubts }) => doubts)),
    methodsBelow(
      figures.flatMap(({ title, validation, test }) => [
        [title, validation] as const,
        [title, test] as const,
      ]),
    ),
  ].filter((part) => part !== undefined)
}

/** Figures down, and across what each rule does on each split. */
function ruleTable(rules: readonly RuleView[]): HTMLElement {
  const columns = rules.flatMap(({ role, figures }) => {
    const name = role === 'primary' ? t('Primary') : t('Backup')
    const byTitle = new Map(figures.map((each) => [each.title, each]))
    const validation = {
      title: t('{0}, validation', name),
      of: (title: string) => byTitle.get(title)?.validation,
    }
    const test = { title: t('{0}, test', name), of: (title: string) => byTitle.get(title)?.test }
    return figures.some((each) => each.test) ? [validation, test] : [validation]
  })
  const titles = new Set(rules.flatMap(({ figures }) => figures.map(({ title }) => title)))
  return figureTable(t('Figures of the decision'), columns, [...titles])
}

const marksOf = (rules: readonly RuleView[], primary: string, backup: string): readonly ThresholdMark[] =>
  rules.flatMap(({ role, point }) => (point ? [{ label: role === 'primary' ? primary : backup, point }] : []))
