import { ensembleTitles, type Combination } from '../ensembles/combination.ts'

/** How a candidate comes to its score, with the fitted numbers. `names` are the models', in their order. */
export function combinationPhrase(combination: Combination, names: readonly string[]): string {
  const listed = (values: readonly (number | null)[]) =>
    values
      .map((value, at) => `${names[at]} ${value === null ? 'never' : Number(value.toPrecision(6))}`)
      .join(', ')
  switch (combination.kind) {
    case 'single':
      return `the score of ${names[combination.member]}`
    case 'mean':
      return `${ensembleTitles.mean} of ${names.join(', ')}`
    case 'vote':
      return `${ensembleTitles.vote}: ${listed(combination.thresholds)}`
    case 'weighted':
      return `${ensembleTitles.weighted}: ${listed(combination.weights)}`
    case 'stacked':
      return `${ensembleTitles.stacked}: ${listed(combination.weights)}, intercept ${Number(combination.intercept.toPrecision(6))}`
  }
}
