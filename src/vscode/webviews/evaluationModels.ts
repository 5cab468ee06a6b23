import { compareSeveral, type ModelsComparison } from '../../core/metrics/compareSeveral.ts'
import { metricEntry, metricTitle } from '../../core/metrics/metricList.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { inProse } from '../../core/wording/inProse.ts'
import { wholeText } from '../../core/wording/numbers.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type { ModelsAnswer, ModelsView } from '../../protocol/evaluation/comparison.ts'
import { notesOf } from './decisionNotes.ts'
import { chanceText, known, readModels, refusedBy, shownDifference } from './evaluationComparison.ts'
import { shownMetric } from './shownFigure.ts'

const longestName = 120
/** Beside the metric of the verdicts. */
const mostFigures = 4

/** Holds the model and several others against each other on the same samples, as `compare` does. */
export async function compareWithSeveral(ground: Ground, paths: readonly string[]): Promise<ModelsAnswer> {
  const read = await readModels(ground, paths)
  if (!read.ok) return refusedBy(read.findings)
  const { task, classNames, models, options } = read.value
  const compared = compareSeveral(task, models, options)
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
    metric: inProse(metricTitle(primaryMetric)),
    titles: ids.map(metricTitle),
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
