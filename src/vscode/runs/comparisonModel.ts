import { differingKeys, type RunConfiguration } from '../../core/runs/runConfiguration.ts'
import type { RunSummary } from '../../core/runs/listRuns.ts'
import { pace, type RunHistory } from '../../core/runs/runHistory.ts'
import type { ComparisonModel, ComparisonRow } from '../../protocol/comparison.ts'
import type { Localizer } from '../localizer.ts'
import { durationText } from '../../core/wording/numbers.ts'
import { metricText } from './figures.ts'
import { statusText } from './runsModel.ts'

/** Runs that are compared at once, and columns of configuration keys. */
export const mostCompared = 20
const mostKeys = 60

export interface ComparedRun {
  readonly summary: RunSummary
  readonly history: RunHistory
  readonly configuration: RunConfiguration
  readonly isComplete: boolean
}

/** Metrics that at least one of the runs recorded: losses and validation first, then by name. */
function comparableMetrics(runs: readonly Pick<ComparedRun, 'history'>[]): readonly string[] {
  const paced = new Set<string>(Object.values(pace))
  const names = new Set(runs.flatMap(({ history }) => history.epochs.names))
  const rank = (name: string) =>
    name === 'val_loss' ? 0 : name.startsWith('val') ? 1 : paced.has(name) ? 3 : 2
  return [...names].toSorted((a, b) => rank(a) - rank(b) || a.localeCompare(b))
}

/** The table and the choices of a comparison. `metric` falls back to the first there is. */
export function comparisonModel(
  runs: readonly ComparedRun[],
  wanted: string | undefined,
  l10n: Localizer,
): ComparisonModel {
  const metrics = comparableMetrics(runs)
  const metric = wanted !== undefined && metrics.includes(wanted) ? wanted : metrics[0]
  const keys = differingKeys(runs.map(({ configuration }) => configuration))
  const shown = keys.slice(0, mostKeys)
  const xs = runs.map(({ history }) => history.epochs.x)
  const ends = xs.flatMap((x) => (x.length === 0 ? [] : [x[0]!, x.at(-1)!]))
  return {
    metrics,
    metric,
    from: ends.length === 0 ? 0 : Math.min(...ends),
    to: Math.max(0, ...ends),
    columns: [
      column('run', l10n.t('Run'), false),
      column('status', l10n.t('Status'), false),
      column('last', metric === undefined ? l10n.t('Last') : l10n.t('Last {0}', metric), true),
      column('best', l10n.t('Best'), true),
      column('epochs', l10n.t('Epochs'), true),
      column('duration', l10n.t('Duration'), true),
      column('trainer', l10n.t('Trainer'), false),
      ...shown.map(({ key }) => column(`key:${key}`, key, false)),
    ],
    rows: runs.map((run, index) =>
      row(
        run,
        metric,
        shown.map(({ values }) => values[index]),
        l10n,
      ),
    ),
    reading: runs.some(({ isComplete }) => !isComplete),
    note: noteOf(runs, keys.length, l10n),
  }
}

const column = (id: string, label: string, numeric: boolean) => ({ id, label, numeric })

function row(
  { summary, history, configuration }: ComparedRun,
  metric: string | undefined,
  values: readonly (string | undefined)[],
  l10n: Localizer,
): ComparisonRow {
  const last = metric === undefined ? undefined : history.epochs.last(metric)
  const best = history.best() ?? summary.best
  const seconds = (Date.parse(summary.ended ?? '') - Date.parse(summary.started ?? '')) / 1000
  const configured = values.map((value) => {
    if (configuration.kind === 'changed') return unknownCell(l10n.t('edited since'))
    if (configuration.kind === 'unknown') return unknownCell(l10n.t('not known'))
    return orderedCell(value)
  })
  return {
    path: summary.path,
    cells: [
      textCell(summary.name),
      textCell(statusText(summary.status, l10n)),
      numberCell(metric === undefined ? '–' : metricText(metric, last), last),
      numberCell(best ? `${best.metric} ${metricText(best.metric, best.value)}` : '–', best?.value),
      numberCell(String(history.epochs.x.at(-1) ?? '–'), history.epochs.x.at(-1)),
      numberCell(seconds >= 0 ? durationText(seconds) : '–', seconds),
      summary.trainer === undefined ? unknownCell('–') : textCell(summary.trainer),
      ...configured,
    ],
  }
}

const textCell = (text: string) => ({ text, order: text })
const unknownCell = (text: string) => ({ text, order: null })
const numberCell = (text: string, order: number | undefined) =>
  order !== undefined && Number.isFinite(order) ? { text, order } : unknownCell(text)

function orderedCell(value: string | undefined): ComparisonRow['cells'][number] {
  if (value === undefined) return unknownCell('–')
  const number = value.trim() === '' ? Number.NaN : Number(value)
  return { text: value, order: Number.isFinite(number) ? number : value }
}

function noteOf(runs: readonly ComparedRun[], keys: number, l10n: Localizer): string {
  const unknown = runs.filter(({ configuration }) => configuration.kind !== 'known').length
  const notes = [
    keys === 0 ? l10n.t('The configurations that are known are the same.') : undefined,
    keys > mostKeys
      ? l10n.t('{0} configuration keys differ; the first {1} are shown.', keys, mostKeys)
      : undefined,
    unknown > 0
      ? l10n.t('The configuration of {0} of the runs was edited since or is not known.', unknown)
      : undefined,
  ]
  return notes.filter((note) => note !== undefined).join(' ')
}
