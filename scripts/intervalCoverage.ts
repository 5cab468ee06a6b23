import { binomialDensity } from '../src/core/metrics/intervals/binomialDensity.ts'
import { clopperPearson } from '../src/core/metrics/intervals/clopperPearson.ts'
import { mcNemar } from '../src/core/metrics/intervals/paired.ts'
import { wilson } from '../src/core/metrics/intervals/wilson.ts'
import { metricEntry } from '../src/core/metrics/metricList.ts'
import { situations, type Situation, type Told } from './intervalSituations.ts'

/** How often intervals of one metric held the truth, and how often they were marked doubtful. */
export interface Coverage {
  readonly situation: string
  readonly samples: number
  readonly metric: string
  readonly method: string
  readonly runs: number
  readonly held: number
  readonly marked: number
}

const truthSamples = 300_000

/** Seeds of the truth and of the runs have nothing in common. */
const truthSeeds = [999_983, 999_979, 999_961]

const truths = new Map<Situation, Readonly<Record<string, number>>>()

/** The mean value of very many samples, several times. */
function truthOf(situation: Situation): Readonly<Record<string, number>> {
  const known = truths.get(situation)
  if (known) return known
  const found = truthSeeds.map((seed) => situation.figures(seed, truthSamples))
  const truth = Object.fromEntries(
    Object.keys(found[0]!).map((metric) => [
      metric,
      found.reduce((sum, each) => sum + each[metric]!.value!, 0) / found.length,
    ]),
  )
  truths.set(situation, truth)
  return truth
}

/** Undefined figures, where a class is absent, count for neither. */
export function coverageOf(situation: Situation, samples: number, runs: number): Coverage[] {
  const truth = truthOf(situation)
  const counts = new Map<string, { method: string; runs: number; held: number; marked: number }>()
  for (let run = 1; run <= runs; run++) {
    const figures: Readonly<Record<string, Told>> = situation.figures(run * 7919 + 13, samples)
    for (const [metric, { low, high, method, doubts }] of Object.entries(figures)) {
      if (low === null || high === null) continue
      const count = counts.get(metric) ?? { method, runs: 0, held: 0, marked: 0 }
      counts.set(metric, count)
      count.runs++
      if (low <= truth[metric]! && truth[metric]! <= high) count.held++
      if (doubts) count.marked++
    }
  }
  return [...counts].map(([metric, count]) => ({ situation: situation.name, samples, metric, ...count }))
}

export const simulate = (told: (name: string) => void): Coverage[] =>
  situations.flatMap((situation) =>
    situation.sizes.flatMap(([samples, runs]) => {
      told(`${situation.name}, ${samples} samples`)
      return coverageOf(situation, samples, runs)
    }),
  )

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Exact, by summing the binomial distribution: over the truths 0.005 to 0.995. */
export function proportionRows(trials: number): {
  readonly wilson: number
  readonly leastExact: number
  readonly meanExact: number
} {
  const bounds = Array.from({ length: trials + 1 }, (_, hits) => ({
    score: wilson(hits / trials, trials),
    exact: clopperPearson(hits, trials),
  }))
  const covered = Array.from({ length: 199 }, (_, at) => {
    const truth = (at + 1) / 200
    let [score, exact] = [0, 0]
    for (const [hits, each] of bounds.entries()) {
      const chance = binomialDensity(hits, trials, truth)
      if (each.score[0] <= truth && truth <= each.score[1]) score += chance
      if (each.exact[0] <= truth && truth <= each.exact[1]) exact += chance
    }
    return { score, exact }
  })
  return {
    wilson: mean(covered.map(({ score }) => score)),
    leastExact: Math.min(...covered.map(({ exact }) => exact)),
    meanExact: mean(covered.map(({ exact }) => exact)),
  }
}

/** The chance that the exact McNemar test calls two equally good models different, given the samples that differ. */
export function mcNemarSize(discordant: number): number {
  let size = 0
  for (let first = 0; first <= discordant; first++)
    if (mcNemar(first, discordant - first) < 0.05) size += binomialDensity(first, discordant, 0.5)
  return size
}

/** Two standard deviations of the simulation. */
export const slackOf = (runs: number): number => 2 * Math.sqrt((0.05 * 0.95) / runs)

/** What a row says of its interval. */
export function verdictOf({ held, runs, marked }: Coverage): 'holds' | 'marked' | 'wide' | 'short' {
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

/** `docs/coverage.md`. */
export function coveragePage(rows: readonly Coverage[]): string {
  const tally = { holds: 0, marked: 0, wide: 0, short: 0 }
  for (const row of rows) tally[verdictOf(row)]++
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
    'Every interval of a metric is a 95 % interval. Here each is asked how often it holds the truth: samples are drawn from a law, the interval is computed as `evaluate` and `compare` do, and held against the metric’s value of 900,000 samples. *Chance* is what the number of runs leaves open, two standard deviations; *marked* is how often the interval was marked doubtful (`doubts` in the JSON). What is not marked is to hold in 94 to 96 %, give or take chance.',
    '',
    `Of ${rows.length} rows ${tally.holds} do, ${tally.wide} hold more often, ${tally.marked} less often with a mark in most samples, and ${tally.short} less often with a mark in half of the samples or fewer.`,
    '',
    'What no method can: cover means of losses whose tail is so heavy that a sample seldom shows it. No interval of bounded length covers the mean of every law (Bahadur & Savage 1956). A sample in which the tail shows is marked; one in which it doesn’t looks like any other, and it is those that miss. With squared errors of Student’s law and 3 degrees of freedom 84 % of the samples of 300 are marked; of the others hardly half hold the truth. Of squared normal errors and exponential losses at most 5 % of the samples are marked.',
    '',
    '## Shares of samples, exactly',
    '',
    'Over the truths 0.005, 0.01 … 0.995: Wilson’s interval on average, Clopper–Pearson’s (`--exact`) at its least and on average.',
    '',
    '| samples | Wilson, mean | exact, least | exact, mean |',
    '|---:|---:|---:|---:|',
    ...proportions,
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
    ...situations.flatMap(({ name }) => [
      `### ${name[0]!.toUpperCase()}${name.slice(1)}`,
      '',
      '| metric | method | samples | held, % | chance, ± | marked, % | |',
      '|---|---|---:|---:|---:|---:|---|',
      ...rows.flatMap((row) => (row.situation === name ? [rowText(row)] : [])),
      '',
    ]),
  ].join('\n')
}

const rowText = (row: Coverage): string =>
  `| ${metricEntry(row.metric)?.title ?? row.metric} | \`${row.method}\` | ${row.samples} | ${percent(row.held / row.runs)} | ${percent(slackOf(row.runs))} | ${percent(row.marked / row.runs)} | ${words[verdictOf(row)]} |`
