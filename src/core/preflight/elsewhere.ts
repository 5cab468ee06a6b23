import type { Config } from '../config/schema.ts'
import type { Setting } from '../config/setValues.ts'
import { finding, type Finding } from '../finding.ts'
import { launcherOf } from '../launch/list.ts'

/**
 * Where a configuration trains when that isn't this machine alone, as it is called in sentences: there, what is found here
 * tells only a part, and a rehearsal would be a job that somebody pays for. Undefined where it trains here.
 */
export function elsewhere({ launch }: Config): string | undefined {
  switch (launch.launcher) {
    case 'local':
      return undefined
    case 'torchrun': {
      const machines = launch.torchrun?.machines ?? 1
      return machines > 1 ? `torchrun on ${machines} machines` : undefined
    }
    case 'slurm':
    case 'ray':
      return launcherOf(launch.launcher).title
    case 'command':
      return 'launch.command'
  }
}

/** What lets a training that belongs elsewhere be rehearsed in one process of this machine, on the device that is here. */
export function settingsHere({ launch }: Config): readonly Setting[] {
  return [
    { path: 'launch.launcher', value: 'local' },
    { path: 'training.device', value: 'auto' },
    ...(launch.download === undefined ? [] : [{ path: 'launch.download', value: null }]),
  ]
}

/** What this machine lacks need not be lacking where the training runs. */
export function softened(findings: readonly Finding[], launcher: string): readonly Finding[] {
  return findings.flatMap((found) =>
    found.severity === 'error'
      ? [{ ...found, severity: 'warning' as const }, finding('preflight-here-only', 'info', { launcher })]
      : [found],
  )
}
