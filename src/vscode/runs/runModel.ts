import type { Finding } from '../../core/finding.ts'
import type { RunStatus, RunSummary } from '../../core/runs/listRuns.ts'
import type { LogTail } from '../../core/runs/logTail.ts'
import { pace, type RunHistory } from '../../core/runs/runHistory.ts'
import { messageOf } from '../../core/wording/message.ts'
import type { RunModel, Tile } from '../../protocol/run.ts'
import type { Localizer } from '../localizer.ts'
import type { RunChart } from './charts.ts'
import { durationText } from '../../core/wording/numbers.ts'
import { metricText, numberText } from './figures.ts'
import { statusText } from './runsModel.ts'

const tones: Readonly<Record<RunStatus, RunModel['tone']>> = {
  running: 'active',
  submitted: 'active',
  finished: 'good',
  interrupted: 'neutral',
  failed: 'bad',
  vanished: 'bad',
  unrecorded: 'neutral',
}

/** What a run's panel is made from. */
export interface RunFacts {
  readonly summary: RunSummary
  readonly history: RunHistory
  readonly charts: readonly RunChart[]
  readonly findings: readonly Finding[]
  readonly log: LogTail
  /** Whether the events are still being read. */
  readonly reading: boolean
  /** What nvidia-smi answers of the GPUs now; empty where it doesn't. */
  readonly gpus: readonly Tile[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

export function runModel(facts: RunFacts, l10n: Localizer): RunModel {
  const { summary, charts, log, reading } = facts
  return {
    name: summary.name,
    status: statusText(summary.status, l10n),
    tone: tones[summary.status],
    tiles: [...tilesOf(facts, l10n), ...facts.gpus],
    charts,
    messages: messagesOf(facts, l10n),
    reading,
    log,
    hasConfiguration: summary.configPath !== undefined,
  }
}

function tilesOf({ summary, history, now }: RunFacts, l10n: Localizer): readonly Tile[] {
  const { epochs, total } = history
  const tiles: Tile[] = []
  const epoch = epochs.x.at(-1)
  if (epoch !== undefined) {
    const share = total ? ` / ${numberText(total)}` : ''
    tiles.push({ label: l10n.t('Epoch'), value: `${numberText(epoch)}${share}` })
  }
  const best = history.best()
  if (best) {
    tiles.push({
      label: l10n.t('Best {0}', best.metric),
      value: metricText(best.metric, best.value),
      detail: l10n.t('at epoch {0}', best.epoch),
    })
  }
  const rate = epochs.last(pace.learningRate)
  if (rate !== undefined) tiles.push({ label: l10n.t('Learning rate'), value: numberText(rate) })
  const speed = epochs.last(pace.samplesPerSecond)
  if (speed !== undefined) tiles.push({ label: l10n.t('Samples a second'), value: numberText(speed) })
  const left = history.secondsLeft()
  if (summary.status === 'running' && left !== undefined)
    tiles.push({
      label: l10n.t('Time left'),
      value: durationText(left),
      detail: l10n.t('at most; it may stop early'),
    })
  const start = Date.parse(summary.started ?? '')
  const end = summary.status === 'running' ? now : Date.parse(summary.ended ?? '')
  if (end >= start) tiles.push({ label: l10n.t('Duration'), value: durationText((end - start) / 1000) })
  if (summary.trainer) tiles.push({ label: l10n.t('Trainer'), value: summary.trainer })
  return tiles
}

function messagesOf({ history, summary, findings }: RunFacts, l10n: Localizer): RunModel['messages'] {
  const messages: RunModel['messages'][number][] = []
  const { ending, earlyStop } = history
  if (ending?.kind === 'failed')
    messages.push({
      severity: 'error',
      text: l10n.t('The training failed: {0}', ending.reason.slice(0, 1000)),
    })
  if (summary.status === 'vanished')
    messages.push({
      severity: 'warning',
      text: l10n.t('The process is gone and its record states no end. Resume it, or train anew.'),
    })
  if (summary.status === 'submitted')
    messages.push({
      severity: 'info',
      text: l10n.t(
        'A cluster has this training, and nobody here follows it. Start it again to follow it, or stop it in the list of runs.',
      ),
    })
  for (const [metric, epoch] of history.notFinite)
    messages.push({
      severity: 'error',
      text: l10n.t('{0} is not a number from epoch {1} on.', metric, epoch),
    })
  if (earlyStop) {
    const { epoch, bestEpoch, metric } = earlyStop
    const text = l10n.t('Stopped early at epoch {0}: {1} was best at epoch {2}.', epoch, metric, bestEpoch)
    messages.push({ severity: 'info', text })
  }
  const omitted = history.epochs.omitted + history.batches.omitted
  if (omitted > 0)
    messages.push({ severity: 'warning', text: l10n.t('The last {0} points are not shown.', omitted) })
  for (const finding of findings) messages.push({ severity: finding.severity, text: messageOf(finding) })
  return messages
}
