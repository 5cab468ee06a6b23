import { binomialDensity } from './binomialDensity.ts'
import { wilson } from './wilson.ts'

/** Samples by which of two models is right about them. */
export interface PairedCounts {
  readonly both: number
  readonly first: number
  readonly second: number
  readonly neither: number
}

/**
 * Exact two-sided McNemar test: the p-value that the two models err equally often, from the samples that only one
 * of them gets right (`scipy.stats.binomtest(first, first + second, 0.5)`). 1 where there are none.
 */
export function mcNemar(first: number, second: number): number {
  const trials = first + second
  const least = Math.min(first, second)
  let term = 1
  let sum = 1
  // Terms of the tail relative to its largest, from the middle outward.
  for (let hits = least; hits > 0 && term > 1e-18 * sum; hits--) {
    term *= hits / (trials - hits + 1)
    sum += term
  }
  return Math.min(1, 2 * sum * binomialDensity(least, trials, 0.5))
}

/**
 * 95 % interval of the difference of two accuracies on the same samples, first − second (Newcombe, Statistics in
 * Medicine 17, 1998, 2635–2650, method 10: Wilson's intervals squared and added, with their correlation).
 */
export function pairedDifference({ both, first, second, neither }: PairedCounts): [number, number] {
  const samples = both + first + second + neither
  const firstShare = (both + first) / samples
  const secondShare = (both + second) / samples
  const [firstLow, firstHigh] = wilson(firstShare, samples)
  const [secondLow, secondHigh] = wilson(secondShare, samples)
  const correlation = phi(both, first, second, neither, samples)
  const spread = (a: number, b: number) => Math.sqrt(Math.max(0, a * a - 2 * correlation * a * b + b * b))
  const difference = firstShare - secondShare
  return [
    Math.max(-1, difference - spread(firstShare - firstLow, secondHigh - secondShare)),
    Math.min(1, difference + spread(firstHigh - firstShare, secondShare - secondLow)),
  ]
}

/** Newcombe's correlation: reduced by half a sample where positive, 0 where a margin is empty. */
function phi(both: number, first: number, second: number, neither: number, samples: number): number {
  const margins = (both + first) * (second + neither) * (both + second) * (first + neither)
  if (margins === 0) return 0
  const product = both * neither - first * second
  const corrected = product > samples / 2 ? product - samples / 2 : Math.min(product, 0)
  return corrected / Math.sqrt(margins)
}
