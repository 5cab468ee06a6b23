import { ClassSums, Sum } from '../mean.ts'

/* Sums over the buckets of a ranked class, which the kernels of `assembly/rankedRows.ts` leave of each. */

/** Numbers of a bucket, before {@link labelFigures} of each label. */
export const bucketFigures = 7
export const labelFigures = 5

/**
 * Sums over the samples of a class and of the others, ranked by their scores for the class. Its arrays are of use until
 * the next class is ranked, which has the same memory: of a thousand classes their own would be a quarter of a gigabyte.
 */
export interface RankedClass {
  /** Of each other label the mean share of the class's samples above its own, ties half: the area against it. */
  readonly areas: Float64Array
  /** Area under the ROC curve against the rest. NaN where either side is empty. */
  readonly auc: number
  /** Of each label the sum of (weight × derivative of `auc`)². */
  readonly areaSquares: Float64Array
  /** NaN where there is no sample of the class. */
  readonly averagePrecision: number
  /** Sums of (weight × derivative of `averagePrecision`)² of the class's samples, and of the others. */
  readonly precisionSquares: readonly [number, number]
  /** Of each label what its samples' influence values have in common, without weight: a row of the slots. */
  readonly ofLabels: Float64Array
}

/** Weights of the class and of the others. */
export interface Sides {
  readonly own: number
  readonly others: number
}

/** What lies above the bucket that is next. */
export interface Above {
  own: number
  others: number
  gained: number
  lost: number
  /** Of each slot the sum of weight × area. */
  readonly slots: Float64Array
}

/** Sums over the buckets of a class, which are added from the highest down. */
export class BucketSums {
  #index = 0
  readonly #labels: ClassSums
  /** What {@link #labels} come to. */
  readonly #totals: Float64Array
  #precise = new Sum()
  /** Of precision less what is gained above, and its squares; of what is lost above, and its squares. */
  readonly #gains = new Float64Array(2)
  readonly #losses = new Float64Array(2)
  readonly #areas: Float64Array
  readonly #areaSquares: Float64Array

  constructor(classes: number) {
    this.#labels = new ClassSums(labelFigures * classes)
    this.#totals = new Float64Array(labelFigures * classes)
    this.#areas = new Float64Array(classes)
    this.#areaSquares = new Float64Array(classes)
  }

  /** Begins with the class of an index. */
  begin(index: number): void {
    this.#index = index
    this.#labels.clear()
    this.#precise = new Sum()
    this.#gains.fill(0)
    this.#losses.fill(0)
  }

  add(left: Float64Array, { gained, lost }: Above): void {
    let [ownSquares, otherSquares] = [0, 0]
    this.#labels.addEach(left.subarray(bucketFigures))
    for (let at = bucketFigures + 1, label = 0; at < left.length; at += labelFigures, label++) {
      if (label === this.#index) ownSquares += left[at]!
      else otherSquares += left[at]!
    }
    this.#precise.add(left[0]!)
    addShifted(this.#gains, left[3]!, left[4]!, ownSquares, -gained)
    addShifted(this.#losses, left[5]!, left[6]!, otherSquares, lost)
  }

  figures({ own, others }: Sides, centre: number, { gained, lost }: Above): Omit<RankedClass, 'ofLabels'> {
    const [sums, areas] = [this.#labels.values(this.#totals), this.#areas]
    let [area, otherSquares] = [0, 0]
    for (let label = 0; label < areas.length; label++) {
      const at = labelFigures * label
      areas[label] = sums[at + 2]! / sums[at]!
      if (label === this.#index) continue
      area += sums[at + 2]!
      otherSquares += sums[at + 1]!
    }
    const isDefined = own > 0 && others > 0
    const auc = isDefined ? area / others : Number.NaN
    const apart = centre - auc
    const areaSquares = this.#areaSquares
    for (let label = 0; label < areas.length; label++) {
      const at = labelFigures * label
      const side = label === this.#index ? own : others
      const squares = sums[at + 4]! + 2 * apart * sums[at + 3]! + apart * apart * sums[at + 1]!
      areaSquares[label] = Math.max(0, squares) / (side * side)
    }
    const averagePrecision = own > 0 ? this.#precise.value / own : Number.NaN
    const ownSquares = sums[labelFigures * this.#index + 1]!
    const precisionSquares = [
      [this.#gains, ownSquares, gained - averagePrecision] as const,
      [this.#losses, otherSquares, -lost] as const,
    ].map(([table, squares, shift]) => {
      const total = new Float64Array(2)
      addShifted(total, table[0]!, table[1]!, squares, shift)
      return Math.max(0, total[1]!) / (own * own)
    })
    return {
      areas,
      auc,
      areaSquares,
      averagePrecision,
      precisionSquares: [precisionSquares[0]!, precisionSquares[1]!],
    }
  }
}

/** Adds sums of w x and w x² where `shift` is to be added to each x, `weight` being the sum of w. */
function addShifted(to: Float64Array, sum: number, squares: number, weight: number, shift: number): void {
  to[0] = to[0]! + sum + shift * weight
  to[1] = to[1]! + squares + 2 * shift * sum + shift * shift * weight
}
