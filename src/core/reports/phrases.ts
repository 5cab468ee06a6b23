import { posix } from 'node:path'
import { layout, runFiles } from '../project/layout.ts'
import { doubtSentences, markOf } from '../wording/doubts.ts'
import type { Figure as Measured } from '../metrics/evaluation.ts'
import { isInPercent, metricEntry, metricTitle } from '../metrics/metricList.ts'
import { type Block, heading, paragraph, table } from './blocks.ts'
import type { ReportFacts } from './facts.ts'
import { type Figure, percent, ratio, recorded, significant, whole } from './figure.ts'
import { digitsApart } from '../wording/numbers.ts'
import { code, codeFigure, escapeText, type Inline, link, nothing, say } from './markdown.ts'

/** `file#key` of a figure, by the kind of file it comes from. */
export function sourcesIn(facts: Pick<ReportFacts, 'runDirectory' | 'run' | 'evaluation'>) {
  const inRun = (name: string) => (key: string) => `${facts.runDirectory}/${name}#${key}`
  return {
    run: inRun(runFiles.run),
    events: inRun(runFiles.events),
    signature: inRun(runFiles.signature),
    evaluation: inRun(runFiles.evaluation),
    parity: inRun(runFiles.parity),
    benchmark: inRun(runFiles.benchmark),
    predictions: (key: string) => `${facts.evaluation.test.path}#${key}`,
    config: (key: string) => `${facts.run.config.path}#${key}`,
    lock: (key: string) => `${layout.testSetLock}#${key}`,
  }
}

/** A metric's value as it is shown: accuracies in percent, other fractions with three decimals, else three digits. */
export function metricFigure(
  id: string,
  value: number | null,
  samples: number,
  source: string,
  more = 0,
): Figure {
  if (metricEntry(id)?.scale !== 'fraction') return significant(value, source, false, more)
  return isInPercent(id) ? percent(value, samples, source, more) : ratio(value, source, more)
}

/** Digits beyond the usual with which the ends of a metric's interval differ. */
export const metricDigits = (id: string, ends: Pick<Measured, 'low' | 'high'>, samples: number): number =>
  digitsApart(ends, (end, more) => metricFigure(id, end, samples, '', more).text)

/** The mark behind an interval that may be too short. */
export const doubt = (measured: Pick<Measured, 'doubts'>): Inline => ({ text: markOf(measured), figures: [] })

/** Longer than our sentences with a class's name in them. */
const longestMeaning = 2000

/** What these marks mean, where one of the figures has one. */
export const doubtMeaning = (
  measured: Parameters<typeof doubtSentences>[0],
  names: readonly string[],
): Inline => {
  const meaning = doubtSentences(measured, names).join(' ')
  return meaning === '' ? nothing : { text: escapeText(meaning, longestMeaning), figures: [] }
}

/** The same as a paragraph below a table; nothing where no figure has a mark. */
export function doubtBlocks(
  measured: Parameters<typeof doubtSentences>[0],
  names: readonly string[],
): readonly Block[] {
  const meaning = doubtMeaning(measured, names)
  return meaning.text === '' ? [] : [paragraph(meaning)]
}

/** One metric of one split, with its bounds. */
export interface ShownMetric {
  readonly id: string
  readonly title: string
  readonly measured: Measured
  readonly value: Figure
  readonly interval: Inline
}

/** The metric `id` (without prefix) of a split; undefined where it wasn't computed. */
export function shownMetric(facts: ReportFacts, split: 'test' | 'val', id: string): ShownMetric | undefined {
  const figures = facts.evaluation[split]
  const measured = figures?.metrics[`${split}_${id}`]
  if (!figures || !measured) return undefined
  const key = sourcesIn(facts).evaluation(`${split}.metrics.${split}_${id}`)
  const more = metricDigits(id, measured, figures.samples)
  const shown = (value: number | null, member: string) =>
    metricFigure(id, value, figures.samples, `${key}.${member}`, more)
  return {
    id,
    title: metricTitle(id),
    measured,
    value: shown(measured.value, 'value'),
    interval: intervalOf(measured, shown),
  }
}

/** `96.4 % to 99.2 %`, with its mark. */
export const intervalOf = (
  measured: Pick<Measured, 'low' | 'high' | 'doubts'>,
  shown: (end: number, member: 'low' | 'high') => Figure,
): Inline =>
  measured.low === null || measured.high === null
    ? say`not available`
    : say`${shown(measured.low, 'low')} to ${shown(measured.high, 'high')}${doubt(measured)}`

/** `98.3 % (95 % interval 96.4 % to 99.2 %)`. */
export const withInterval = ({ value, interval }: ShownMetric): Inline =>
  say`**${value}** (95 % interval ${interval})`

export const primaryId = (facts: ReportFacts): string => facts.evaluation.primaryMetric.replace(/^test_/, '')

/** The metric that the project is judged by; the evaluation always has it. */
export function primaryMetric(facts: ReportFacts): ShownMetric {
  const metric = shownMetric(facts, 'test', primaryId(facts))
  if (!metric) throw new Error(`evaluation without its primary metric ${facts.evaluation.primaryMetric}`)
  return metric
}

/** Words for what the test set is made of. */
export const testSamples = (facts: ReportFacts): Figure =>
  whole(facts.evaluation.test.samples, sourcesIn(facts).evaluation('test.samples'))

/** Day (UTC) on which training ended, from the run record. */
export function trainingDay(facts: ReportFacts): Figure {
  const key = facts.run.ended === undefined ? 'started' : 'ended'
  const time = facts.run[key] ?? facts.run.started
  return recorded(time.slice(0, 10), sourcesIn(facts).run(key), time)
}

/** Whether a sample is a picture: four axes, or three that a convolutional network takes. */
export function takesImages({ signature, config }: ReportFacts): boolean {
  const axes = signature.inputs[0]!.shape.length
  return (
    signature.inputs.length === 1 &&
    (axes === 4 || (axes === 3 && /cnn|conv|res-?net|vit|image/i.test(config.model.architecture)))
  )
}

/** The first twelve digits of a digest as code, the whole of it in the source comment. */
export const shortDigest = (digest: string, source: string): Inline =>
  codeFigure(recorded(digest.slice(0, 12), source, digest))

/** The checkpoint that everything was measured with. */
export const bestCheckpoint = (facts: ReportFacts) => facts.checkpoints.find(({ kind }) => kind === 'best')

/** A code link from a document to a file of the project. */
export const fileLink = (document: string, path: string): Inline =>
  posix.isAbsolute(path) ? code(path) : link(code(path), posix.relative(posix.dirname(document), path))

/** The table of quoted files with their digests, last in each document. */
export function sourcesSection(facts: ReportFacts, document: string): readonly Block[] {
  return [
    heading(2, 'Sources'),
    paragraph(
      say`Every figure above was taken from these files; an HTML comment below each paragraph and table of this file's Markdown names the key. A changed file makes this document stale: ${code('finalize-model check')} compares them, and ${code('finalize-model --from document')} writes the document again.`,
    ),
    table(
      ['File', 'SHA-256'],
      facts.sources.map(({ path, sha256 }) => [fileLink(document, path), codeFigure(recorded(sha256, path))]),
    ),
  ]
}

/** What the model tells apart: classes, of which a sample has one, or labels, of which it may have several. */
export const kindOfClasses = ({ evaluation }: Pick<ReportFacts, 'evaluation'>) =>
  evaluation.task === 'multi-label'
    ? ({ one: 'label', many: 'labels', title: 'Label' } as const)
    : ({ one: 'class', many: 'classes', title: 'Class' } as const)

/** `n` of a thing with its plural. */
export const plural = (count: number, one: string, many = `${one}s`): string => (count === 1 ? one : many)

export const releaseLine = (facts: ReportFacts): Inline =>
  facts.release === undefined
    ? say`not complete yet (no digest)`
    : codeFigure(
        recorded(
          facts.release.slice(0, 12),
          'release digest over configuration, checkpoint, variants and evaluation',
          facts.release,
        ),
      )
