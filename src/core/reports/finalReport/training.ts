import { type Block, bullets, heading, paragraph, right, table } from '../blocks.ts'
import type { Course } from '../course.ts'
import type { ReportFacts } from '../facts.ts'
import { duration, type Figure, recorded, significant } from '../figure.ts'
import { code, type Inline, nothing, say, when } from '../markdown.ts'
import { metricFigure, plural, sourcesIn } from '../phrases.ts'

/** How the training went: its end, its best epoch, its pace, and milestones. */
export function trainingSection(facts: ReportFacts): readonly Block[] {
  const { course } = facts
  if (!course)
    return [
      heading(2, 'Training'),
      paragraph(say`The run left no epoch in its events; nothing can be said about its course.`),
    ]
  return [
    heading(2, 'Training'),
    bullets(
      ...[ending(facts, course), best(facts, course), pace(facts, course), resumed(facts)].filter(
        ({ text }) => text !== '',
      ),
    ),
    milestones(facts, course),
    paragraph(reading(facts, course)),
  ]
}

const epochFigure = (facts: ReportFacts, epoch: number): Figure =>
  recorded(String(epoch), sourcesIn(facts).events('epoch'))

function ending(facts: ReportFacts, course: Course): Inline {
  const last = course.epochs.at(-1)!
  const planned = recorded(String(course.planned), sourcesIn(facts).events('epoch.epochs'))
  const after = epochFigure(facts, last.epoch)
  switch (course.ended) {
    case 'early':
      return say`Early stopping ended it after epoch ${after} of ${planned}: ${code(course.stoppingMetric ?? '')} had not improved for ${recorded(String(facts.config.early_stopping.patience), sourcesIn(facts).config('early_stopping.patience'))} validations.`
    case 'last-epoch':
      return say`It ran through all ${planned} epochs. ${lateBest(course) ? say`The best epoch is among the last, so more epochs might still have helped.` : say`The best epoch was long before, so more epochs would not have helped.`}`
    case 'unfinished':
      return say`**It did not finish**: the events end after epoch ${after} of ${planned}.`
  }
}

const lateBest = (course: Course) => (course.best?.epoch ?? 0) >= 0.95 * course.planned

function best(facts: ReportFacts, { best }: Course): Inline {
  if (!best) return say`No best epoch was recorded.`
  const source = `${facts.runDirectory}/${best.source}`
  const epoch = recorded(String(best.epoch), source)
  if (best.metric === undefined || best.value === undefined) return say`Best epoch: ${epoch}.`
  const value = metricFigure(
    best.metric.replace(/^(?:val|test)_/, ''),
    best.value,
    facts.evaluation.val?.samples ?? 0,
    source,
  )
  return say`Best epoch: ${epoch}, with ${code(best.metric)} at ${value}. Everything in these documents was measured with its checkpoint.`
}

function pace(facts: ReportFacts, course: Course): Inline {
  const sources = sourcesIn(facts)
  const source = course.secondsSource === 'run' ? sources.run('seconds') : sources.events('epoch.seconds')
  return say`Duration: ${duration(course.seconds, source)}, ${duration(course.seconds / course.epochs.length, source)} an epoch, on ${facts.run.devices.join(', ')}.`
}

function resumed({ run, runDirectory }: ReportFacts): Inline {
  const count = run.resumedFrom.length
  return when(
    count > 0,
    say`It was interrupted and resumed ${recorded(String(count), `${runDirectory}/run.json#resumedFrom`)} ${plural(count, 'time')}.`,
  )
}

/** First, best and last epoch with the metrics that all of them have. */
function milestones(facts: ReportFacts, { epochs, best }: Course): Block {
  const wanted = [
    { title: 'First', epoch: epochs[0]!.epoch },
    ...(best ? [{ title: 'Best', epoch: best.epoch }] : []),
    { title: 'Last', epoch: epochs.at(-1)!.epoch },
  ]
  const names = Object.keys(epochs[0]!.metrics).slice(0, 6)
  const rows = wanted.flatMap(({ title, epoch }) => {
    const found = epochs.find((event) => event.epoch === epoch)
    if (!found) return []
    const source = (name: string) => sourcesIn(facts).events(`epoch(${epoch}).metrics.${name}`)
    return [
      [
        say`${title}`,
        say`${epochFigure(facts, epoch)}`,
        ...names.map((name) => {
          const value = found.metrics[name]
          return value === undefined
            ? say`–`
            : say`${metricFigure(name.replace(/^(?:train|val)_/, ''), value, facts.evaluation.val?.samples ?? 0, source(name))}`
        }),
        found.learning_rate === undefined
          ? say`–`
          : say`${significant(found.learning_rate, sourcesIn(facts).events(`epoch(${epoch}).learning_rate`))}`,
      ],
    ]
  })
  return table(
    ['', right('Epoch'), ...names.map((name) => right(code(name).text)), right('Learning rate')],
    rows,
  )
}

/** What the two losses say about over- and underfitting. */
function reading(facts: ReportFacts, { epochs, best }: Course): Inline {
  const last = epochs.at(-1)!
  const at = epochs.find(({ epoch }) => epoch === best?.epoch) ?? last
  const [trainBest, trainLast] = [at.metrics['train_loss'], last.metrics['train_loss']]
  const [valBest, valLast] = [at.metrics['val_loss'], last.metrics['val_loss']]
  if (trainBest === undefined || trainLast === undefined || valBest === undefined || valLast === undefined)
    return nothing
  const { events } = sourcesIn(facts)
  const rise = say`the validation loss went from ${significant(valBest, events(`epoch(${at.epoch}).metrics.val_loss`))} to ${significant(valLast, events(`epoch(${last.epoch}).metrics.val_loss`))}`
  if (at === last)
    return say`The best epoch is the last one: the model was still improving when training ended.`
  if (valLast <= 1.1 * valBest)
    return say`After the best epoch ${rise}: a plateau, from which more training would have gained little.`
  if (trainLast < trainBest)
    return say`After the best epoch the training loss kept falling while ${rise}: the beginning of overfitting, and the reason for keeping the earlier checkpoint.`
  return say`After the best epoch ${rise}, and the training loss did not fall either: training had become restless at this learning rate, which is why the earlier checkpoint was kept.${when(epochs[0]!.learning_rate === last.learning_rate, say` The rate was constant; a falling schedule might gain a little.`)}`
}
