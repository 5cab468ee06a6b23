/*
 * Samples ranked by the score of one class, the own one, each a record of 16 bytes: the key of its score, its row and its
 * label (u32 each). Buckets are walked through from the highest score to the lowest, so that what lies above is a sum of
 * what was seen and never the small rest of a difference.
 */

export const recordBytes: usize = 16

/** The weight of a record's sample; 1 where there are none. */
export function weightOf(weights: usize, record: usize): f64 {
  return weights ? load<f64>(weights + ((<usize>load<u32>(record, 8)) << 3)) : 1
}

/** Where the records begin that share the key of the last one before `end`. */
export function stepBefore(end: usize, least: usize): usize {
  let start = end - recordBytes
  const key = load<u64>(start)
  while (start > least && load<u64>(start - recordBytes) == key) start -= recordBytes
  return start
}
