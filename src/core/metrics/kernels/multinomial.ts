import { logFactorial } from '../logFactorial.ts'
import { inBatches } from './resample.ts'

/** Poisson numbers below this are not told apart: their probability is lost in the rounding of 32 bits. */
const negligible = 2 ** -40
/** Entries of all tables together; a spread-out matrix of weights has one table a cell. */
const mostEntries = 2 ** 23

interface AliasTable {
  /** Thresholds and other entries, alternating. */
  readonly entries: Uint32Array
  readonly lowest: number
}

/**
 * Draws from the multinomial distribution with probabilities in proportion to `weights`, `totals[r]` draws in replicate
 * r, and hands over the counts. The same arguments give the same draws.
 *
 * @param weights above 0, their sum about the totals
 * @param take must not keep the counts
 */
export function drawMultinomials(
  weights: Float64Array,
  totals: Uint32Array,
  seed: number,
  take: (counts: Uint32Array, replicate: number) => void,
): void {
  const cells = weights.length
  const sum = weights.reduce((all, weight) => all + weight, 0)
  const least = totals.reduce((low, total) => Math.min(low, total), Infinity)
  const tables = poissonTables(weights, Math.max(0, least - 4 * Math.sqrt(least)) / sum)
  const entries = [...new Set(tables.values())].reduce((all, table) => all + table.entries.length / 2, 0)
  const everyCell = aliasTable(weights)
  inBatches(totals.length, cells, take, (workspace, first, rows, out) => {
    const cellTables = workspace.take(16 * cells)
    const lists = workspace.take(8 * entries)
    const every = workspace.take(8 * cells)
    const wanted = workspace.take(4 * rows)
    const words = new Uint32Array(workspace.memory.buffer)
    words.set(everyCell, every / 4)
    words.set(totals.subarray(first, first + rows), wanted / 4)
    const places = new Map<AliasTable, number>()
    let place = lists
    for (const table of new Set(tables.values())) {
      words.set(table.entries, place / 4)
      places.set(table, place)
      place += 4 * table.entries.length
    }
    for (const [cell, weight] of weights.entries()) {
      const table = tables.get(weight)!
      words.set([places.get(table)!, table.entries.length / 2, table.lowest], cellTables / 4 + 4 * cell)
    }
    return {
      kernel: 'drawMultinomials',
      rows,
      blockRows: 8,
      inputs: [],
      staging: 0,
      stagingBytes: 0,
      args: [cellTables, cells, every, wanted, seed + first],
      out,
      outBytes: 8 * cells * 4,
      outPer: 'block',
    }
  })
}

/**
 * A table for each weight, its Poisson mean being `scale` × the weight. Where they would take too much memory all means
 * are 0, and everything is drawn one by one.
 */
function poissonTables(weights: Float64Array, scale: number): ReadonlyMap<number, AliasTable> {
  const tables = new Map<number, AliasTable>()
  let entries = 0
  for (const weight of weights) {
    if (tables.has(weight)) continue
    const table = poissonTable(scale * weight)
    tables.set(weight, table)
    entries += table.entries.length / 2
    if (entries > mostEntries) return poissonTables(weights, 0)
  }
  return tables
}

/** The Poisson distribution with mean `rate`, cut where nothing is lost. */
function poissonTable(rate: number): AliasTable {
  if (rate === 0) return nothing
  const mode = Math.floor(rate)
  const top = Math.exp(mode * Math.log(rate) - rate - logFactorial(mode))
  const below: number[] = []
  for (let k = mode, chance = top; k > 0 && (chance *= k / rate) > negligible; k--) below.push(chance)
  const above: number[] = []
  for (let k = mode + 1, chance = top; (chance *= rate / k) > negligible; k++) above.push(chance)
  const chances = new Float64Array([...below.toReversed(), top, ...above])
  return { entries: aliasTable(chances), lowest: mode - below.length }
}

/** Walker's alias method, built by Vose's two stacks (IEEE Transactions on Software Engineering 17, 1991). */
function aliasTable(weights: Float64Array): Uint32Array {
  const size = weights.length
  const entries = new Uint32Array(2 * size)
  let sum = 0
  for (let at = 0; at < size; at++) sum += weights[at]!
  const scaled = new Float64Array(size)
  // Those below 1 are stacked from the front, the others from the back.
  const stacks = new Uint32Array(size)
  let small = 0
  let large = size
  for (let at = 0; at < size; at++) {
    const share = (weights[at]! / sum) * size
    scaled[at] = share
    if (share < 1) stacks[small++] = at
    else stacks[--large] = at
  }
  while (small > 0 && large < size) {
    const less = stacks[--small]!
    const more = stacks[large]!
    entries[2 * less] = scaled[less]! * 2 ** 32
    entries[2 * less + 1] = more
    scaled[more] = scaled[more]! + scaled[less]! - 1
    if (scaled[more] >= 1) continue
    large++
    stacks[small++] = more
  }
  for (let place = 0; place < size; place++) {
    if (place >= small && place < large) continue
    const at = stacks[place]!
    entries[2 * at] = 2 ** 32 - 1
    entries[2 * at + 1] = at
  }
  return entries
}

const nothing: AliasTable = { entries: aliasTable(Float64Array.of(1)), lowest: 0 }
