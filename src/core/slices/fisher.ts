/** Terms below this share of the sum they go into change nothing. */
const negligible = 1e-20

/**
 * Fisher's exact test that the share of hits is higher inside than outside:
 * `scipy.stats.fisher_exact([[hits, n − hits], [restHits, rest − restHits]], alternative='greater')`. Probabilities
 * go by their ratios from the most likely number of hits outwards, so that nothing large is ever subtracted.
 *
 * @param hits of the `size` inside
 * @param restHits of the `rest` outside
 * @returns the p-value; 0 where it is below the smallest number there is
 */
export function fisherGreater(hits: number, size: number, restHits: number, rest: number): number {
  const allHits = hits + restHits
  const all = size + rest
  const lowest = Math.max(0, allHits - rest)
  const highest = Math.min(size, allHits)
  if (hits <= lowest) return 1
  const mode = Math.min(highest, Math.max(lowest, Math.floor(((size + 1) * (allHits + 1)) / (all + 2))))
  // P(k + 1) / P(k) of the hypergeometric distribution.
  const ratio = (k: number) => ((size - k) * (allHits - k)) / ((k + 1) * (rest - allHits + k + 1))
  let total = 1
  let tail = mode >= hits ? 1 : 0
  let weight = 1
  for (let k = mode + 1; k <= highest && weight > 0; k++) {
    weight *= ratio(k - 1)
    total += weight
    if (k < hits) continue
    tail += weight
    if (weight < negligible * tail) break
  }
  weight = 1
  for (let k = mode - 1; k >= lowest; k--) {
    weight /= ratio(k)
    total += weight
    if (k >= hits) tail += weight
    else if (weight < negligible * total) break
  }
  return Math.min(1, tail / total)
}
