/** Samples of each class by its index; of samples × labels those with each label. */
export function countClasses(targets: ArrayLike<number>, classes: number, labels?: number): Uint32Array {
  const counts = new Uint32Array(classes)
  for (let at = 0; at < targets.length; at++) {
    if (labels === undefined) counts[targets[at]!]! += 1
    else counts[at % labels]! += targets[at]!
  }
  return counts
}
