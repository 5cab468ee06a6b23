import { binomialDensity } from '../src/core/metrics/intervals/binomialDensity.ts'
import { mcNemar } from '../src/core/metrics/intervals/paired.ts'
import { wilsonAround } from './intervalShares.ts'
import type { Situation, Told } from './intervalTold.ts'

/** How often intervals of one metric held the truth, and how often they were marked doubtful. */
export interface Coverage {
  readonly situation: string
  readonly samples: number
  readonly metric: string
  readonly method: string
  readonly runs: number
  readonly held: number
  readonly marked: number
  /** Of a share of all samples, by Wilson's interval: how often it holds truths about this one, exactly. */
  readonly around?: number
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
      mean(found.map((each) => listOf(each[metric]!)[0]!.value!)),
    ]),
  )
  truths.set(situation, truth)
  return truth
}

/** Undefined figures, where a class is absent, count for neither; where none was chosen, none misses its truth. */
export function coverageOf(situation: Situation, samples: number, runs: number): Coverage[] {
  const counts = new Map<string, Counted>()
  for (let run = 1; run <= runs; run++) {
    const figures = situation.figures(run * 7919 + 13, samples)
    for (const [metric, told] of Object.entries(figures)) {
      const count = counts.get(metric) ?? { method: '', runs: 0, held: 0, marked: 0, areWhole: true }
      counts.set(metric, count)
      addRun(count, listOf(told), () => truthOf(situation)[metric]!, samples)
    }
  }
  const defined = [...counts].filter(([, { method }]) => method !== '')
  return defined.map(([metric, { areWhole, ...count }]) => ({
    situation: situation.name,
    samples,
    metric,
    ...count,
    ...(areWhole &&
      count.method === 'wilson' && { around: wilsonAround(truthOf(situation)[metric]!, samples) }),
  }))
}

interface Counted {
  method: string
  runs: number
  held: number
  marked: number
  /** Whether each figure is a count of all samples. */
  areWhole: boolean
}

/** What a run says in a row: one figure, or those of what it chose, of which each is a part. */
function addRun(count: Counted, told: readonly Told[], usualTruth: () => number, samples: number): void {
  const defined = told.filter(({ low }) => low !== null)
  if (told.length > 0 && defined.length === 0) return
  count.runs++
  if (told.length === 0) count.held++
  for (const { value, low, high, method, doubts, isSaid, truth: own } of defined) {
    const truth = own ?? usualTruth()
    if (low! <= truth && truth <= high!) count.held += 1 / defined.length
    if (doubts ?? isSaid) count.marked += 1 / defined.length
    if (own !== undefined || !isWhole(value! * samples)) count.areWhole = false
    count.method ||= method
  }
}

const isWhole = (count: number): boolean => Math.abs(count - Math.round(count)) < 1e-6

const listOf = (told: Told | readonly Told[]): readonly Told[] => ('length' in told ? told : [told])

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

/** The chance that the exact McNemar test calls two equally good models different, given the samples that differ. */
export function mcNemarSize(discordant: number): number {
  let size = 0
  for (let first = 0; first <= discordant; first++)
    if (mcNemar(first, discordant - first) < 0.05) size += binomialDensity(first, discordant, 0.5)
  return size
}

/** Two standard deviations of the simulation. */
export const slackOf = (runs: number): number => 2 * Math.sqrt((0.05 * 0.95) / runs)
