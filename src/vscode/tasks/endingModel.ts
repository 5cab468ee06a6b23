import type { Activity } from '../../core/finalize/activity.ts'
import type { Localizer } from '../localizer.ts'

export type EndingAction = 'showReadiness' | 'openReport' | 'openRun' | 'resume' | 'showTerminal' | 'showLog'

/** How something ended, for the message that says so. */
export interface Ending {
  readonly severity: 'info' | 'warning' | 'error'
  readonly sentence: string
  readonly actions: readonly EndingAction[]
}

export interface GateFacts {
  readonly open: boolean
  readonly settled: number
  readonly total: number
  /** The decision in a sentence. */
  readonly decision?: string
}

/**
 * What to say of a pipeline's end.
 *
 * @param exitCode of the contract: 0 the gate is open, 1 closed, 2 wrong usage, 3 a step failed, 130 interrupted;
 *   undefined where it was killed
 */
export function pipelineEnding(
  l10n: Localizer,
  name: string,
  exitCode: number | undefined,
  gate: GateFacts | undefined,
  hasReport: boolean,
): Ending {
  const report: readonly EndingAction[] = hasReport ? ['openReport'] : []
  switch (exitCode) {
    case 0:
      return {
        severity: 'info',
        sentence: l10n.t('{0}: the gate is open, the model may be deployed.', name),
        actions: ['showReadiness', ...report],
      }
    case 1:
      return {
        severity: 'info',
        sentence: [
          gate
            ? l10n.t('{0} is finalized: {1} of {2} items are settled.', name, gate.settled, gate.total)
            : l10n.t('{0}: the configuration has errors, or the gate is closed.', name),
          gate?.decision,
        ]
          .filter(Boolean)
          .join(' '),
        actions: ['showReadiness', ...report],
      }
    case 2:
      return {
        severity: 'error',
        sentence: l10n.t('{0}: it could not be started; the terminal says why.', name),
        actions: ['showTerminal'],
      }
    case 130:
      return {
        severity: 'info',
        sentence: l10n.t('{0}: stopped. What was done stays done.', name),
        actions: ['resume'],
      }
    case undefined:
      return {
        severity: 'warning',
        sentence: l10n.t('{0}: the pipeline was ended from outside. What was done stays done.', name),
        actions: ['resume', 'showTerminal'],
      }
    default:
      return {
        severity: 'error',
        sentence: l10n.t('{0}: a step failed; the terminal says why.', name),
        actions: ['showTerminal', 'showReadiness'],
      }
  }
}

/** What to say of a training's end. */
export function trainingEnding(
  l10n: Localizer,
  name: string,
  directory: string,
  exitCode: number | undefined,
): Ending {
  switch (exitCode) {
    case 0:
      return {
        severity: 'info',
        sentence: l10n.t('{0}: the training in {1} is finished.', name, directory),
        actions: ['openRun'],
      }
    case 130:
      return {
        severity: 'info',
        sentence: l10n.t('{0}: the training in {1} was stopped.', name, directory),
        actions: ['resume', 'openRun'],
      }
    case undefined:
      return {
        severity: 'warning',
        sentence: l10n.t('{0}: the training in {1} was ended from outside.', name, directory),
        actions: ['resume', 'showLog'],
      }
    default:
      return {
        severity: 'error',
        sentence: l10n.t('{0}: the training in {1} failed.', name, directory),
        actions: ['showTerminal', 'showLog'],
      }
  }
}

/**
 * The exit code that a pipeline must have ended with, told from what it left, where its own was not seen. Undefined
 * where it was killed.
 */
export function exitCodeFrom(after: Activity, gate: GateFacts | undefined): number | undefined {
  if (after.pipelineVanished) return undefined
  const { production } = after
  if (production.state === 'broken') return production.why === 'interrupted' ? 130 : 3
  return gate?.open === true ? 0 : 1
}
