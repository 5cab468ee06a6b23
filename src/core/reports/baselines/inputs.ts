import type { Dataset, Split } from '../../dataset/dataset.ts'
import { binCounts, decileEdges, type Edges, stabilityIndex } from './stability.ts'

/** What one input value (or one figure of a whole sample) looked like in training. */
interface InputFeature {
  readonly name: string
  readonly mean: number
  readonly std: number
  readonly min: number
  readonly max: number
  /** Training samples without a finite value. */
  readonly absent: number
  readonly edges: Edges
  /** Training samples in each bin. */
  readonly counts: readonly number[]
  /** Population stability index of the other splits against the training split. */
  readonly stability: { readonly val: number; readonly test: number }
}

export interface InputBaseline {
  /** `features`: one entry for each input value. `aggregates`: mean and spread of each sample's values. */
  readonly kind: 'features' | 'aggregates'
  readonly samples: number
  readonly features: readonly InputFeature[]
  /** Over all input values of the training split. */
  readonly range: { readonly min: number; readonly max: number; readonly mean: number }
}

/** Tables up to this many columns are described column by column. */
const mostFeatures = 200

/** Mean, spread, deciles and the splits' distance, on the training split. */
export function inputBaseline({ train, val, test, featureNames }: Dataset): InputBaseline {
  const width = train.sampleShape.reduce((size, dimension) => size * dimension, 1)
  const columns = train.sampleShape.length === 1 && width <= mostFeatures
  const features = columns
    ? Array.from({ length: width }, (_, index) =>
        describe(featureNames[index] ?? `x[${index}]`, (split) => column(split, index, width), {
          train,
          val,
          test,
        }),
      )
    : [
        describe('mean of a sample', (split) => sampleMeans(split, width), { train, val, test }),
        describe('standard deviation of a sample', (split) => sampleSpreads(split, width), {
          train,
          val,
          test,
        }),
      ]
  return {
    kind: columns ? 'features' : 'aggregates',
    samples: train.samples,
    features,
    range: range(train.inputs),
  }
}

type Splits = Pick<Dataset, 'train' | 'val' | 'test'>

function describe(name: string, valuesOf: (split: Split) => Float64Array, splits: Splits): InputFeature {
  const values = valuesOf(splits.train)
  const { mean, std, min, max, count } = moments(values)
  const edges = decileEdges(values)
  const counts = binCounts(values, edges)
  const distance = (split: Split) => stabilityIndex(counts, binCounts(valuesOf(split), edges))
  const stability = { val: distance(splits.val), test: distance(splits.test) }
  return { name, mean, std, min, max, absent: values.length - count, edges, counts, stability }
}

function column({ inputs, samples }: Split, index: number, width: number): Float64Array {
  const values = new Float64Array(samples)
  for (let row = 0; row < samples; row++) values[row] = inputs[row * width + index]!
  return values
}

function sampleMeans({ inputs, samples }: Split, width: number): Float64Array {
  const values = new Float64Array(samples)
  for (let row = 0; row < samples; row++) {
    let sum = 0
    for (let at = row * width; at < (row + 1) * width; at++) sum += inputs[at]!
    values[row] = sum / width
  }
  return values
}

function sampleSpreads(split: Split, width: number): Float64Array {
  const values = sampleMeans(split, width)
  for (let row = 0; row < split.samples; row++) {
    let squares = 0
    for (let at = row * width; at < (row + 1) * width; at++)
      squares += (split.inputs[at]! - values[row]!) ** 2
    values[row] = Math.sqrt(squares / width)
  }
  return values
}

/** Mean and population standard deviation (as numpy's `std`) of the finite values, in two passes. */
function moments(values: Float64Array) {
  let count = 0
  let sum = 0
  let min = Infinity
  let max = -Infinity
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    count++
    sum += value
    if (value < min) min = value
    if (value > max) max = value
  }
  const mean = sum / count
  let squares = 0
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) ** 2
  return { count, mean, std: Math.sqrt(squares / count), min, max }
}

function range(values: Float32Array) {
  let min = Infinity
  let max = -Infinity
  let sum = 0
  let count = 0
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    if (value < min) min = value
    if (value > max) max = value
    sum += value
    count++
  }
  return { min, max, mean: sum / count }
}
