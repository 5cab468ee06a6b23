import type {
  CandidatesView,
  CandidateView,
  DecisionAnswer,
  RecordedView,
  RuleView,
  SweepView,
} from '../../src/protocol/evaluation/decision.ts'
import { countText } from '../../src/protocol/numberText.ts'
import { t } from '../shared/channel.ts'
import { element } from '../shared/dom.ts'
import { ensembleTitles } from './ensembleTitles.ts'
import { figureTable } from './figureTable.ts'
import { tableParts } from './table.ts'

export type Decided = Extract<DecisionAnswer, { kind: 'decided' }>

type Parts = readonly (HTMLElement | undefined)[]

/** What was chosen and is not on record, with what else was weighed. */
export function chosenParts(decided: Decided): Parts {
  const { rules, candidates, sweep, notes } = decided
  return [
    element('h3', {}, t('Chosen, not on record yet')),
    ...rules.map(ruleSentence),
    ...ruleParts(rules),
    element('p', { class: 'muted' }, samplesSentence(decided)),
    ...notes.map((note) => element('p', { class: 'message warning' }, note)),
    ...candidateParts(candidates),
    sweepDetails(sweep),
  ]
}

function samplesSentence({ validationSamples, testSamples, untested }: Decided): string {
  if (testSamples !== undefined)
    return t(
      'On {0} validation samples, which flatter a threshold that was chosen on them. {1} test samples will judge it.',
      countText(validationSamples),
      countText(testSamples),
    )
  return untested.length > 0
    ? t(
        'On {0} validation samples, which flatter a threshold that was chosen on them. It can’t be judged on test, as there are no test predictions beside {1}.',
        countText(validationSamples),
        untested.join(', '),
      )
    : t(
        'On {0} validation samples, which flatter a threshold that was chosen on them. There are no test predictions to judge it on.',
        countText(validationSamples),
      )
}

/** What is on record. */
export function recordParts({ day, isCurrent, isJudged, models, rules }: RecordedView): Parts {
  const state = isCurrent
    ? isJudged
      ? t('Test is unseen by the choice: its figures are those to promise.')
      : t('It has not been judged on today’s test predictions.')
    : models > 1
      ? t(
          'The predictions of its {0} models are not all here as they were: the decision log has its figures.',
          models,
        )
      : t('It was chosen on other predictions than today’s: choose anew.')
  return [
    element('h3', {}, t('On record since {0}', day)),
    ...rules.map(ruleSentence),
    ...(rules.some(({ figures }) => figures.length > 0) ? ruleParts(rules) : []),
    element('p', { class: isCurrent ? 'muted' : 'message warning' }, state),
  ]
}

const roleName = (role: RuleView['role']): string => (role === 'primary' ? t('Primary') : t('Backup'))

function ruleSentence({ role, threshold, objective, score }: RuleView): HTMLElement {
  return element(
    'p',
    {},
    element('strong', {}, roleName(role)),
    ': ',
    threshold === undefined
      ? t('never predict the class, chosen for {0}.', objective)
      : score === undefined
        ? t('predict the class from {0} on, chosen for {1}.', threshold, objective)
        : t('predict the class from {0} on, by {1}; chosen for {2}.', threshold, score, objective),
  )
}

/** Figures down, and across what each rule does on each split. */
function ruleParts(rules: readonly RuleView[]): Parts {
  const columns = rules.flatMap(({ role, figures }) => {
    const name = roleName(role)
    const byTitle = new Map(figures.map((each) => [each.title, each]))
    const validation = {
      title: t('{0}, validation', name),
      of: (title: string) => byTitle.get(title)?.validation,
    }
    const test = { title: t('{0}, test', name), of: (title: string) => byTitle.get(title)?.test }
    return figures.some((each) => each.test) ? [validation, test] : [validation]
  })
  const titles = new Set(rules.flatMap(({ figures }) => figures.map(({ title }) => title)))
  return figureTable(
    t('Figures of the decision'),
    columns,
    [...titles],
    rules.flatMap(({ doubts }) => doubts),
  )
}

/** Models and ensembles beside each other; nothing where there is one model. */
function candidateParts({ titles, rows, doubts }: CandidatesView): Parts {
  if (rows.length === 0) return []
  return [
    element('h4', {}, t('Candidates')),
    element(
      'p',
      { class: 'muted' },
      t(
        'The best on validation first. Scores of the stacked ensemble are those of weights that were fitted without the sample.',
      ),
    ),
    ...tableParts<CandidateView>(
      {
        caption: t('Candidates'),
        class: 'candidates',
        columns: [
          {
            title: t('Candidate'),
            cell: (row) => ({
              name: candidateName(row),
              badge: row.role === undefined ? undefined : { text: roleName(row.role) },
            }),
          },
          {
            title: t('Threshold'),
            numeric: true,
            cell: ({ meets, threshold }) => (meets ? (threshold ?? t('never')) : t('not met')),
          },
          ...titles.map((title, at) => ({
            title,
            numeric: true,
            cell: ({ figures }: CandidateView) => figures[at],
          })),
        ],
        rows,
      },
      doubts,
    ),
  ]
}

const candidateName = ({ name, ensemble }: CandidateView): string =>
  ensemble === undefined ? name : ensembleTitles[ensemble]()

/** Even steps of the threshold on validation, to be opened. */
function sweepDetails({ distinct, titles, rows }: SweepView): HTMLElement {
  return element(
    'details',
    { class: 'sweep' },
    element('summary', {}, t('Other thresholds on validation')),
    element(
      'p',
      { class: 'muted' },
      distinct === 1
        ? t('The one distinct score was weighed; these are even steps.')
        : t('All {0} distinct scores were weighed; these are even steps.', countText(distinct)),
    ),
    ...tableParts<SweepView['rows'][number]>({
      caption: t('Other thresholds on validation'),
      columns: [
        {
          title: t('Threshold'),
          cell: ({ threshold, isChosen }) => ({
            name: threshold,
            badge: isChosen ? { text: t('chosen') } : undefined,
          }),
        },
        ...titles.map((title, at) => ({
          title,
          numeric: true,
          cell: ({ cells }: SweepView['rows'][number]) => cells[at] ?? '',
        })),
      ],
      rows,
      isChosen: ({ isChosen }) => isChosen,
    }).filter((part) => part !== undefined),
  )
}
