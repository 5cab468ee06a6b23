import type { Block } from './blocks.ts'
import { right, table } from './blocks.ts'
import { gapBands, gapMetric } from '../metrics/gaps.ts'
import { metricIds } from '../metrics/metricIds.ts'
import { isShare, metricEntry } from '../metrics/metricList.ts'
import { shiftBounds } from '../metrics/shiftBounds.ts'
import type { ReportFacts } from './facts.ts'
import { percent, points, ratio, significant } from './figure.ts'
import { digitsApart } from '../wording/numbers.ts'
import { type Inline, nothing, say } from './markdown.ts'
import { doubt, primaryId, shownMetric, sourcesIn } from './phrases.ts'
import { inProse } from '../wording/inProse.ts'

/** Ids of the metrics that a report lists: those asked for, those with a target and the primary one. */
export function listedMetrics(facts: ReportFacts): readonly string[] {
  const asked = new Set(
    [...facts.config.test_set.metrics, ...Object.keys(facts.config.targets), facts.evaluation.primaryMetric]
      .filter((name) => name.startsWith('test_'))
      .map((name) => name.slice('test_'.length)),
  )
  if (facts.evaluation.classNames.length === 2) asked.add('auc')
  const primary = primaryId(facts)
  const others = metricIds(facts.evaluation.task, [...asked]).filter((id) => id !== primary && asked.has(id))
  return [primary, ...others].filter((id) => shownMetric(facts, 'test', id) !== undefined)
}

/** Metric, validation, test and their difference; undefined where there are no validation predictions. */
export function gapTable(facts: ReportFacts): Block | undefined {
  const { evaluation } = sourcesIn(facts)
  const rows = listedMetrics(facts).flatMap((id) => {
    const [val, test] = [shownMetric(facts, 'val', id), shownMetric(facts, 'test', id)]
    if (!val || !test || val.measured.value === null || test.measured.value === null) return []
    const difference = test.measured.value - val.measured.value
    const source = evaluation(`test.metrics.test_${id}.value, val.metrics.val_${id}.value`)
    const shown = isShare(id) ? points(difference, source, true) : significant(difference, source, true)
    return [[say`${test.title}`, say`${val.value}`, say`${test.value}`, say`${shown}`]]
  })
  if (rows.length === 0) return undefined
  return table(['Metric', right('Validation'), right('Test'), right('Test − validation')], rows)
}

/** What the gap between validation and test means. */
export function gapSentence(facts: ReportFacts): Inline {
  const { evaluation } = facts
  const id = gapMetric(primaryId(facts), evaluation.gaps)
  const gap = evaluation.gaps[id]
  const [val, test] = [shownMetric(facts, 'val', id), shownMetric(facts, 'test', id)]
  if (evaluation.gapBand === 'unknown' || gap === undefined || !val || !test)
    return say`There is no gap to judge: validation predictions are missing, so nothing says whether choosing the model by validation made validation look better than it is.`
  const fraction = isShare(id)
  const isPlain = id === 'r2'
  const source = sourcesIn(facts).evaluation(`gaps.${id}`)
  const base = Math.abs(val.measured.value ?? 0)
  const size = fraction
    ? say`${points(gap, source)}`
    : isPlain
      ? say`${significant(gap, source)}`
      : say`${significant(gap, source)} (${percent(base === 0 ? null : gap / base, facts.evaluation.test.samples, source)})`
  const worse =
    metricEntry(id)?.direction === 'min'
      ? test.measured.value! > val.measured.value!
      : test.measured.value! < val.measured.value!
  const direction =
    gap === 0 ? say`no higher and no lower than` : worse ? say`${size} worse than` : say`${size} better than`
  const bandText = (band: number) =>
    isPlain ? String(band) : `${band * 100} ${fraction ? 'pp' : 'percent of the validation figure'}`
  const difference = evaluation.splitDifferences?.[id]
  // The file holds validation − test; a table beside this sentence tells test − validation.
  const change = (value: number, from: string, more: number) =>
    fraction ? points(value, from, true, more) : significant(value, from, true, more)
  const more = difference ? digitsApart(difference, (end, digits) => change(end, '', digits).text) : 0
  const shown = (value: number, end: string) =>
    change(value, sourcesIn(facts).evaluation(`splitDifferences.${id}.${end}`), more)
  const perhapsChance = (difference?.low ?? 1) <= 0 && (difference?.high ?? -1) >= 0
  const interval =
    difference && difference.low !== null && difference.high !== null
      ? say` Test − validation has a 95 % interval of ${shown(-difference.high, 'high, negated')} to ${shown(-difference.low, 'low, negated')}${doubt(difference)}.`
      : nothing
  const excellent = say`under ${bandText(gapBands.excellent)}`
  switch (evaluation.gapBand) {
    case 'excellent':
      return say`On the test set, ${inProse(test.title)} is ${direction} on validation, which is excellent (${excellent}): the choices made by validation carry over to unseen data.${interval}`
    case 'acceptable':
      return say`On the test set, ${inProse(test.title)} is ${direction} on validation, which is acceptable but not negligible (an excellent gap is ${excellent}). ${worse ? say`Some of the validation figure is likely owed to having chosen the model by it.` : say`The test set looks somewhat easier than the validation set.`}${interval}`
    case 'too-large':
      return say`On the test set, ${inProse(test.title)} is ${direction} on validation, beyond the ${bandText(gapBands.acceptable)} that the gate allows. ${perhapsChance ? say`Its interval includes 0, so chance alone may explain it; more samples would tell. Otherwise, look` : say`Before anything else, look`} at how the data was split: ${worse ? say`information may have leaked from training into validation, or the test set comes from another distribution` : say`the test set may be easier than what production will bring, or share samples with training`}.${interval}`
  }
}

/** Whether test has scores as validation has them; nothing where no evaluation says. */
export function shiftSentence(facts: ReportFacts): Inline | undefined {
  const { evaluation } = facts
  const shift = evaluation.scoreShift
  if (!shift) return undefined
  const from = (key: string) => sourcesIn(facts).evaluation(`scoreShift.${key}`)
  const what = {
    'positive-score': `scores of ${evaluation.positiveClass ?? 'the positive class'}`,
    confidence: 'highest scores',
    prediction: 'predictions',
  }[shift.of]
  const { samples } = evaluation.test
  const [statistic, p] = [ratio(shift.statistic, from('statistic')), significant(shift.p, from('p'))]
  const test = say`two-sample Kolmogorov–Smirnov test: distance ${statistic}, p = ${p}`
  return shift.p < shiftBounds.p
    ? say`The ${what} of test are not distributed as those of validation: ${percent(shift.shares.val, samples, from('shares.val'))} of validation and ${percent(shift.shares.test, samples, from('shares.test'))} of test have ${significant(shift.location, from('location'))} or less (${test}).`
    : say`The ${what} of test are distributed as those of validation, as far as the samples tell (${test}).`
}
