import { metricEntry } from '../src/core/metrics/metricList.ts'
import { mcNemarSize, proportionRows, slackOf, type Coverage } from './intervalCoverage.ts'

/** What a row says of its interval. */
function verdictOf({ held, runs, marked }: Coverage): 'holds' | 'marked' | 'wide' | 'short' {
  const share = held / runs
  if (share >= 0.94 - slackOf(runs) && share <= 0.96 + slackOf(runs)) return 'holds'
  if (share > 0.96) return 'wide'
  return marked / runs > 0.5 ? 'marked' : 'short'
}

const words = {
  holds: '94 to 96 %',
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
  const sizes = [6, 10, 20, 50, 200].map((count) => `| ${count} | ${percent(mcNemarSize(count))} |`)
  return [
    '# How often the intervals hold the truth',
    '',
    '<!-- Written by `node scripts/coverage.mjs`. -->',
    '',
    'Every interval of a metric is a 95 % interval. Here each is asked how often it holds the truth: samples are drawn from a law, the interval is computed as `evaluate`, `compare` and `thresholds` do, and held against the metric’s value of 900,000 samples. *Chance* is what the number of runs leaves open, two standard deviations; *marked* is how often the interval was marked doubtful (`doubts` in the JSON). What is not marked is to hold in 94 to 96 %, give or take chance.',
    '',
    `Of ${total} rows ${countOf('holds')} do, ${countOf('wide')} hold more often, ${countOf('marked')} less often with a mark in most samples, and ${countOf('short')} less often with a mark in half of the samples or fewer.`,
    '',
    'What no method can: cover means of losses whose tail is so heavy that a sample seldom shows it. No interval of bounded length covers the mean of every law (Bahadur & Savage 1956). A sample in which the tail shows is marked; one in which it doesn’t looks like any other, and it is those that miss. With squared errors of Student’s law and 3 degrees of freedom 84 % of the samples of 300 are marked, of which 96 % hold the truth; of the others half do. Of squared normal errors at most 5 % of the samples of 300 and more are marked; with fewer than 200 all means of losses are, as tails don’t show.',
    '',
    'Why some hold more often: a share or a difference of shares that hangs on two or three samples takes few values, and no interval of it holds in 95 % at every truth; areas of a rare class reach as far as two methods say, of which either alone is far too short for some laws of the scores; calibration errors have a least value, which is inside of most intervals; with few samples of a class Student’s points are wide.',
    '',
    '## Shares of samples, exactly',
    '',
    'Over the truths 0.005, 0.01 … 0.995: Wilson’s interval on average, Clopper–Pearson’s (`--exact`) at its least and on average.',
    '',
    '| samples | Wilson, mean | exact, least | exact, mean |',
    '|---:|---:|---:|---:|',
    ...proportions,
    '',
    'At a single truth it is more or less, as counts are whole: with 100 samples and a truth of 98.5 % Wilson’s holds in 92 to 93 %. Bins of the reliability curve have Wilson’s interval, recall, precision and F1 of a class too.',
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
