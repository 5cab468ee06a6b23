/** A metric's title within a sentence: `accuracy`, `macro F1`, `ROC-AUC`. */
export function inProse(title: string): string {
  const [name = title, ...kinds] = title.split(', ')
  const isWord =
    /^[A-Z][a-z]/.test(name) && !/^(?:Cohen|Matthews|Brier|Poisson|Tweedie|Jaccard|Hamming)/.test(name)
  const lower = isWord ? name[0]!.toLowerCase() + name.slice(1) : name
  return [...kinds.toReversed(), lower].join(' ')
}
