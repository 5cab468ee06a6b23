import type { RunSummary } from '../../core/runs/listRuns.ts'

/** What is known of a run whose files can't be read. */
export function noSummary(path: string): RunSummary {
  return {
    path,
    name: path,
    status: 'vanished',
    production: false,
    trainer: undefined,
    host: undefined,
    configPath: undefined,
    log: undefined,
    started: undefined,
    ended: undefined,
    exitCode: undefined,
    epoch: undefined,
    epochs: undefined,
    best: undefined,
  }
}
