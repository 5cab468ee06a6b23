import { bucketBelow, bucketIn } from './buckets'
import { keyOf } from './distances'
import { labelAt } from './entries'
import { recordBytes, stepBefore, weightOf } from './records'
import { sortKeys, sortTables } from './sorting'
import { addCompensated } from './sums'

/* Samples ranked by the score of one class: see `records.ts`. Buckets are dealt, sorted and walked through. */

/** f64 of a bucket before those of the labels, and of each label. */
const bucketFigures: usize = 7
const labelFigures: usize = 5

/**
 * Sums the weights of the own class and of the others in each bucket into `out`, compensated: each a sum and what is too
 * much in it (f64).
 */
export function weighBuckets(
  scores: usize,
  labels: usize,
  weights: usize,
  rows: u32,
  own: u32,
  labelWidth: u32,
  tree: usize,
  buckets: u32,
  out: usize,
): void {
  memory.fill(out, 0, (<usize>buckets) << 5)
  for (let row: usize = 0; row < rows; row++) {
    const score = load<f64>(scores + (row << 3))
    let bucket = bucketIn(tree, score)
    if (bucket < 0) bucket = bucketBelow(tree, bucket, score)
    const other: usize = labelAt(labels, row, labelWidth) == own ? 0 : 16
    const entry = out + ((<usize>bucket) << 5) + other
    addCompensated(entry, entry + 8, load<f64>(weights + (row << 3)))
  }
}

/**
 * Writes the records of a block that belong to the buckets from `first` to below `end`. `out` holds where the block's part
 * of each bucket begins (u32 records, every 8 bytes), and after the last of all `buckets` the block's first row. `each`
 * neighbouring rows are of one sample, by whose number the records go.
 */
export function dealRows(
  scores: usize,
  labels: usize,
  rows: u32,
  labelWidth: u32,
  tree: usize,
  buckets: u32,
  first: i32,
  end: i32,
  records: usize,
  each: u32,
  out: usize,
): void {
  const firstRow = load<u32>(out + ((<usize>buckets) << 3))
  for (let row: usize = 0; row < rows; row++) {
    // Adding 0 makes −0 and 0 one.
    const score = load<f64>(scores + (row << 3)) + 0.0
    let bucket = bucketIn(tree, score)
    if (bucket < 0) bucket = bucketBelow(tree, bucket, score)
    if (bucket < first || bucket >= end) continue
    const entry = out + ((<usize>bucket) << 3)
    const place = load<u32>(entry)
    store<u32>(entry, place + 1)
    const record = records + <usize>place * recordBytes
    store<u64>(record, keyOf(reinterpret<u64>(score)))
    const at = firstRow + <u32>row
    store<u32>(record, each == 1 ? at : at / each, 8)
    store<u32>(record, <u32>labelAt(labels, row, labelWidth), 12)
  }
}

/**
 * Sorts buckets `from` … `from` + `rows` − 1 and walks through them. `starts` (u32, one more than buckets) says where each
 * begins among `records`; a bucket's head of `headBytes` in `heads` begins with the weights of the own class and of the
 * others in higher buckets, `weights` (f64) are those of all samples or 0. Buckets of fewer than `least` or more than
 * `most` records are left alone. With p and n the weights of the own class and of the others on a step (a distinct score),
 * precision that of predicting from it on, gained and lost the sums of p (1 − precision) / predicted and
 * p precision / predicted over the bucket's higher steps, `out` gets of each bucket (f64):
 * 0 Σ p precision; 1 gained; 2 lost; of own samples 3, 4 Σ w² (precision − gained) and of its squares; of others
 * 5, 6 Σ w² lost and of its squares; and of each of `classes` labels Σ w, Σ w², Σ w share, Σ w² (share − centre) and
 * Σ w² (share − centre)², share being that of the own samples above (of others below, for the own label), ties half.
 */
export function sortRows(
  scratch: usize,
  from: u32,
  rows: u32,
  records: usize,
  starts: usize,
  heads: usize,
  headBytes: u32,
  least: u32,
  most: u32,
  weights: usize,
  own: u32,
  classes: u32,
  ownWeight: f64,
  otherWeight: f64,
  centre: f64,
  out: usize,
): void {
  const outBytes = (bucketFigures + labelFigures * <usize>classes) << 3
  for (let row: u32 = 0; row < rows; row++) {
    const bucket = <usize>(from + row)
    const start = load<u32>(starts + (bucket << 2))
    const count = load<u32>(starts + (bucket << 2), 4) - start
    if (count < least || count > most) continue
    const at = records + <usize>start * recordBytes
    sortKeys<v128>(at, count, 0, scratch + sortTables, scratch)
    const to = out + <usize>row * outBytes
    memory.fill(to, 0, outBytes)
    const head = heads + bucket * headBytes
    const end = at + <usize>count * recordBytes
    walkRows(scratch, at, end, head, weights, own, classes, ownWeight, otherWeight, centre, to)
  }
}

/** A step of as many records is summed up before it is added to what the bucket has. */
const longStep: usize = 256

/** Sums of a step's weights. */
let ownOnStep: f64 = 0
let othersOnStep: f64 = 0

function weighStep(start: usize, end: usize, weights: usize, own: u32): void {
  let up: f64 = 0
  let down: f64 = 0
  let upLost: f64 = 0
  let downLost: f64 = 0
  for (let record = start; record < end; record += recordBytes) {
    const weight = weightOf(weights, record)
    if (load<u32>(record, 12) == own) {
      const exact = weight - upLost
      const next = up + exact
      upLost = next - up - exact
      up = next
    } else {
      const exact = weight - downLost
      const next = down + exact
      downLost = next - down - exact
      down = next
    }
  }
  ownOnStep = up
  othersOnStep = down
}

/** Adds samples of a label, whose weights and their squares are summed, to its entry. */
function addLabel(out: usize, label: usize, weight: f64, square: f64, share: f64, apart: f64): void {
  const entry = out + ((bucketFigures + labelFigures * label) << 3)
  store<f64>(entry, load<f64>(entry) + weight)
  store<f64>(entry, load<f64>(entry, 8) + square, 8)
  store<f64>(entry, load<f64>(entry, 16) + weight * share, 16)
  store<f64>(entry, load<f64>(entry, 24) + square * apart, 24)
  store<f64>(entry, load<f64>(entry, 32) + square * apart * apart, 32)
}

/**
 * Adds a long step, its labels' sums made in `table`, compensated: of each label those of weights and of their squares,
 * and what is too much in them (f64).
 */
function addLongStep(
  table: usize,
  start: usize,
  end: usize,
  weights: usize,
  own: u32,
  classes: u32,
  above: f64,
  below: f64,
  centre: f64,
  out: usize,
): void {
  memory.fill(table, 0, (<usize>classes) << 5)
  for (let record = start; record < end; record += recordBytes) {
    const weight = weightOf(weights, record)
    const sums = table + ((<usize>load<u32>(record, 12)) << 5)
    addCompensated(sums, sums + 8, weight)
    addCompensated(sums + 16, sums + 24, weight * weight)
  }
  for (let label: u32 = 0; label < classes; label++) {
    const sums = table + ((<usize>label) << 5)
    const share = label == own ? below : above
    addLabel(out, label, load<f64>(sums), load<f64>(sums, 16), share, share - centre)
  }
}

function walkRows(
  scratch: usize,
  at: usize,
  end: usize,
  head: usize,
  weights: usize,
  own: u32,
  classes: u32,
  ownWeight: f64,
  otherWeight: f64,
  centre: f64,
  out: usize,
): void {
  // The sorted records need the room no more: 16 bytes of each.
  const roomy = max<usize>(longStep, (<usize>classes) << 1)
  let ownAbove = load<f64>(head)
  let othersAbove = load<f64>(head, 8)
  let precise: f64 = 0
  let gained: f64 = 0
  let lost: f64 = 0
  let gain1: f64 = 0
  let gain2: f64 = 0
  let loss1: f64 = 0
  let loss2: f64 = 0
  while (end > at) {
    const start = stepBefore(end, at)
    weighStep(start, end, weights, own)
    const up = ownOnStep
    const down = othersOnStep
    const above = (ownAbove + up * 0.5) / ownWeight
    const below = (otherWeight - othersAbove - down * 0.5) / otherWeight
    const all = ownAbove + up + othersAbove + down
    const precision = all > 0 ? (ownAbove + up) / all : 0
    const gain = precision - gained
    const isLong = (end - start) / recordBytes >= roomy
    if (isLong) addLongStep(scratch, start, end, weights, own, classes, above, below, centre, out)
    for (let record = start; record < end; record += recordBytes) {
      const weight = weightOf(weights, record)
      const square = weight * weight
      const label = load<u32>(record, 12)
      if (!isLong) {
        const share = label == own ? below : above
        addLabel(out, label, weight, square, share, share - centre)
      }
      if (label == own) {
        gain1 += square * gain
        gain2 += square * gain * gain
      } else {
        loss1 += square * lost
        loss2 += square * lost * lost
      }
    }
    precise += up * precision
    if (all > 0) {
      gained += (up * (1 - precision)) / all
      lost += (up * precision) / all
    }
    ownAbove += up
    othersAbove += down
    end = start
  }
  store<f64>(out, precise)
  store<f64>(out, gained, 8)
  store<f64>(out, lost, 16)
  store<f64>(out, gain1, 24)
  store<f64>(out, gain2, 32)
  store<f64>(out, loss1, 40)
  store<f64>(out, loss2, 48)
}
