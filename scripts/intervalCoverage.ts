import { binomialDensity } from '../src/core/metrics/intervals/binomialDensity.ts'
import { clopperPearson } from '../src/core/metrics/intervals/clopperPearson.ts'
import { mcNemar } from '../src/core/metrics/intervals/paired.ts'
import { wilson } from '../src/core/metrics/intervals/wilson.ts'
import type { Situation } from './intervalTold.ts'

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
    const figures = situation.figures(run * 7919 + 13, samples)
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
