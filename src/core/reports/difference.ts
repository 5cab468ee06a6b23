/** A stretch of `expected` that stands as another stretch in `found`; ends are exclusive, either may be empty. */
export interface Edit {
  readonly expected: readonly [number, number]
  readonly found: readonly [number, number]
}

const mostCells = 16_000_000

/**
 * The stretches in which two lists of lines differ, by their longest common subsequence. Where what is left after
 * the common start and end would need too large a table, that whole middle is one stretch.
 */
export function difference(expected: readonly string[], found: readonly string[]): readonly Edit[] {
  let start = 0
  while (start < expected.length && start < found.length && expected[start] === found[start]) start++
  let [a, b] = [expected.length, found.length]
  while (a > start && b > start && expected[a - 1] === found[b - 1]) {
    a--
    b--
  }
  if (a === start && b === start) return []
  const [rows, columns] = [a - start, b - start]
  if (rows === 0 || columns === 0 || rows * columns > mostCells)
    return [{ expected: [start, a], found: [start, b] }]
  return walk(lengths(expected, found, start, rows, columns), expected, found, start, rows, columns)
}

/** Length of the longest common subsequence of the rests from each pair of places on; (rows + 1) × (columns + 1). */
function lengths(
  expected: readonly string[],
  found: readonly string[],
  start: number,
  rows: number,
  columns: number,
): Uint32Array {
  const width = columns + 1
  const table = new Uint32Array((rows + 1) * width)
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      table[i * width + j] =
        expected[start + i] === found[start + j]
          ? table[(i + 1) * width + j + 1]! + 1
          : Math.max(table[(i + 1) * width + j]!, table[i * width + j + 1]!)
    }
  }
  return table
}

function walk(
  table: Uint32Array,
  expected: readonly string[],
  found: readonly string[],
  start: number,
  rows: number,
  columns: number,
): readonly Edit[] {
  const width = columns + 1
  const edits: Edit[] = []
  let [i, j] = [0, 0]
  while (i < rows || j < columns) {
    if (i < rows && j < columns && expected[start + i] === found[start + j]) {
      i++
      j++
      continue
    }
    const [fromI, fromJ] = [i, j]
    while (
      (i < rows || j < columns) &&
      !(i < rows && j < columns && expected[start + i] === found[start + j])
    ) {
      const down = i < rows ? table[(i + 1) * width + j]! : -1
      const along = j < columns ? table[i * width + j + 1]! : -1
      if (down >= along) i++
      else j++
    }
    edits.push({ expected: [start + fromI, start + i], found: [start + fromJ, start + j] })
  }
  return edits
}
