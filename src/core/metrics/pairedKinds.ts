import type { Labels } from '../runs/predictions.ts'
import type { PairedCounts } from './intervals/paired.ts'

/** Samples of two models by their true label and what each model predicts. */
export interface PairedKinds {
  readonly classes: number
  readonly samples: number
  /** (true × classes + first) × classes + second, of each combination that occurs. */
  readonly keys: Float64Array
  /** How many samples are of each. */
  readonly counts: Float64Array
}

/** Combinations that a table is kept for; more are looked up. */
const mostInTable = 2 ** 20

export function pairedKindsOf(yTrue: Labels, first: Labels, second: Labels, classes: number): PairedKinds {
  const samples = yTrue.length
  const keyOf = (row: number) => (yTrue[row]! * classes + first[row]!) * classes + second[row]!
  if (classes ** 3 > mostInTable) {
    const found = new Map<number, number>()
    for (let row = 0; row < samples; row++) found.set(keyOf(row), (found.get(keyOf(row)) ?? 0) + 1)
    return {
      classes,
      samples,
      keys: Float64Array.from(found.keys()),
      counts: Float64Array.from(found.values()),
    }
  }
  const table = new Float64Array(classes ** 3)
  for (let row = 0; row < samples; row++) table[keyOf(row)]! += 1
  const keys = Float64Array.from([...table.keys()].filter((key) => table[key]! > 0))
  return { classes, samples, keys, counts: keys.map((key) => table[key]!) }
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
