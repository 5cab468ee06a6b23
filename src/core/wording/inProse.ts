/** A metric's title within a sentence: `accuracy`, `macro F1`, `F1 by sample`, `calibration error in bins of equal width`. */
export function inProse(title: string): string {
  const [name = title, ...kinds] = title.split(', ')
  const isWord =
    /^[A-Z][a-z]/.test(name) && !/^(?:Cohen|Matthews|Brier|Poisson|Tweedie|Jaccard|Hamming)/.test(name)
  const lower = isWord ? name[0]!.toLowerCase() + name.slice(1) : name
  const before = kinds.filter((kind) => !followsName(kind)).toReversed()
  const behind = kinds.filter(followsName).map((kind) => (kind.startsWith('bins') ? `in ${kind}` : kind))
  return [...before, lower, ...behind].join(' ')
}

const followsName = (kind: string): boolean => /^(?:by|bins) /.test(kind)
