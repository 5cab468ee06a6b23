import type { Evaluation, Figure } from '../../core/metrics/evaluation.ts'
import { metricEntry, metricTitle } from '../../core/metrics/metricList.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import { points } from '../../core/reports/figure.ts'
import { significantText } from '../../core/wording/numbers.ts'
import { metricFigure } from '../../core/reports/phrases.ts'
import { evaluatePredictions } from '../../core/metrics/evaluate.ts'
import { judgeFloors } from '../../core/slices/floors.ts'
import { judgeSlice } from '../../core/slices/judgeSlice.ts'
import { isRightOrWrong } from '../../core/slices/losses.ts'
import { selectRows } from '../../core/slices/select.ts'
import { askableColumns } from '../../core/slices/sliceColumns.ts'
import { subsetOf } from '../../core/slices/subset.ts'
import { columnText } from '../../core/slices/tokens.ts'
import { doubtSentences } from '../../core/wording/doubts.ts'
import { messageOf } from '../../core/wording/message.ts'
import { shownName } from '../../core/wording/shownName.ts'
import type {
  FloorRow,
  SliceAnswer,
  SliceMetricsAnswer,
  SliceRow,
  SlicesView,
} from '../../protocol/evaluation/slices.ts'
import { shownFigure, shownMetric } from './shownFigure.ts'

const longestSentence = 600
const longestWhere = 300
/** P from which on a slice isn't called worse. */
const chance = 0.05

const metricOf = (task: Evaluation['task']) => (isRightOrWrong(task) ? 'acc' : 'mae')

/** Where the model is worse than elsewhere, and what else can be asked. */
export async function slicesView(
  ground: Ground,
  { task, slices, classNames }: Evaluation,
): Promise<SlicesView> {
  const metric = metricOf(task)
  const columns = await askable(ground, [])
  return {
    metric: metricTitle(metric),
    columns: [...columns.keys()].map((name) => shownName(columnText(name))),
    tested: slices?.tested ?? 0,
    minimum: slices?.minimum ?? 0,
    found: (slices?.worst ?? []).map((slice) => sliceRow(metric, slice, slice.adjusted)),
    floors: await floorRows(ground, classNames),
  }
}

/** The floors of the configuration, each judged on its own samples. */
async function floorRows(ground: Ground, classNames: readonly string[]): Promise<readonly FloorRow[]> {
  const [config, test, columns] = [
    await ground.config(),
    await ground.predictions('test'),
    await ground.sliceColumns(),
  ]
  if (!config.ok || !test.ok || !columns.ok) return []
  return judgeFloors(config.value, test.value, columns.value, classNames).map(
    ({ where, metric, floor, samples, figure, verdict, findings }) => {
      const id = metric.replace(/^test_/, '')
      return {
        where: shownName(where, longestWhere),
        samples,
        metric: metricTitle(id),
        floor: { value: floor, text: metricFigure(id, floor, test.value.samples, '').text },
        ...(figure && { reached: shownMetric(id, figure, samples) }),
        verdict,
        ...(findings.length > 0 && {
          problem: shownName(findings.map(messageOf).join(' '), longestSentence),
        }),
        doubts: figure ? doubtSentences([[id, figure]], classNames) : [],
      }
    },
  )
}

/** The samples that a predicate selects beside the rest, or why they can't be. */
export async function askSlice(ground: Ground, where: string): Promise<SliceAnswer> {
  const [evaluation, test] = [await ground.evaluation(), await ground.predictions('test')]
  const failed = [evaluation, test].find(({ ok }) => !ok)
  if (!evaluation.ok || !test.ok) return refused((failed?.findings ?? []).map(messageOf).join(' '))
  const { task, classNames } = evaluation.value
  const asked = judgeSlice(task, test.value, await askable(ground, classNames), where)
  if (!asked.ok) return refused(asked.findings.map(messageOf).join(' '))
  const { samples, judgement } = asked.value
  return { kind: 'slice', slice: sliceRow(metricOf(task), { where, samples, ...judgement }, judgement.p) }
}

/** Every metric of the samples that a predicate selects, as `evaluate --where` has them. */
export async function askSliceMetrics(ground: Ground, where: string): Promise<SliceMetricsAnswer> {
  const [evaluation, test, config] = [
    await ground.evaluation(),
    await ground.predictions('test'),
    await ground.config(),
  ]
  const failed = [evaluation, test, config].find(({ ok }) => !ok)
  if (!evaluation.ok || !test.ok || !config.ok)
    return refused((failed?.findings ?? []).map(messageOf).join(' '))
  const { task, classNames, primaryMetric, positiveClass, test: whole } = evaluation.value
  const selected = selectRows(where, await askable(ground, classNames), test.value.samples)
  if (!selected.ok) return refused(selected.findings.map(messageOf).join(' '))
  const part = subsetOf(test.value, selected.value)
  const judged = evaluatePredictions({
    task,
    test: part,
    classNames,
    primaryMetric,
    wanted: Object.keys(whole.metrics),
    ...(positiveClass !== undefined && { positiveClass }),
  })
  if (!judged.ok) return refused(judged.findings.map(messageOf).join(' '))
  const { metrics } = judged.value.test
  return {
    kind: 'metrics',
    where: shownName(where, longestWhere),
    samples: part.samples,
    rows: Object.entries(metrics).flatMap(([name, figure]) => {
      const id = name.replace(/^test_/, '')
      const all = whole.metrics[name]
      return all === undefined
        ? []
        : [
            {
              title: metricTitle(id),
              definition: metricEntry(id)?.definition ?? '',
              inside: shownMetric(id, figure, part.samples),
              whole: shownMetric(id, all, whole.samples),
            },
          ]
    }),
    doubts: doubtSentences(Object.entries(metrics), classNames),
  }
}

const refused = (reason: string) => ({
  kind: 'refused' as const,
  reason: shownName(reason, longestSentence),
})

async function askable(ground: Ground, classNames: readonly string[]) {
  const [test, columns] = [await ground.predictions('test'), await ground.sliceColumns()]
  return test.ok && columns.ok
    ? askableColumns(test.value, columns.value, classNames)
    : new Map<string, never>()
}

interface Judged {
  readonly where: string
  readonly samples: number
  readonly inside: Figure
  readonly outside: Figure
  readonly difference: Figure
}

function sliceRow(metric: 'acc' | 'mae', judged: Judged, p: number): SliceRow {
  const { where, samples, inside, outside, difference } = judged
  const worse = metric === 'acc' ? (difference.value ?? 0) < 0 : (difference.value ?? 0) > 0
  const gap = (each: number, more: number) =>
    metric === 'acc' ? points(each, '', true, more).text : significantText(each, 3 + more)
  return {
    where: shownName(where, longestWhere),
    samples,
    inside: shownMetric(metric, inside, samples),
    outside: shownMetric(metric, outside, samples),
    difference: shownFigure(difference, gap),
    p: { value: p, text: p < 1e-16 ? '< 1e-16' : significantText(p, 2) },
    worse: worse && p <= chance,
    doubts: doubtSentences([inside, outside, difference].map((figure) => [metric, figure] as const)),
  }
}
