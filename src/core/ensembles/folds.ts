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
  const places = [
    [0, first],
    [first, labels.length],
  ].map(([from, to]) =>
    Array.from({ length: folds }, (_, fold) =>
      Array<number>(countOf(from!, to!, fold, folds)).fill(fold),
    ).flat(),
  )
  const next = [0, 0]
  return Uint8Array.from({ length: labels.length }, (_, row) => {
    const label = labels[row] === early ? 0 : 1
    return places[label]![next[label]!++]!
  })
}

/** How many numbers in [from, to) leave the rest `rest` when divided by `step`. */
function countOf(from: number, to: number, rest: number, step: number): number {
  const upTo = (end: number) => (end > rest ? Math.floor((end - rest - 1) / step) + 1 : 0)
  return upTo(to) - upTo(from)
}
