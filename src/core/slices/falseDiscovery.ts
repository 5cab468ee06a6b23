import { tail95 } from '../metrics/intervals/normal.ts'

/** Adjusted p up to which a slice is called worse: a share of at most this of the calls is false, on average. */
export const falseDiscoveries = 0.05

/**
 * How often the truth may lie beyond each end of the intervals of so many chosen out of all that were tested, so that on
 * average 5 % at most of the chosen ones miss it (Benjamini & Yekutieli, J. Am. Stat. Assoc. 100, 2005): with 2.5 % those
 * of the worst slices of a model that is equally good everywhere miss it in 10 to 23 %.
 */
export const tailOfChosen = (chosen: number, tested: number): number => (tail95 * chosen) / tested

/**
 * P-values adjusted for the number of tests by Benjamini and Hochberg (J. R. Stat. Soc. B 57, 1995): calling those at
 * or below q significant lets a share of at most q of the calls be false, on average
 * (`scipy.stats.false_discovery_control`).
 */
export function adjustForDiscovery(pValues: ArrayLike<number>): Float64Array {
  const tests = pValues.length
  const order = Uint32Array.from(pValues, (_, at) => at).sort((a, b) => pValues[b]! - pValues[a]! || b - a)
  const adjusted = new Float64Array(tests)
  let least = 1
  for (const [place, at] of order.entries()) {
    least = Math.min(least, (pValues[at]! * tests) / (tests - place))
    adjusted[at] = least
  }
  return adjusted
}
