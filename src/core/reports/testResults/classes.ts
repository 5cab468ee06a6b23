import { type Block, heading, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { type Figure, percent, ratio, whole } from '../figure.ts'
import { digitsApart } from '../../wording/numbers.ts'
import { enumerate, type Inline, join, nothing, say, when } from '../markdown.ts'
import { kindOfClasses, plural, shownMetric, sourcesIn } from '../phrases.ts'

/** What the gate asks of every class. */
const classFloor = { f1: 0.7, recall: 0.5 } as const
const mostRows = 50

/** Table and reading of the classes; for a long list the weakest are shown. */
export function classSection(facts: ReportFacts): readonly Block[] {
  const { classes } = facts.evaluation
  if (classes.length === 0) return []
  const { evaluation } = sourcesIn(facts)
  const kind = kindOfClasses(facts)
  const order = [...classes.keys()]
  const shown =
    order.length <= mostRows
      ? order
      : order.toSorted((a, b) => f1Of(facts, a) - f1Of(facts, b)).slice(0, mostRows)
  const rows = shown.map((index) => {
    const { name, precision, recall, f1, support } = classes[index]!
    const key = (member: string) => evaluation(`classes[${index}].${member}`)
    return [
      say`${name}`,
      say`${ratio(precision.value, key('precision.value'))}`,
      say`${ratio(recall.value, key('recall.value'))}`,
      say`${ratio(f1.value, key('f1.value'))}`,
      say`${whole(support, key('support'))}`,
    ]
  })
  return [
    heading(2, `Per-${kind.one} performance`),
    ...(shown.length < order.length
      ? [
          paragraph(
            say`The ${String(mostRows)} weakest of ${whole(order.length, evaluation('classes'))} ${kind.many} by F1; all are in \`evaluation.json\`.`,
          ),
        ]
      : []),
    table(
      [kind.title, right('Precision'), right('Recall'), right('F1'), right('Support')],
      [...rows, ...averages(facts)],
    ),
    paragraph(join([weakest(facts), balance(facts), floors(facts), rare(facts)])),
  ]
}

const f1Of = (facts: ReportFacts, index: number) => facts.evaluation.classes[index]?.f1.value ?? 0

function averages(facts: ReportFacts): readonly (readonly Inline[])[] {
  const { evaluation } = sourcesIn(facts)
  const support =
    facts.evaluation.task === 'multi-label'
      ? whole(
          facts.evaluation.classes.reduce((sum, { support }) => sum + support, 0),
          evaluation('classes[*].support'),
        )
      : whole(facts.evaluation.test.samples, evaluation('test.samples'))
  return [
    ['Macro average', ['precision', 'recall', 'f1']] as const,
    ['Weighted average', ['precision_weighted', 'recall_weighted', 'f1_weighted']] as const,
  ].map(([title, ids]) => [
    say`**${title}**`,
    ...ids.map((id) => {
      const metric = shownMetric(facts, 'test', id)
      const key = sourcesIn(facts).evaluation(`test.metrics.test_${id}.value`)
      return metric ? say`${ratio(metric.measured.value, key)}` : say`–`
    }),
    say`${support}`,
  ])
}

/** The class that the model is worst at, and whether precision or recall makes it so. */
export function weakest(facts: ReportFacts): Inline {
  const index = weakestIndex(facts)
  const found = index === undefined ? undefined : facts.evaluation.classes[index]
  if (index === undefined || !found) return nothing
  const key = (member: string) => sourcesIn(facts).evaluation(`classes[${index}].${member}`)
  const f1 = ratio(found.f1.value, key('f1.value'))
  const kind = kindOfClasses(facts)
  const several = kind.one === 'label'
  if (found.f1.value === 1)
    return several
      ? say`Every label has an F1 of ${f1}: none is missed or falsely named in the test set.`
      : say`Every class has an F1 of ${f1}: no test sample is misclassified.`
  const { precision, recall } = found
  const [p, r] = [precision.value, recall.value]
  const more = digitsApart(recall, (end, digits) => ratio(end, '', digits).text)
  const low =
    recall.low === null || recall.high === null
      ? undefined
      : say` Its recall rests on ${whole(found.support, key('support'))} ${plural(found.support, 'sample')} and has a 95 % interval of ${ratio(recall.low, key('recall.low'), more)} to ${ratio(recall.high, key('recall.high'), more)}.`
  const reason =
    p === null || r === null
      ? say`the model never predicts it`
      : Math.abs(p - r) < 0.02
        ? say`it is missed about as often as it is falsely named`
        : r < p
          ? say`it is missed more often (recall ${ratio(r, key('recall.value'))}) than falsely named (precision ${ratio(p, key('precision.value'))})`
          : say`${several ? 'it is falsely named' : 'other samples are taken for it'} (precision ${ratio(p, key('precision.value'))}) more often than it is missed (recall ${ratio(r, key('recall.value'))})`
  return say`**${found.name}** is the weakest ${kind.one} with an F1 of ${f1}; ${reason}.${low ?? nothing}`
}

/** Index of the class with the lowest F1 among those the test set has; an undefined F1 counts as 0. */
function weakestIndex(facts: ReportFacts): number | undefined {
  return [...facts.evaluation.classes.keys()]
    .filter((index) => facts.evaluation.classes[index]!.support > 0)
    .reduce<number | undefined>(
      (worst, index) => (worst === undefined || f1Of(facts, index) < f1Of(facts, worst) ? index : worst),
      undefined,
    )
}

function balance(facts: ReportFacts): Inline {
  const present = [...facts.evaluation.classes.keys()].filter(
    (index) => facts.evaluation.classes[index]!.support > 0,
  )
  const values = present.map((index) => f1Of(facts, index))
  if (values.length < 3) return nothing
  const [low, high] = [Math.min(...values), Math.max(...values)]
  const best = present[values.indexOf(high)]!
  const { many } = kindOfClasses(facts)
  const spread = high - low
  if (high === low) return nothing
  const worst = present[values.indexOf(low)]!
  const [lowest, highest] = [facts.evaluation.classes[worst]!.f1, facts.evaluation.classes[best]!.f1]
  const overlap = lowest.high !== null && highest.low !== null && lowest.high >= highest.low
  const top = ratio(high, sourcesIn(facts).evaluation(`classes[${best}].f1.value`))
  if (spread < 0.1) return say`The best reaches ${top}, so performance is balanced across ${many}.`
  if (overlap)
    return say`The best reaches ${top}; the two intervals overlap, so the order of the ${many} is partly chance.`
  return say`The best reaches ${top}: ${many} differ ${spread < 0.25 ? 'noticeably' : 'strongly'}, and one overall figure hides it.`
}

function floors(facts: ReportFacts): Inline {
  const { classes } = facts.evaluation
  const below = classes.filter(
    ({ f1, recall, support }) =>
      support > 0 && ((f1.value ?? 0) <= classFloor.f1 || (recall.value ?? 0) < classFloor.recall),
  )
  const limits = say`F1 above ${String(classFloor.f1)} and recall of at least ${String(classFloor.recall)}`
  if (below.length === 0)
    return say`All ${kindOfClasses(facts).many} have ${limits}, the floor that the gate sets.`
  const names = enumerate(below.slice(0, 8).map(({ name }) => say`${name}`))
  const more = when(below.length > 8, say` and ${String(below.length - 8)} more`)
  return say`**Below the floor that the gate sets (${limits}): ${names}${more}.**`
}

/** Classes with so few samples that their figures say little, or none at all. */
function rare(facts: ReportFacts): Inline {
  const { classes } = facts.evaluation
  const absent = classes.filter(({ support }) => support === 0)
  const few = classes.filter(({ support }) => support > 0 && support < 20)
  const names = (list: typeof classes) => enumerate(list.slice(0, 8).map(({ name }) => say`${name}`))
  return join([
    when(
      absent.length > 0,
      say`The test set holds no sample ${kindOfClasses(facts).one === 'label' ? 'with' : 'of'} ${names(absent)}; nothing is known about ${absent.length === 1 ? 'it' : 'them'}.`,
    ),
    when(
      few.length > 0,
      say`With under 20 samples the figures of ${names(few)}${when(few.length > 8, say` and others`)} are rough.`,
    ),
  ])
}

/** Share as figure: used by several sections. */
export const shareOf = (count: number, total: number, samples: number, source: string): Figure =>
  percent(total === 0 ? null : count / total, samples, source)
