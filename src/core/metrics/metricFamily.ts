/** A metric whose id has a parameter in it. */
export interface MetricFamily {
  readonly kind: 'f-beta' | 'top-k' | 'pinball' | 'tweedie'
  /** beta, k, the percent of the quantile, or the power. */
  readonly parameter: number
}

const families: readonly (readonly [MetricFamily['kind'], RegExp, (parameter: number) => boolean])[] = [
  ['f-beta', /^f(\d{1,3}(?:_\d{1,3})?)(?=_?[a-z]*$)/, (beta) => beta > 0],
  ['top-k', /^top([1-9]\d{0,2})_acc$/, () => true],
  ['pinball', /^pinball_(\d\d?)$/, (percent) => percent > 0],
  ['tweedie', /^tweedie_(\d{1,2}(?:_\d{1,3})?)$/, (power) => power === 0 || power >= 1],
]

/** The family of a metric that has a parameter, with the value that its id gives it. */
export function metricFamily(id: string): MetricFamily | undefined {
  for (const [kind, pattern, allowed] of families) {
    const text = pattern.exec(id)?.[1]
    const parameter = Number(text?.replace('_', '.'))
    if (text !== undefined && allowed(parameter)) return { kind, parameter }
  }
}
