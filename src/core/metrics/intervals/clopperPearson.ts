import { bisect } from '../bisect.ts'
import { binomialDensity } from './binomialDensity.ts'

/**
 * The exact 95 % interval of a proportion (Clopper & Pearson, Biometrika 26, 1934): the truths under which so many
 * hits, or fewer, or more, still have a chance of 2.5 %. `scipy.stats.binomtest(hits, trials).proportion_ci('exact')`.
 * It covers at least 95 % for every truth, for which it is wider than Wilson's, which does so on average. NaN without
 * trials.
 */
export function clopperPearson(hits: number, trials: number): [number, number] {
  if (!(trials > 0) || Number.isNaN(hits)) return [Number.NaN, Number.NaN]
  const share = hits / trials
  return [
    hits === 0 ? 0 : bisect(0, share, (truth) => !(atLeast(hits, trials, truth) > 0.025)),
    hits === trials ? 1 : bisect(share, 1, (truth) => !(atMost(hits, trials, truth) < 0.025)),
  ]
}

/** P(X ≥ hits) of the binomial distribution for a truth below hits / trials, from its largest term upward. */
function atLeast(hits: number, trials: number, truth: number): number {
  const odds = truth / (1 - truth)
  let term = 1
  let sum = 1
  for (let at = hits; at < trials && term > 1e-17 * sum; at++) {
    term *= ((trials - at) / (at + 1)) * odds
    sum += term
  }
  return sum * binomialDensity(hits, trials, truth)
}

/** P(X ≤ hits) for a truth above hits / trials, from its largest term downward. */
function atMost(hits: number, trials: number, truth: number): number {
  const odds = (1 - truth) / truth
  let term = 1
  let sum = 1
  for (let at = hits; at > 0 && term > 1e-17 * sum; at--) {
    term *= (at / (trials - at + 1)) * odds
    sum += term
  }
  return sum * binomialDensity(hits, trials, truth)
}
