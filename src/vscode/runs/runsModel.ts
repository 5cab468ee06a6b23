import type { RunStatus, RunSummary } from '../../core/runs/listRuns.ts'
import type { Localizer } from '../localizer.ts'
import type { Icon } from '../trees/verdictLook.ts'
import { ageText, metricText } from './figures.ts'

/** A run as the tree shows it. */
export interface RunNode {
  readonly label: string
  readonly description: string
  /** Lines of the tooltip; plain text. */
  readonly tooltip: readonly string[]
  readonly icon: Icon
  /** What a screen reader says. */
  readonly spoken: string
  readonly context: string
}

const icons: Readonly<Record<RunStatus, Icon>> = {
  running: { name: 'sync~spin', colour: 'charts.blue' },
  submitted: { name: 'cloud', colour: 'charts.blue' },
  finished: { name: 'pass', colour: 'testing.iconPassed' },
  interrupted: { name: 'debug-pause', colour: 'testing.iconQueued' },
  failed: { name: 'error', colour: 'testing.iconFailed' },
  vanished: { name: 'warning', colour: 'list.warningForeground' },
  unrecorded: { name: 'circle-outline' },
}

export function statusText(status: RunStatus, l10n: Localizer): string {
  switch (status) {
    case 'running':
      return l10n.t('running')
    case 'submitted':
      return l10n.t('on a cluster')
    case 'finished':
      return l10n.t('finished')
    case 'interrupted':
      return l10n.t('interrupted')
    case 'failed':
      return l10n.t('failed')
    case 'vanished':
      return l10n.t('ended without a word')
    case 'unrecorded':
      return l10n.t('its end isn’t logged')
  }
}

/** @param now milliseconds since the epoch */
export function runNode(run: RunSummary, l10n: Localizer, now: number): RunNode {
  const status = statusText(run.status, l10n)
  const best = run.best && `${run.best.metric} ${metricText(run.best.metric, run.best.value)}`
  const epochs =
    run.epoch === undefined
      ? undefined
      : run.epochs === undefined
        ? l10n.t('epoch {0}', run.epoch)
        : l10n.t('epoch {0} of {1}', run.epoch, run.epochs)
  const age = ageText(run.ended ?? run.started, now, l10n)
  // What went as it should is told by its icon alone: the row is narrow.
  const state = run.status === 'running' ? epochs : run.status === 'finished' ? undefined : status
  const description = [state, best, age, run.trainer].filter(Boolean).join(' · ')
  const lines = [
    run.path,
    l10n.t('Status: {0}', status) + (run.exitCode ? ` (${l10n.t('exit code {0}', run.exitCode)})` : ''),
    run.best && l10n.t('Best: {0} at epoch {1}', best ?? '', run.best.epoch),
    epochs && l10n.t('Trained: {0}', epochs),
    run.started && l10n.t('Started: {0}', run.started),
    run.ended && l10n.t('Ended: {0}', run.ended),
    run.trainer && l10n.t('Trainer: {0}', run.trainer),
    run.configPath && l10n.t('Configuration: {0}', run.configPath),
  ]
  return {
    label: run.name,
    description,
    tooltip: lines.filter((line): line is string => Boolean(line)),
    icon: icons[run.status],
    spoken: [run.name, status, best, epochs, age].filter(Boolean).join(', '),
    context: `run.${run.status}${run.production ? '.production' : ''}`,
  }
}
