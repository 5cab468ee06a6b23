import { labelAt } from './entries'

/* Probabilities of one class summed up in bins. */

/** f64 of a bin: samples, weight, its squares, probabilities, weight of positives, squares of the differences. */
const binBytes: usize = 6 << 3
const bins: usize = 10

/** How many of nine edges, a tenth of +∞ behind them, lie below a score. */
function binOf(score: f64, edges: usize): usize {
  const both = f64x2.splat(score)
  let below = f64x2.gt(both, v128.load(edges))
  below = i64x2.add(below, f64x2.gt(both, v128.load(edges, 16)))
  below = i64x2.add(below, f64x2.gt(both, v128.load(edges, 32)))
  below = i64x2.add(below, f64x2.gt(both, v128.load(edges, 48)))
  below = i64x2.add(below, f64x2.gt(both, v128.load(edges, 64)))
  // Each lane that is true counts as −1.
  return -(<usize>(i64x2.extract_lane(below, 0) + i64x2.extract_lane(below, 1)))
}

/** Adds a number to an f64. */
function addTo(at: usize, value: f64): void {
  store<f64>(at, load<f64>(at) + value)
}

/** Sums up the scores for class `index` in ten bins between `edges`, see `binOf`. Without weights each row weighs 1. */
export function sumBins(
  scores: usize,
  labels: usize,
  weights: usize,
  rows: u32,
  index: u32,
  labelWidth: u32,
  weighted: u32,
  edges: usize,
  out: usize,
): void {
  memory.fill(out, 0, bins * binBytes)
  for (let row: usize = 0; row < rows; row++) {
    const score = load<f64>(scores + (row << 3))
    const positive = f64(labelAt(labels, row, labelWidth) == index)
    const bin = out + binOf(score, edges) * binBytes
    addTo(bin, 1)
    if (weighted) {
      const weight = load<f64>(weights + (row << 3))
      const gap = weight * (positive - score)
      addTo(bin + 8, weight)
      addTo(bin + 16, weight * weight)
      addTo(bin + 24, weight * score)
      addTo(bin + 32, weight * positive)
      addTo(bin + 40, gap * gap)
    } else {
      const gap = positive - score
      addTo(bin + 24, score)
      addTo(bin + 32, positive)
      addTo(bin + 40, gap * gap)
    }
  }
  if (weighted) return
  for (let bin = out; bin < out + bins * binBytes; bin += binBytes) {
    store<f64>(bin, load<f64>(bin), 8)
    store<f64>(bin, load<f64>(bin), 16)
  }
}
