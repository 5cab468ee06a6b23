import { compareSeveral, type ModelsComparison } from '../../core/metrics/compareSeveral.ts'
import { metricEntry } from '../../core/metrics/metricList.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { readPredictionsOf } from '../../core/runs/namedPredictions.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { inProse } from '../../core/wording/inProse.ts'
import { wholeText } from '../../core/wording/numbers.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { ModelsAnswer, ModelsView } from '../../protocol/evaluationComparison.ts'
import { notesOf } from './decisionNotes.ts'
import { chanceText, known, refusedBy, shownDifference, splitOf } from './evaluationComparison.ts'
import { shownMetric } from './shownFigure.ts'

const longestName = 120
/** Beside the metric of the verdicts. */
const mostFigures = 4

/** Holds the model and several others against each other on the same samples, as `compare` does. */
export async function compareWithSeveral(ground: Ground, paths: readonly string[]): Promise<ModelsAnswer> {
  const split = splitOf(paths[0] ?? '')
  const [evaluation, own, config] = [
    await ground.evaluation(),
    await ground.predictions(split),
    await ground.config(),
  ]
  if (!evaluation.ok || !own.ok || !config.ok)
    return refusedBy([evaluation, own, config].flatMap(({ ok, findings }) => (ok ? [] : findings)))
  const { task, classNames, primaryMetric } = evaluation.value
  const others = await Promise.all(
    paths.map((path) => readPredictionsOf(task, classNames, ground.files, path)),
  )
  const failed = others.flatMap(({ ok, findings }) => (ok ? [] : findings))
  if (failed.length > 0) return refusedBy(failed)
  const positiveClass = config.value.data.positive_class
  const models: Predictions[] = [
    { ...own.value, classNames },
    ...others.flatMap((each) => (each.ok ? [each.value] : [])),
  ]
  const compared = compareSeveral(task, models, {
    primaryMetric,
    wanted: config.value.test_set.metrics.map((name) => name.replace(/^test_/, '')),
    ...(positiveClass !== undefined && { positiveClass }),
  })
  if (!compared.ok) return refusedBy(compared.findings)
  const notes = notesOf(compared.findings)
  return { kind: 'compared', view: { ...viewOf(compared.value, classNames), notes } }
}

/** A run by its folder; a file from elsewhere by its path. */
const nameOf = (path: string): string =>
  shownName(path.replace(/^results\//, '').replace(/\/predictions\/(?:val|test)\.\w+$/, ''), longestName)

function viewOf(compared: ModelsComparison, classNames: readonly string[]): Omit<ModelsView, 'notes'> {
  const { models, pairs, samples, primaryMetric } = compared
  const ids = [
    primaryMetric,
    ...Object.keys(models[0]?.metrics ?? {})
      .filter((id) => id !== primaryMetric)
      .slice(0, mostFigures),
  ]
  const value = ({ metrics }: (typeof models)[number]) => metrics[primaryMetric]?.value ?? null
  const worstFirst = metricEntry(primaryMetric)?.direction === 'min' ? 1 : -1
  const order = models.toSorted((a, b) => {
    const [one, other] = [value(a), value(b)]
    return one === null || other === null
      ? Number(one === null) - Number(other === null)
      : worstFirst * (one - other)
  })
  return {
    samples,
    metric: inProse(metricEntry(primaryMetric)?.title ?? primaryMetric),
    titles: ids.map((id) => metricEntry(id)?.title ?? id),
    models: order.map((model) => ({
      name: nameOf(model.path),
      isOwn: model === models[0],
      figures: ids.map((id) => shownMetric(id, model.metrics[id] ?? nothing, samples)),
    })),
    pairs: pairs.map(({ candidate, baseline, adjusted, verdict, samplesNeeded, ...pair }) => ({
      model: nameOf(candidate),
      against: nameOf(baseline),
      difference: shownDifference(primaryMetric, { ...pair, value: pair.difference }),
      p: known(adjusted, chanceText),
      verdict,
      needed: known(samplesNeeded, wholeText),
    })),
    doubts: doubtSentences(
      [
        ...models.flatMap(({ metrics }) =>
          ids.flatMap((id) => (metrics[id] ? [[id, metrics[id]] as const] : [])),
        ),
        ...pairs.map((pair) => [primaryMetric, pair] as const),
      ],
      classNames,
    ),
  }
}

const nothing = { value: null, low: null, high: null, method: 'none' }
