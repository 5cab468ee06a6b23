import { failure, success } from '../../core/finding.ts'
import { compareModels, comparedMetrics } from '../../core/metrics/compare.ts'
import type { Comparison, MetricDifference } from '../../core/metrics/comparison.ts'
import { isShare, metricTitle } from '../../core/metrics/metricList.ts'
import { predictionsPath } from '../../core/runs/predictionsPath.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { points, significant } from '../../core/reports/figure.ts'
import { significantText, wholeText } from '../../core/wording/numbers.ts'
import { metricFigure } from '../../core/reports/phrases.ts'
import { inProse } from '../../core/wording/inProse.ts'
import type { Split } from '../../protocol/evaluation/splits.ts'
import { findRuns } from '../../core/runs/findRuns.ts'
import { readPredictionsOf } from '../../core/runs/namedPredictions.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { messageOf } from '../../core/wording/message.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type {
  BaselineComparison,
  RunWithPredictions,
  ComparedMetric,
  ComparisonAnswer,
} from '../../protocol/evaluation/comparison.ts'
import type { Shown } from '../../protocol/evaluation/shown.ts'
import { shownFigure } from './shownFigure.ts'

const longestReason = 600
const longestName = 120

/**
 * The project's other runs that have predictions, by name.
 *
 * @param wanted of the first of these splits that a run has
 */
export async function otherRuns(
  ground: Ground,
  wanted: readonly Split[],
): Promise<readonly RunWithPredictions[]> {
  const { files, runDirectory } = ground
  const found: RunWithPredictions[] = []
  for (const run of await findRuns(files)) {
    if (run === runDirectory) continue
    for (const split of wanted) {
      const path = await predictionsPath(files, run, split)
      if ((await files.stat(path))?.kind !== 'file') continue
      found.push({ name: shownName(run.replace(/^results\//, ''), longestName), path, split })
      break
    }
  }
  return found.toSorted((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
}

/** Holds the model against the predictions in a file, on the same samples: of validation where the file's name says so, else of test. */
export async function compareWithBaseline(ground: Ground, path: string): Promise<ComparisonAnswer> {
  const read = await readModels(ground, [path])
  if (!read.ok) return refusedBy(read.findings)
  const { task, classNames, split, options, models } = read.value
  const compared = compareModels(task, models[0]!, models[1]!, options)
  if (!compared.ok) return refusedBy(compared.findings)
  return { kind: 'compared', comparison: viewOf(path, split, compared.value, classNames, compared.findings) }
}

/** The model's own predictions, of the split that the first file's name says, those of the files, and what is asked of them. */
export async function readModels(ground: Ground, paths: readonly string[]) {
  const split = splitOf(paths[0] ?? '')
  const [evaluation, own, config] = [
    await ground.evaluation(),
    await ground.predictions(split),
    await ground.config(),
  ]
  if (!evaluation.ok || !own.ok || !config.ok)
    return failure(...[evaluation, own, config].flatMap(({ ok, findings }) => (ok ? [] : findings)))
  const { task, classNames, primaryMetric } = evaluation.value
  const others = await Promise.all(
    paths.map((path) => readPredictionsOf(task, classNames, ground.files, path)),
  )
  const failed = others.flatMap(({ ok, findings }) => (ok ? [] : findings))
  if (failed.length > 0) return failure(...failed)
  const positiveClass = config.value.data.positive_class
  const models: Predictions[] = [
    { ...own.value, classNames },
    ...others.flatMap((each) => (each.ok ? [each.value] : [])),
  ]
  const options = {
    primaryMetric,
    wanted: config.value.test_set.metrics.map((name) => name.replace(/^test_/, '')),
    ...(positiveClass !== undefined && { positiveClass }),
  }
  return success({ task, classNames, split, models, options })
}

/** The split of a file of predictions by its name: test where it doesn't say. */
const splitOf = (path: string): Split => (/(^|[\\/])val\.\w+$/i.test(path) ? 'val' : 'test')

type Findings = Parameters<typeof messageOf>[0][]

export function refusedBy(findings: Readonly<Findings>) {
  return {
    kind: 'refused' as const,
    reason: findings.map((found) => shownName(messageOf(found), longestReason)).join(' '),
  }
}

function viewOf(
  path: string,
  split: Split,
  comparison: Comparison,
  classNames: readonly string[],
  findings: Readonly<Findings>,
): BaselineComparison {
  const { primaryMetric, samples, verdict, differences, mcnemar } = comparison
  const needed = differences[primaryMetric]?.samplesNeeded ?? null
  const sentences = doubtSentences(Object.entries(differences), classNames)
  const doubts = sentences.length > 0 ? [sentences.join(' ')] : []
  const rows = comparedMetrics(differences).map(({ id, title, difference }) =>
    rowOf(id, title, difference, samples),
  )
  return {
    baseline: shownName(path, 300),
    split,
    samples,
    metric: inProse(metricTitle(primaryMetric)),
    verdict,
    ...(verdict === 'unclear' && needed !== null && needed > samples && { needed: wholeText(needed) }),
    ...(mcnemar && {
      mcnemar: {
        onlyModel: mcnemar.onlyCandidate,
        onlyBaseline: mcnemar.onlyBaseline,
        p: chanceText(mcnemar.pValue),
      },
    }),
    // The metric of the verdict first.
    rows: rows.toSorted((a, b) => Number(b.id === primaryMetric) - Number(a.id === primaryMetric)),
    notes: [...findings.map((found) => shownName(messageOf(found), longestReason)), ...doubts],
  }
}

function rowOf(id: string, title: string, difference: MetricDifference, samples: number): ComparedMetric {
  const value = (each: number | null) => ({ value: each, text: metricFigure(id, each, samples, '').text })
  const { pValue, samplesNeeded } = difference
  return {
    id,
    title,
    model: value(difference.candidate),
    baseline: value(difference.baseline),
    difference: shownDifference(id, { ...difference, value: difference.difference }),
    p: known(pValue, chanceText),
    verdict: difference.verdict,
    needed: known(samplesNeeded, wholeText),
  }
}

/** A difference of two models with its sign and its interval. */
export const shownDifference = (id: string, difference: Parameters<typeof shownFigure>[0]): Shown =>
  shownFigure(difference, (each, more) =>
    isShare(id) ? points(each, '', true, more).text : significant(each, '', true, more).text,
  )

export const known = (value: number | null, text: (value: number) => string): Shown => ({
  value,
  text: value === null ? '–' : text(value),
})

export const chanceText = (p: number): string => (p < 1e-4 ? '< 0.0001' : significantText(p, 2))
