import { bisect } from '../src/core/metrics/bisect.ts'
import { binomialDensity } from '../src/core/metrics/intervals/binomialDensity.ts'
import { clopperPearson } from '../src/core/metrics/intervals/clopperPearson.ts'
import { tail95 } from '../src/core/metrics/intervals/normal.ts'
import { wilson } from '../src/core/metrics/intervals/wilson.ts'

/* How often intervals of shares of samples hold the truth, exactly: by summing the binomial distribution. */

type Bounds = readonly (readonly [low: number, high: number])[]

/** The interval of each number of hits. */
const boundsOf = (trials: number, interval: (hits: number) => readonly [number, number]): Bounds =>
  Array.from({ length: trials + 1 }, (_, hits) => interval(hits))

const wilsonBounds = (trials: number) => boundsOf(trials, (hits) => wilson(hits / trials, trials))
const exactBounds = (trials: number) => boundsOf(trials, (hits) => clopperPearson(hits, trials))

/** Clopper–Pearson's with half the chance of what was seen (Lancaster 1961), which nobody is told: to hold Wilson's against. */
const midBounds = (trials: number) =>
  boundsOf(trials, (hits) => {
    const beyond = (truth: number) => {
      let more = binomialDensity(hits, trials, truth) / 2
      for (let count = hits + 1; count <= trials; count++) more += binomialDensity(count, trials, truth)
      return more
    }
    const share = hits / trials
    return [
      hits === 0 ? 0 : bisect(0, share, (truth) => beyond(truth) < tail95, 60),
      hits === trials ? 1 : bisect(share, 1, (truth) => 1 - beyond(truth) > tail95, 60),
    ]
  })

function coveredAt(bounds: Bounds, truth: number): number {
  let covered = 0
  for (const [hits, [low, high]] of bounds.entries())
    if (low <= truth && truth <= high) covered += binomialDensity(hits, bounds.length - 1, truth)
  return covered
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

const steps = 50

/** On average over the truths within a standard deviation of one, which these samples hardly tell apart from it. */
function coveredAround(bounds: Bounds, truth: number): number {
  const deviation = Math.sqrt((truth * (1 - truth)) / (bounds.length - 1))
  const near = Array.from({ length: 2 * steps + 1 }, (_, at) => truth + deviation * (at / steps - 1))
  return mean(near.filter((each) => each > 0 && each < 1).map((each) => coveredAt(bounds, each)))
}

/** {@link coveredAround} of Wilson's interval. */
export const wilsonAround = (truth: number, trials: number): number =>
  coveredAround(wilsonBounds(trials), truth)

/** Over the truths 0.005 to 0.995. */
export function proportionRows(trials: number): {
  readonly wilson: number
  readonly leastExact: number
  readonly meanExact: number
} {
  const truths = Array.from({ length: 199 }, (_, at) => (at + 1) / 200)
  const [score, exact] = [wilsonBounds(trials), exactBounds(trials)].map((bounds) =>
    truths.map((truth) => coveredAt(bounds, truth)),
  )
  return { wilson: mean(score!), leastExact: Math.min(...exact!), meanExact: mean(exact!) }
}

/** At each of these truths. */
export function truthRows(trials: number, truths: readonly number[]) {
  const [score, mid, exact] = [wilsonBounds(trials), midBounds(trials), exactBounds(trials)]
  return truths.map((truth) => ({
    truth,
    wilson: coveredAt(score, truth),
    around: coveredAround(score, truth),
    mid: coveredAt(mid, truth),
    exact: coveredAt(exact, truth),
  }))
}
