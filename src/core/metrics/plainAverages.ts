import { derivedError, influenceSpread } from './intervals/area.ts'
import { oneVersusOnePart } from './oneVersusOne.ts'
import { classWeights, type AveragedRankings, type RankedOfTwo, type RankedSamples } from './rankedSamples.ts'
import {
  addInfluence,
  deriveArea,
  derivePrecision,
  rankEachClass,
  type Derived,
  type Steps,
} from './ranking.ts'

/* The averages of `rankingAverages.ts` by their plain definition: of few samples. */

export function rankPlainly(
  samples: RankedSamples,
  models: readonly ArrayLike<number>[],
  ids: readonly string[],
  ranked: readonly number[],
  sizes: Float64Array | undefined,
): AveragedRankings {
  const { yTrue } = samples
  const influences = ids.map(() => (sizes ? new Float64Array(yTrue.length) : undefined))
  const areas: { value: number; error: number }[] = []
  const tell = (area: Derived, steps: Steps): void => {
    const error = sizes ? derivedError(area, steps, yTrue, sizes) : Number.NaN
    areas.push({ value: area.value, error })
  }
  const values = models.map((scores, model) => {
    const averages = ids.map((id, at) => ({ id, value: 0, influence: influences[at] }))
    addAverages(
      { ...samples, scores },
      averages,
      ranked,
      model === 0 ? 1 : -1,
      model === 0 ? tell : undefined,
    )
    return averages.map(({ value }) => value)
  })
  return {
    averages: ids.map((id, at) => {
      const influence = influences[at]
      return {
        id,
        values: values.map((each) => each[at]!),
        ...(influence && sizes && { spread: influenceSpread(influence, yTrue, sizes) }),
      }
    }),
    areas,
  }
}

export function rankTwoPlainly(
  samples: RankedSamples,
  scores: Float64Array,
  sizes: Float64Array,
): readonly RankedOfTwo[] {
  const { yTrue, weights } = samples
  const found: RankedOfTwo[] = []
  rankEachClass(yTrue, scores, 2, weights, [0, 1], (steps) => {
    // One after the other: they share their tables.
    const told = (derived: Derived) => ({
      value: derived.value,
      error: derivedError(derived, steps, yTrue, sizes),
    })
    found.push({ auc: told(deriveArea(steps)), precision: told(derivePrecision(steps)) })
  })
  return found
}

interface Average {
  readonly id: string
  value: number
  /** Gets sign × weight × derivative of each sample added. */
  readonly influence: Float64Array | undefined
}

/** Adds the metrics of a model to `averages`; `tellArea` gets the area of each class, of use until it returns. */
function addAverages(
  { yTrue, scores, classes, weights }: RankedSamples & { readonly scores: ArrayLike<number> },
  averages: readonly Average[],
  ranked: readonly number[],
  sign: 1 | -1,
  tellArea?: (area: Derived, steps: Steps) => void,
): void {
  const sums = classWeights(yTrue, classes, weights)
  const total = sums.reduce((sum, size) => sum + size, 0)
  const isPrecision = ({ id }: Average) => id.startsWith('ap')
  const isPairwise = ({ id }: Average) => classes > 2 && id.startsWith('auc_ovo')
  const areas = averages.filter((average) => !isPrecision(average) && !isPairwise(average))
  const precisions = averages.filter(isPrecision)
  const pairwise = averages.filter(isPairwise)
  const ofClasses = new Map<Average, Float64Array>()
  rankEachClass(yTrue, scores, classes, weights, ranked, (steps, own) => {
    const add = (derived: Derived, average: Average) => {
      const isWeighted = average.id.endsWith('_weighted')
      if (isWeighted && classes > 2) known(ofClasses, average, classes)[own] = derived.value
      const share = classes === 2 ? 1 : isWeighted ? sums[own]! / total : 1 / classes
      average.value += share * addInfluence(derived, steps, average.influence, sign * share)
    }
    if (areas.length > 0 || tellArea) {
      const area = deriveArea(steps)
      for (const average of areas) add(area, average)
      tellArea?.(area, steps)
    }
    if (precisions.length > 0) {
      const precision = derivePrecision(steps)
      for (const average of precisions) add(precision, average)
    }
    for (const average of pairwise) {
      const isWeighted = average.id.endsWith('_weighted')
      average.value += oneVersusOnePart(yTrue, steps, own, sums, isWeighted, average.influence, sign)
    }
  })
  for (const [{ influence }, values] of ofClasses)
    if (influence) addShareInfluence(yTrue, weights, values, sums, influence, sign)
}

function known(values: Map<Average, Float64Array>, average: Average, classes: number): Float64Array {
  const own = values.get(average) ?? new Float64Array(classes)
  values.set(average, own)
  return own
}

/** What a sample's class moves a weighted average by, having one more: its distance from the average. */
function addShareInfluence(
  yTrue: ArrayLike<number>,
  weights: Float64Array | undefined,
  values: Float64Array,
  sums: Float64Array,
  influence: Float64Array,
  sign: 1 | -1,
): void {
  const total = sums.reduce((sum, size) => sum + size, 0)
  const mean = values.reduce((sum, value, label) => sum + (value * sums[label]!) / total, 0)
  for (let row = 0; row < influence.length; row++) {
    const weight = weights ? weights[row]! : 1
    influence[row] = influence[row]! + (sign * weight * (values[yTrue[row]!]! - mean)) / total
  }
}
