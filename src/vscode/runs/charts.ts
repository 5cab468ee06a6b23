import { metricId, splitOf } from '../../core/config/metricNames.ts'
import { metricTitle } from '../../core/metrics/metricList.ts'
import type { GrowingTable } from '../../core/runs/growingTable.ts'
import { pace, type RunHistory } from '../../core/runs/runHistory.ts'
import type { ChartMark, ChartModel } from '../../protocol/run.ts'
import type { Localizer } from '../localizer.ts'
import { metricText, numberText } from './figures.ts'

const mostCharts = 24
const mostSeries = 12

/** Where a chart's points come from. */
export interface ChartSource {
  readonly table: 'epochs' | 'batches'
  readonly series: readonly string[]
}

export interface RunChart extends ChartModel {
  readonly source: ChartSource
}

const pacing = new Set<string>(Object.values(pace))
const isGpu = (name: string) => /(?:^|[_/. ])gpu(?:$|[_/. \d])/i.test(name)

/**
 * The charts of a run: one a metric with all its splits in it, losses and accuracies first, then learning rate, speed,
 * what the trainer recorded of the GPU, and the batches.
 */
export function chartsOf(history: RunHistory, l10n: Localizer): readonly RunChart[] {
  const { epochs, batches } = history
  const groups = new Map<string, string[]>()
  for (const name of epochs.names) {
    if (pacing.has(name)) continue
    const group = isGpu(name) ? `gpu:${name}` : metricGroup(name)
    groups.set(group, [...(groups.get(group) ?? []), name])
  }
  const marks = marksOf(history, l10n)
  const axis = l10n.t('Epoch')
  const charts = [...groups]
    .toSorted(([a], [b]) => rank(a) - rank(b))
    .map(([group, series]) =>
      chart(
        `epochs:${group}`,
        titleOf(group, series, l10n),
        axis,
        epochs,
        { table: 'epochs', series },
        marks,
        l10n,
      ),
    )
  const paced = [
    [pace.learningRate, l10n.t('Learning rate')],
    [pace.samplesPerSecond, l10n.t('Samples a second')],
  ] as const
  for (const [name, title] of paced) {
    if (!epochs.names.includes(name)) continue
    charts.push(chart(`pace:${name}`, title, axis, epochs, { table: 'epochs', series: [name] }, marks, l10n))
  }
  for (const name of batches.names) {
    const title = l10n.t('{0}, by batch', name)
    const source: ChartSource = { table: 'batches', series: [name] }
    charts.push(chart(`batches:${name}`, title, l10n.t('Batch'), batches, source, [], l10n))
  }
  return charts.slice(0, mostCharts)
}

function chart(
  id: string,
  title: string,
  axis: string,
  table: GrowingTable,
  source: ChartSource,
  marks: readonly ChartMark[],
  l10n: Localizer,
): RunChart {
  const series = source.series.slice(0, mostSeries)
  const shown = series.map((name) => {
    const last = table.last(name)
    return { name, last: pacing.has(name) && last !== undefined ? numberText(last) : metricText(name, last) }
  })
  const from = table.x[0] ?? 0
  const to = table.x.at(-1) ?? 0
  const told = [
    l10n.t('{0}: {1} points, {2} {3} to {4}.', title, table.length, axis, from, to),
    ...shown.map(({ name, last }) => l10n.t('{0} is {1}.', name, last)),
    ...marks.map(({ label }) => `${label}.`),
  ]
  return {
    id,
    title,
    axis,
    series: shown,
    from,
    to,
    marks,
    logarithmic: /loss|rate|error|rmse|mse|mae/i.test(`${title} ${series.join(' ')}`),
    summary: told.join(' '),
    source: { ...source, series },
  }
}

function marksOf(history: RunHistory, l10n: Localizer): readonly ChartMark[] {
  const best = history.best()
  const marks: ChartMark[] = []
  // Of a single epoch it says nothing, and would hide the points.
  if (best && history.epochs.length > 1)
    marks.push({ x: best.epoch, kind: 'best', label: l10n.t('Best epoch {0}', best.epoch) })
  if (history.earlyStop) {
    const { epoch } = history.earlyStop
    marks.push({ x: epoch, kind: 'stop', label: l10n.t('Stopped early at epoch {0}', epoch) })
  }
  return marks
}

const metricGroup = (name: string) =>
  metricId(name) ?? (splitOf(name) ? name.replace(/^[a-z]+[_/]/, '') : name)

function titleOf(group: string, series: readonly string[], l10n: Localizer): string {
  if (group.startsWith('gpu:')) return l10n.t('GPU: {0}', series[0] ?? '')
  return metricTitle(group)
}

function rank(group: string): number {
  if (group.startsWith('gpu:')) return 3
  return group === 'loss' ? 0 : group === 'acc' ? 1 : 2
}
