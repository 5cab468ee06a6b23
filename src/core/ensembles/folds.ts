/**
 * The fold of each row, so that every fold has its share of both labels and consecutive rows of a label stay
 * together: scikit-learn's `StratifiedKFold` without shuffling.
 *
 * @param labels 0 or 1
 */
export function stratifiedFolds(labels: ArrayLike<number>, folds: number): Uint8Array {
  // Labels are counted in the order in which they appear.
  const early = labels[0] ?? 0
  let first = 0
  for (let row = 0; row < labels.length; row++) if (labels[row] === early) first++
  // Rows sorted by label, dealt out in turn: how many of each label every fold gets.
  const left = [
    [0, first],
    [first, labels.length],
  ].map(([from, to]) => Array.from({ length: folds }, (_, fold) => countOf(from!, to!, fold, folds)))
  const current = [0, 0]
  const foldOf = new Uint8Array(labels.length)
  for (let row = 0; row < labels.length; row++) {
    const label = labels[row] === early ? 0 : 1
    while (left[label]![current[label]!] === 0) current[label]!++
    foldOf[row] = current[label]!
    left[label]![current[label]!]!--
  }
  return foldOf
}

/** How many numbers in [from, to) leave the rest `rest` when divided by `step`. */
function countOf(from: number, to: number, rest: number, step: number): number {
  const upTo = (end: number) => (end > rest ? Math.floor((end - rest - 1) / step) + 1 : 0)
  return upTo(to) - upTo(from)
}
