import { closeRanks, dealValues, placesOf } from './dealtValues.ts'
import { type ValueColumn } from './valueColumn.ts'
import { sortTables } from './sortTables.ts'
import { giveAway, isTooLarge, type Workspace } from './workspace.ts'

/** Tallies of a larger workspace keep it, instead of being copied. */
const mostCopied = 2 ** 22

/** Values by their distinct ones. */
export interface Levels extends Tallies {
  /** Of each value its place among them. */
  readonly steps: Uint32Array
}

/** The distinct values with what there is of each. */
export interface Tallies {
  /** The distinct values, ascending. */
  readonly levels: Float64Array
  /** Sums of the weights of positives and of the rest at each, in the order of the rows; without weights their numbers. */
  readonly positives: Sums
  readonly negatives: Sums
}

export type Sums = Float64Array | Uint32Array

/** What stands in the workspace, so until it is opened again. */
interface Lent {
  readonly workspace: Workspace
}

interface LentLevels extends Levels, Lent {
  /** Two tables as long as `levels`, to write anything into; the second one is where the levels stand. */
  readonly room: Room
}

export type Room = readonly [Float64Array, Float64Array]

/** {@link lendLevels} to be kept. */
export function rankLevels(
  values: ValueColumn,
  isPositive: Uint8Array,
  weights?: Float64Array,
): Levels | undefined {
  const lent = lendLevels(values, isPositive, weights)
  if (!lent) return undefined
  const { levels, steps, positives, negatives, workspace } = lent
  if (isTooLarge(workspace)) {
    giveAway(workspace)
    return { levels, steps, positives, negatives }
  }
  return {
    levels: levels.slice(),
    steps: steps.slice(),
    positives: positives.slice(),
    negatives: negatives.slice(),
  }
}

/**
 * Ranks values by the kernels, in 32 bytes a value (36 with weights). Undefined where they are too few, or too many, for
 * that, or one is no number.
 *
 * @param isPositive of each value 1 where it is positive, else 0
 */
export function lendLevels(
  column: ValueColumn,
  isPositive: Uint8Array,
  weights?: Float64Array,
): LentLevels | undefined {
  // With weights a table stands where the places were, as the keys have become sums.
  const dealt = dealValues(column, isPositive, weights, weights ? 8 : 4)
  if (!dealt) return undefined
  const { workspace, buckets, values, starts, keys, places } = dealt
  const rows = isPositive.length
  const counts = workspace.take(4 * buckets)
  dealt.run(
    'sortLevels',
    (largest) => sortTables + 8 * largest,
    (least, most) => [keys, values, starts, least, most, counts],
  )
  const firsts = workspace.take(4 * buckets)
  const left = new Uint32Array(workspace.memory.buffer, counts, buckets)
  const { firsts: first, total: distinct } = placesOf(left)
  new Uint32Array(workspace.memory.buffer, firsts, buckets).set(first)
  const steps = workspace.take(4 * rows)
  const sumBytes = weights ? 0 : 4 * distinct
  const [positives, negatives] = [workspace.take(sumBytes), workspace.take(sumBytes)]
  for (const at of [positives, negatives]) new Uint8Array(workspace.memory.buffer, at, sumBytes).fill(0)
  const weighed = weights ? 1 : 0
  const tables = [counts, firsts, steps, positives, negatives]
  dealt.run(
    'placeLevels',
    (largest) => 16 * weighed * largest,
    (least, most) => [keys, places, dealt.weights, weighed, values, starts, least, most, ...tables],
  )
  const { buffer } = workspace.memory
  const close = (at: number) =>
    closeRanks(new Float64Array(buffer, at, rows), new Uint32Array(buffer, starts, buckets + 1), left)
  const levels = close(values)
  const found = { levels, steps: new Uint32Array(buffer, steps, rows), workspace }
  return weights
    ? {
        ...found,
        positives: close(keys),
        negatives: close(dealt.weights),
        room: [new Float64Array(buffer, places, distinct), levels],
      }
    : {
        ...found,
        positives: new Uint32Array(buffer, positives, distinct),
        negatives: new Uint32Array(buffer, negatives, distinct),
        room: [new Float64Array(buffer, keys, distinct), levels],
      }
}

/** {@link lendTallies} to be kept. */
export function tallyLevels(
  column: ValueColumn,
  isPositive: Uint8Array,
  weights?: Float64Array,
): Tallies | undefined {
  const lent = lendTallies(column, isPositive, weights)
  if (!lent) return undefined
  const { levels, positives, negatives, workspace } = lent
  if (workspace.memory.buffer.byteLength > mostCopied) {
    giveAway(workspace)
    return { levels, positives, negatives }
  }
  return { levels: levels.slice(), positives: positives.slice(), negatives: negatives.slice() }
}

/** What {@link lendLevels} finds but for the place of each value, in 17 bytes a value (25 with weights). */
export function lendTallies(
  column: ValueColumn,
  isPositive: Uint8Array,
  weights?: Float64Array,
): (Tallies & Lent) | undefined {
  const dealt = dealValues(column, isPositive, weights, 1)
  if (!dealt) return undefined
  const { workspace, buckets, values, starts, keys, places } = dealt
  const rows = isPositive.length
  const counts = workspace.take(4 * buckets)
  // The sums take the place of the values, and with weights of the weights.
  const [positives, negatives] = [values, weights ? dealt.weights : values + 4 * rows]
  const weighed = weights ? 1 : 0
  const tables = [counts, positives, negatives]
  dealt.run(
    'tallyLevels',
    (largest) => sortTables + 8 * (2 + weighed) * largest,
    (least, most, largest) =>
      [keys, places, dealt.weights, weighed, starts, least, most, largest].concat(tables),
  )
  const { buffer } = workspace.memory
  const left = new Uint32Array(buffer, counts, buckets)
  const close = <T extends Sums>(table: T): T =>
    closeRanks(table, new Uint32Array(buffer, starts, buckets + 1), left)
  const sums = (at: number): Sums =>
    close(weights ? new Float64Array(buffer, at, rows) : new Uint32Array(buffer, at, rows))
  return {
    levels: close(new Float64Array(buffer, keys, rows)),
    positives: sums(positives),
    negatives: sums(negatives),
    workspace,
  }
}
