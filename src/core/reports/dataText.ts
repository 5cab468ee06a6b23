import { type Block, paragraph, right, table } from './blocks.ts'
import type { ReportFacts, SplitFacts } from './facts.ts'
import { significant, whole } from './figure.ts'
import { code, enumerate, type Inline, say, when } from './markdown.ts'
import { kindOfClasses, plural, shortDigest, sourcesIn } from './phrases.ts'

const titles = { train: 'Training', val: 'Validation', test: 'Test (held out)' } as const

/** Size, file and digest of each split. */
export function splitTable(facts: ReportFacts): readonly Block[] {
  const { data } = facts
  if (!data) {
    const recorded = Object.entries(facts.run.data)
    const { run } = sourcesIn(facts)
    return [
      paragraph(
        say`The data comes from the project's own code (${code(facts.config.data.source ?? 'no path is configured')}) and could not be read here.`,
      ),
      ...(recorded.length > 0
        ? [
            table(
              ['File', 'SHA-256 as trained'],
              recorded.map(([path, digest]) => [code(path), shortDigest(digest, run(`data.${path}`))]),
            ),
          ]
        : []),
    ]
  }
  return [
    table(
      ['Split', right('Samples'), 'File', 'SHA-256'],
      data.splits.map(({ name, samples, path, sha256 }) => [
        say`${titles[name]}`,
        say`${whole(samples, path)}`,
        code(path),
        shortDigest(sha256, path),
      ]),
    ),
    paragraph(
      say`${changed(facts, data.splits)}${when(data.grouped, say` Samples of one group (${code(facts.config.data.group ?? 'group')}) stay in one split.`)}`,
    ),
  ]
}

/** Whether the files are those that were trained on. */
function changed({ run }: ReportFacts, splits: readonly SplitFacts[]): Inline {
  const other = splits.filter(({ path, sha256 }) => run.data[path] !== undefined && run.data[path] !== sha256)
  const unknown = splits.filter(({ path, name }) => run.data[path] === undefined && name !== 'test')
  if (other.length > 0)
    return say`**${enumerate(other.map(({ path }) => code(path)))} ${plural(other.length, 'is', 'are')} not the ${plural(other.length, 'file', 'files')} that the model was trained with**: the digest differs from the one in the run record.`
  if (unknown.length > 0)
    return say`The run record has no digest of ${enumerate(unknown.map(({ path }) => code(path)))}, so it can't be shown that training used these bytes.`
  return say`These are the bytes that training read: the digests are those of the run record.`
}

/** Classes in each split, or the range of the targets. */
export function targetTable(facts: ReportFacts): readonly Block[] {
  const { data, evaluation } = facts
  if (!data) return []
  const { targets } = data
  if (targets)
    return [
      paragraph(
        say`The target lies between ${significant(targets.min, 'training split, targets')} and ${significant(targets.max, 'training split, targets')} in training, ${significant(targets.mean, 'training split, targets')} on average.`,
      ),
    ]
  if (evaluation.classNames.length > 50) return []
  return [
    table(
      [kindOfClasses(facts).title, ...data.splits.map(({ name }) => right(titles[name]))],
      evaluation.classNames.map((name, index) => [
        say`${name}`,
        ...data.splits.map(
          ({ classCounts, path }) =>
            say`${whole(classCounts[index] ?? 0, `${path}#${kindOfClasses(facts).one}[${index}]`)}`,
        ),
      ]),
    ),
  ]
}

const mostNamed = 5

/** What one sample is. */
export function sampleSentence(facts: ReportFacts): Inline {
  const { data, signature } = facts
  const names = data?.featureNames.length ? data.featureNames : signature.featureNames
  const shape = (data?.sampleShape ?? signature.inputs[0]!.shape.slice(1))
    .map((size) => size ?? 'any')
    .join(' × ')
  if (names.length > 0)
    return say`A sample has ${whole(names.length, sourcesIn(facts).signature('featureNames'))} ${plural(names.length, 'feature')}${names.length > mostNamed ? ', among them' : ':'} ${enumerate(names.slice(0, mostNamed).map((name) => say`${name}`))}.`
  return say`A sample is an array of ${shape} values.`
}
