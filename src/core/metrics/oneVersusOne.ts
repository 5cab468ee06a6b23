import { ClassSums, Sum } from './mean.ts'
import { tablesOf, type Steps } from './ranking.ts'

/**
 * What the score of one class contributes to the area under the ROC curve, one class versus one, over all pairs of
 * classes (Hand & Till, Machine Learning 45, 2001): the sum over all classes is `roc_auc_score(multi_class='ovo')`, with
 * sample weights too. Of each pair (a, b) it is the mean of the area that class a's score separates a from b with, and of
 * b's from a; ties count half. NaN where a class has no sample. O(samples + classes).
 *
 * @param ranking of the class against the rest
 * @param sizes of each class its weight
 * @param isWeighted pairs weigh by how many samples are of the two classes (`average='weighted'`), else alike
 * @param influence gets `sign` × weight × derivative of each sample added
 */
export function oneVersusOnePart(
  yTrue: ArrayLike<number>,
  ranking: Steps,
  own: number,
  sizes: Float64Array,
  isWeighted = false,
  influence?: Float64Array,
  sign: 1 | -1 = 1,
): number {
  const classes = sizes.length
  if (classes < 2 || !sizes.every((size) => size > 0)) return Number.NaN
  const total = sizes.reduce((sum, size) => sum + size, 0)
  const shareOf = (other: number) => pairShare(own, other, sizes, total, isWeighted)
  const areas = areasOf(yTrue, ranking, sizes)
  let value = 0
  for (let other = 0; other < classes; other++) {
    if (other !== own) value += shareOf(other) * areas.values[other]!
  }
  if (influence) addInfluence(influence, yTrue, ranking, own, sizes, areas, shareOf, sign)
  return value
}

/** What an ordered pair of classes counts: two ordered pairs make an unordered one. */
export function pairShare(
  own: number,
  other: number,
  sizes: Float64Array,
  total: number,
  isWeighted: boolean,
): number {
  const classes = sizes.length
  return isWeighted
    ? (sizes[own]! + sizes[other]!) / (2 * total * (classes - 1))
    : 1 / (classes * (classes - 1))
}

interface Areas {
  /** Of each other class: how well the score of the own class ranks the own samples above the other's. */
  readonly values: Float64Array
  /** Of each step: the share of own samples above it, those on it counted half. */
  readonly above: Float64Array
}

function areasOf(yTrue: ArrayLike<number>, ranking: Steps, sizes: Float64Array): Areas {
  const { steps, positives, positiveWeight, weights } = ranking
  const [above] = tablesOf(ranking)
  const higher = new Sum()
  for (let step = positives.length - 1; step >= 0; step--) {
    above[step] = (higher.value + positives[step]! / 2) / positiveWeight
    higher.add(positives[step]!)
  }
  // Of the own class too, which nobody asks for: a branch less a row.
  const sums = new ClassSums(sizes.length)
  for (let row = 0; row < steps.length; row++)
    sums.add(yTrue[row]!, (weights ? weights[row]! : 1) * above[steps[row]!]!)
  const values = sums.values()
  for (let other = 0; other < values.length; other++) values[other]! /= sizes[other]!
  return { values, above }
}

function addInfluence(
  influence: Float64Array,
  yTrue: ArrayLike<number>,
  ranking: Steps,
  own: number,
  sizes: Float64Array,
  { values, above }: Areas,
  shareOf: (other: number) => number,
  sign: 1 | -1,
): void {
  const { steps, weights } = ranking
  // What a sample of each class counts.
  const shares = new Float64Array(sizes.length)
  for (let other = 0; other < shares.length; other++) {
    if (other !== own) shares[other] = shareOf(other) / sizes[other]!
  }
  // The shares of the other classes' samples on each step, then below it.
  const below = tablesOf(ranking)[1].fill(0)
  for (let row = 0; row < steps.length; row++) {
    const step = steps[row]!
    below[step] = below[step]! + shares[yTrue[row]!]! * (weights ? weights[row]! : 1)
  }
  let mean = 0
  for (let other = 0; other < values.length; other++) mean += shares[other]! * sizes[other]! * values[other]!
  let lower = 0
  for (let step = 0; step < below.length; step++) {
    const here = below[step]!
    below[step] = (lower + here / 2 - mean) / sizes[own]!
    lower += here
  }
  for (let row = 0; row < steps.length; row++) {
    const other = yTrue[row]!
    const step = steps[row]!
    const derivative = other === own ? below[step]! : shares[other]! * (above[step]! - values[other]!)
    influence[row] = influence[row]! + sign * (weights ? weights[row]! : 1) * derivative
  }
}
