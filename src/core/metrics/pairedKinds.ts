import { filled } from '../arrays/elements.ts'
import { countBelow } from './countBelow.ts'
import type { Labels } from '../runs/predictions.ts'
import type { PairedCounts } from './intervals/paired.ts'

/** Samples of two models by their true label and what each model predicts, and with weights by the size of those. */
export interface PairedKinds {
  readonly classes: number
  readonly samples: number
  /** (true × classes + first) × classes + second, of each combination that occurs; with weights once for each size. */
  readonly keys: Float64Array
  /** How many samples are of each. */
  readonly counts: Float64Array
  /** What a sample of each weighs, on average: 1 without weights. */
  readonly units: Float64Array
}

/** Combinations that a table is kept for; more are looked up. */
const mostInTable = 2 ** 20

/**
 * Weights of one size differ by less than a part in 22. That each counts as much as their mean leaves out the spread among
 * them: where each size's weights are even, a part in 6,000 of the variance of a sum of drawn ones; a part in 2,000 at most.
 */
const sizesPerDoubling = 16

/** Weights below a millionth of the heaviest are of one size: a million of their squares are a millionth of its. */
const doublings = 20

export function pairedKindsOf(
  yTrue: Labels,
  first: Labels,
  second: Labels,
  classes: number,
  weights?: Float64Array,
): PairedKinds {
  const keyOf = (row: number) => (yTrue[row]! * classes + first[row]!) * classes + second[row]!
  return weights ? kindsOfWeighted(keyOf, classes, weights) : kindsOfEqual(keyOf, classes, yTrue.length)
}

type KeyOf = (row: number) => number

function kindsOfEqual(keyOf: KeyOf, classes: number, samples: number): PairedKinds {
  const kindsOf = (keys: Float64Array, counts: Float64Array): PairedKinds => ({
    classes,
    samples,
    keys,
    counts,
    units: new Float64Array(keys.length).fill(1),
  })
  if (classes ** 3 > mostInTable) {
    const found = new Map<number, number>()
    for (let row = 0; row < samples; row++) found.set(keyOf(row), (found.get(keyOf(row)) ?? 0) + 1)
    return kindsOf(Float64Array.from(found.keys()), Float64Array.from(found.values()))
  }
  const table = new Float64Array(classes ** 3)
  for (let row = 0; row < samples; row++) table[keyOf(row)]! += 1
  const keys = occurring(table)
  return kindsOf(
    keys,
    keys.map((key) => table[key]!),
  )
}

function kindsOfWeighted(keyOf: KeyOf, classes: number, weights: Float64Array): PairedKinds {
  const samples = weights.length
  const { sizes, sizeOf } = sizesOf(weights)
  const placeOf = (row: number) => keyOf(row) * sizes + sizeOf(weights[row]!)
  const count = classes ** 3 * sizes
  const found = count > mostInTable ? distinct(filled(new Float64Array(samples), placeOf)) : undefined
  const counts = new Float64Array(found?.length ?? count)
  const sums = new Float64Array(counts.length)
  for (let row = 0; row < samples; row++) {
    const at = found ? countBelow(found, placeOf(row)) : placeOf(row)
    counts[at]! += 1
    sums[at]! += weights[row]!
  }
  const places = found ?? occurring(counts)
  const at = (kind: number) => (found ? kind : places[kind]!)
  return {
    classes,
    samples,
    keys: places.map((place) => Math.floor(place / sizes)),
    counts: places.map((_, kind) => counts[at(kind)]!),
    units: places.map((_, kind) => sums[at(kind)]! / counts[at(kind)]!),
  }
}

/** How many sizes there are, and which of them a weight is of. */
function sizesOf(weights: Float64Array): { sizes: number; sizeOf: (weight: number) => number } {
  let [least, most] = [Infinity, 0]
  for (let row = 0; row < weights.length; row++) {
    least = Math.min(least, weights[row]!)
    most = Math.max(most, weights[row]!)
  }
  const lightest = sizesPerDoubling * -doublings
  const below = (weight: number) =>
    Math.max(lightest, Math.floor(sizesPerDoubling * Math.log2(weight / most)))
  const lowest = below(least)
  return { sizes: 1 - lowest, sizeOf: (weight) => below(weight) - lowest }
}

/** Where a table has something. */
function occurring(table: Float64Array): Float64Array {
  const places = new Float64Array(table.length)
  let found = 0
  for (let place = 0; place < table.length; place++) if (table[place]! > 0) places[found++] = place
  return places.slice(0, found)
}

/** Each value once, in ascending order; overwrites the array. */
function distinct(values: Float64Array): Float64Array {
  values.sort()
  let found = 0
  for (let at = 0; at < values.length; at++)
    if (at === 0 || values[at] !== values[at - 1]) values[found++] = values[at]!
  return values.slice(0, found)
}

/** Samples that both, one or none of two models gets right. */
export function countAlone({ classes, keys, counts }: PairedKinds): PairedCounts {
  const alone = { both: 0, first: 0, second: 0, neither: 0 }
  for (const [kind, key] of keys.entries()) {
    const actual = Math.floor(key / classes ** 2)
    const one = Math.floor(key / classes) % classes === actual
    const other = key % classes === actual
    alone[one ? (other ? 'both' : 'first') : other ? 'second' : 'neither'] += counts[kind]!
  }
  return alone
}
