import type { FloorOutcome } from '../../slices/floors.ts'
import { type Block, heading, paragraph, right, table } from '../blocks.ts'
import type { ReportFacts } from '../facts.ts'
import { type Figure, points, significant, whole } from '../figure.ts'
import { digitsApart } from '../../wording/numbers.ts'
import { code, enumerate, type Inline, join, say, when } from '../markdown.ts'
import { doubt, metricDigits, metricFigure, plural, sourcesIn } from '../phrases.ts'
import { inProse } from '../../wording/inProse.ts'
import { metricTitle } from '../../metrics/metricList.ts'
import { falseDiscoveries } from '../../slices/falseDiscovery.ts'

const mostRows = 10

/** Where the model is worse than elsewhere, found by searching the columns; nothing where there is no column. */
export function sliceSection(facts: ReportFacts): readonly Block[] {
  const { slices } = facts.evaluation
  if (!slices) return []
  const { evaluation } = sourcesIn(facts)
  const worse = slices.worst.filter(({ adjusted }) => adjusted <= falseDiscoveries)
  const searched = say`${whole(slices.tested, evaluation('slices.tested'))} slices of at least ${whole(slices.minimum, evaluation('slices.minimum'))} samples were compared with the rest: each condition on ${columnsText(slices.columns)}${when(slices.pairs > 0, say`, and each two of different columns`)}.`
  const left = when(
    slices.columnsLeft + slices.pairsLeft > 0,
    say`${whole(slices.columnsLeft, evaluation('slices.columnsLeft'))} columns and ${whole(slices.pairsLeft, evaluation('slices.pairsLeft'))} pairs of columns were left out, since there are too many.`,
  )
  const reading =
    worse.length === 0
      ? say`None is worse than the rest beyond what chance makes of so many comparisons. That is no proof that there is none: a small slice has to be much worse to stand out.`
      : say`${whole(worse.length, evaluation('slices.worst'))} ${plural(worse.length, 'is', 'are')} worse than the rest beyond what chance makes of so many comparisons (Benjamini–Hochberg: of slices called so at most 5 % are false, on average; of their intervals, which are the wider for it, 95 % hold the truth, Benjamini–Yekutieli). The samples that found a slice also make it look worse than it is: measure it again on other data before acting on its figure, and hold it by a floor under ${code('targets.slices')}.`
  return [
    heading(2, 'Slices'),
    paragraph(join([searched, left, reading])),
    ...(worse.length === 0 ? [] : [sliceTable(facts, worse.length)]),
  ]
}

function sliceTable(facts: ReportFacts, worse: number): Block {
  const { metric, worst } = facts.evaluation.slices!
  const { evaluation } = sourcesIn(facts)
  const rows = worst.flatMap((slice, index) => {
    if (slice.adjusted > falseDiscoveries) return []
    const key = (member: string) => evaluation(`slices.worst[${index}].${member}`)
    const value = (of: number | null, member: string) => metricFigure(metric, of, slice.samples, key(member))
    const { difference } = slice
    const more = digitsApart(difference, (end, digits) => gapFigure(metric, end, '', digits).text)
    const gap = (of: number | null, member: string) => gapFigure(metric, of, key(member), more)
    return [
      [
        code(slice.where),
        say`${whole(slice.samples, key('samples'))}`,
        say`${value(slice.inside.value, 'inside.value')}`,
        say`${value(slice.outside.value, 'outside.value')}`,
        say`${gap(difference.value, 'difference.value')} (${gap(difference.low, 'difference.low')} to ${gap(difference.high, 'difference.high')})`,
        say`${significant(slice.adjusted, key('adjusted'))}`,
      ],
    ]
  })
  const title = metricTitle(metric)
  return table(
    [
      'Slice',
      right('Samples'),
      right(title),
      right('Rest'),
      right('Difference (95 % interval)'),
      right('Adjusted p'),
    ],
    rows.slice(0, Math.min(mostRows, worse)),
  )
}

/** A difference of a slice to the rest. */
const gapFigure = (metric: 'acc' | 'mae', of: number | null, source: string, more: number): Figure =>
  metric === 'acc' ? points(of ?? 0, source, true, more) : significant(of, source, false, more)

function columnsText(columns: readonly string[]): Inline {
  const shown = columns.slice(0, 8)
  const more = columns.length - shown.length
  return say`${enumerate(shown.map((name) => code(name)))}${when(more > 0, say` and ${String(more)} more`)}`
}

/** The floors of the configuration and whether each slice reaches its own; nothing where none is set. */
export function floorBlocks(facts: ReportFacts): readonly Block[] {
  const { floors } = facts
  if (floors.length === 0) return []
  return [
    paragraph(say`Parts of the test set have floors of their own:`),
    table(
      ['Slice', 'Metric', right('Samples'), right('Floor'), right('Test'), right('95 % interval'), 'Verdict'],
      floors.map((outcome, index) => floorRow(facts, outcome, index)),
    ),
  ]
}

function floorRow(facts: ReportFacts, outcome: FloorOutcome, index: number): readonly Inline[] {
  const { where, metric, samples, floor, figure, verdict } = outcome
  const id = metric.replace(/^test_/, '')
  const { config, predictions } = sourcesIn(facts)
  const source = predictions(`the rows of targets.slices[${index}]`)
  const more = figure ? metricDigits(id, figure, samples) : 0
  const shown = (value: number) => metricFigure(id, value, samples, source, more)
  const words = {
    reached: 'reached',
    missed: '**missed**',
    uncertain: '**missed: the interval does not reach it**',
    undefined: '**can’t be judged**',
    broken: '**can’t be asked**',
  }
  return [
    code(where),
    say`${inProse(metricTitle(metric))}`,
    say`${whole(samples, source)}`,
    say`${metricFigure(id, floor, samples, config(`targets.slices[${index}].floor`))}`,
    figure ? say`${shown(figure.value)}` : say`–`,
    figure && figure.low !== null && figure.high !== null
      ? say`${shown(figure.low)} to ${shown(figure.high)}${doubt(figure)}`
      : say`–`,
    { text: words[verdict], figures: [] },
  ]
}
