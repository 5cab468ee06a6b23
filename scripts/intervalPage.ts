import { metricEntry } from '../src/core/metrics/metricList.ts'
import { mcNemarSize, slackOf, type Coverage } from './intervalCoverage.ts'
import { proportionRows, truthRows } from './intervalShares.ts'

/** What a row says of its interval. */
function verdictOf({ held, runs, marked, around }: Coverage): keyof typeof words {
  const share = held / runs
  if (share >= 0.94 - slackOf(runs) && share <= 0.96 + slackOf(runs)) return 'holds'
  if (around !== undefined && around >= 0.94 && around <= 0.96) return 'around'
  if (share > 0.96) return 'wide'
  return marked / runs > 0.5 ? 'marked' : 'short'
}

/** What the last column says. */
const words = {
  holds: '94 to 96 %',
  around: '94 to 96 % around',
  marked: 'too short, marked',
  wide: 'wider than need be',
  short: '**too short**',
}

const percent = (share: number) => (100 * share).toFixed(1)

/** The lines of a situation: its title and a table of its rows. */
export const sectionOf = (name: string, rows: readonly Coverage[]): string =>
  [
    `### ${titleOf(name)}`,
    '',
    '| metric | method | samples | held, % | chance, ± | marked, % | |',
    '|---|---|---:|---:|---:|---:|---|',
    ...rows.map(rowText),
  ].join('\n')

const titleOf = (name: string): string => `${name[0]!.toUpperCase()}${name.slice(1)}`

/** The section of a situation on a page that was written before; undefined where there is none. */
export function sectionOn(page: string, name: string): string | undefined {
  const start = page.indexOf(`\n### ${titleOf(name)}\n`)
  if (start < 0) return undefined
  const end = page.indexOf('\n### ', start + 1)
  return page.slice(start, end < 0 ? undefined : end).trim()
}

/**
 * `docs/coverage.md`.
 *
 * @param sections of all situations in their order
 */
export function coveragePage(sections: readonly string[]): string {
  const all = sections.join('\n')
  const countOf = (verdict: keyof typeof words) => all.split(`| ${words[verdict]} |`).length - 1
  const total = Object.keys(words).reduce((sum, verdict) => sum + countOf(verdict as keyof typeof words), 0)
  const proportions = [10, 30, 100, 400].map((trials) => {
    const { wilson, leastExact, meanExact } = proportionRows(trials)
    return `| ${trials} | ${percent(wilson)} | ${percent(leastExact)} | ${percent(meanExact)} |`
  })
  const truths = truthRows(100, [0.5, 0.9, 0.95, 0.97, 0.98, 0.985, 0.99, 0.995]).map(
    ({ truth, wilson, around, mid, exact }) =>
      `| ${[truth, wilson, around, mid, exact].map(percent).join(' | ')} |`,
  )
  const sizes = [6, 10, 20, 50, 200].map((count) => `| ${count} | ${percent(mcNemarSize(count))} |`)
  return [
    '# How often the intervals hold the truth',
    '',
    '<!-- Written by `node scripts/coverage.mjs`. -->',
    '',
    'Every interval of a metric is a 95 % interval. Here each is asked how often it holds the truth: samples are drawn from a law, the interval is computed as `evaluate`, `compare` and `thresholds` do, and held against the metric’s value of 900,000 samples. *Chance* is what the number of runs leaves open, two standard deviations; *marked* is how often the interval was marked doubtful (`doubts` in the JSON), or words beside it say that it is too short. What is not marked is to hold in 94 to 96 %, give or take chance.',
    '',
    `Of ${total} rows ${countOf('holds')} do, ${countOf('around')} at truths next to theirs, ${countOf('wide')} hold more often, ${countOf('marked')} less often with a mark in most samples, and ${countOf('short')} less often with a mark in half of the samples or fewer.`,
    '',
    'What no method can: cover means of losses whose tail is so heavy that a sample seldom shows it. No interval of bounded length covers the mean of every law (Bahadur & Savage 1956). A sample in which the tail shows is marked; one in which it doesn’t looks like any other, and it is those that miss. With squared errors of Student’s law and 3 degrees of freedom 84 % of the samples of 300 are marked, of which 96 % hold the truth; of the others half do. Of squared normal errors at most 5 % of the samples of 300 and more are marked; with fewer than 200 all means of losses are, as tails don’t show.',
    '',
    'Why some hold more often: a share or a difference of shares that hangs on two or three samples takes few values, and no interval of it holds in 95 % at every truth; areas of a rare class reach as far as two methods say, of which either alone is far too short for some laws of the scores; calibration errors have a least value, which is inside of most intervals; with few samples of a class Student’s points are wide; slices found by search have intervals that allow for a choice on either side, and a search that calls none worse misses none.',
    '',
    'Where samples weigh, intervals are those of as many as count: weights may go with what is right, as of a rare class that weighs more. Where a few samples weigh far more than the others (of a class, or of all for shares of all, (Σ w²)² / Σ w⁴ under 15 and under 40 % of the samples) intervals are marked, as those few decide how wide they are; of classes of ten samples and more that weigh 0.2 to 2.2 about one in a hundred is, or none.',
    '',
    'What is chosen has its own truth, that of what was chosen. Thresholds and ensembles that are fitted on validation have intervals on test like any other rule. On validation, which chose the best of them, they fall short, and whoever prints them says so: they are rows marked. Of several slices that a search lists or calls worse the share counts that holds.',
    '',
    '## Shares of samples, exactly',
    '',
    'Over the truths 0.005, 0.01 … 0.995: Wilson’s interval on average, Clopper–Pearson’s (`--exact`) at its least and on average.',
    '',
    '| samples | Wilson, mean | exact, least | exact, mean |',
    '|---:|---:|---:|---:|',
    ...proportions,
    '',
    'At a single truth it is more or less, as counts are whole, and no interval without a coin does better (Brown, Cai & DasGupta 2001): of 100 samples at each of these truths, and Wilson’s on average over the truths within a standard deviation, which 100 samples don’t tell apart. Rows of shares of all samples that are out of the band at their own truth and in it on that average are *94 to 96 % around*. Mid-P is Clopper–Pearson’s with half the chance of what was seen.',
    '',
    '| truth, % | Wilson | Wilson, around it | mid-P | exact |',
    '|---:|---:|---:|---:|---:|',
    ...truths,
    '',
    'Bins of the reliability curve have Wilson’s interval, recall, precision and F1 of a class too.',
    '',
    '## McNemar’s test, exactly',
    '',
    'How often it calls equally good models different at p < 0.05, by the number of samples that one alone gets right: never more than 5 %.',
    '',
    '| samples that differ | called different, % |',
    '|---:|---:|',
    ...sizes,
    '',
    '## By simulation',
    '',
    ...sections.flatMap((section) => [section, '']),
  ].join('\n')
}

const rowText = (row: Coverage): string =>
  `| ${metricEntry(row.metric)?.title ?? row.metric} | \`${row.method}\` | ${row.samples} | ${percent(row.held / row.runs)} | ${percent(slackOf(row.runs))} | ${percent(row.marked / row.runs)} | ${words[verdictOf(row)]} |`
