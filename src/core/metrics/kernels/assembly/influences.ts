import { recordBytes, stepBefore, weightOf } from './records'

/**
 * Adds to the influence values of the samples in buckets `from` … `from` + `rows` − 1, which `sortRows` has sorted. Of
 * each sample there are as many in `influences` as `slots` (f64 each), and for each slot `shares` (f64) has what the
 * precision counts and `tables` (f64, a row of `classes`) what the area against each label does. A head goes on with what
 * higher buckets have gained and lost, and of each slot with the sum of weight × table of their samples.
 */
export function addInfluences(
  scratch: usize,
  from: u32,
  rows: u32,
  records: usize,
  starts: usize,
  heads: usize,
  headBytes: u32,
  weights: usize,
  own: u32,
  classes: u32,
  ownWeight: f64,
  slots: u32,
  shares: usize,
  tables: usize,
  influences: usize,
  _out: usize,
): void {
  // What lies above the step, of each slot, and half of what lies on it.
  const upper = scratch
  const slotBytes = (<usize>slots) << 3
  const here = scratch + slotBytes
  const perOwn = 1 / ownWeight
  for (let row: u32 = 0; row < rows; row++) {
    const bucket = <usize>(from + row)
    const head = heads + bucket * headBytes
    const at = records + <usize>load<u32>(starts + (bucket << 2)) * recordBytes
    let end = records + <usize>load<u32>(starts + (bucket << 2), 4) * recordBytes
    let ownAbove = load<f64>(head)
    let othersAbove = load<f64>(head, 8)
    let gained = load<f64>(head, 16)
    let lost = load<f64>(head, 24)
    memory.copy(upper, head + 32, slotBytes)
    while (end > at) {
      const start = stepBefore(end, at)
      let up: f64 = 0
      let down: f64 = 0
      memory.fill(here, 0, slotBytes)
      for (let record = start; record < end; record += recordBytes) {
        const weight = weightOf(weights, record)
        const label = <usize>load<u32>(record, 12)
        if (label == own) {
          up += weight
          continue
        }
        down += weight
        let table = tables + (label << 3)
        for (let slot = here; slot < here + slotBytes; slot += 8) {
          store<f64>(slot, load<f64>(slot) + load<f64>(table) * weight * 0.5)
          table += (<usize>classes) << 3
        }
      }
      const above = (ownAbove + up * 0.5) / ownWeight
      const all = ownAbove + up + othersAbove + down
      const precision = all > 0 ? (ownAbove + up) / all : 0
      for (let record = start; record < end; record += recordBytes) {
        const label = <usize>load<u32>(record, 12)
        const influence = influences + <usize>load<u32>(record, 8) * slotBytes
        let table = tables + (label << 3)
        for (let slot: usize = 0; slot < slotBytes; slot += 8) {
          const share = load<f64>(shares + slot)
          const value =
            label == own
              ? share * (precision - gained) - (load<f64>(upper + slot) + load<f64>(here + slot)) * perOwn
              : load<f64>(table) * above + share * lost
          store<f64>(influence + slot, load<f64>(influence + slot) + value)
          table += (<usize>classes) << 3
        }
      }
      for (let slot: usize = 0; slot < slotBytes; slot += 8)
        store<f64>(upper + slot, load<f64>(upper + slot) + 2 * load<f64>(here + slot))
      if (all > 0) {
        gained += (up * (1 - precision)) / all
        lost += (up * precision) / all
      }
      ownAbove += up
      othersAbove += down
      end = start
    }
  }
}
