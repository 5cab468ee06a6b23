import { readFileSync } from 'node:fs'
import path from 'node:path'
import type { JobPlan } from '../../../../src/core/launch/launcher.ts'
import { launcherOf } from '../../../../src/core/launch/list.ts'
import { trainingOf } from './support.ts'

/** An answer that a real program gave. */
interface Recorded {
  readonly what: string
  readonly program: string
  readonly verb?: string
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** The answers recorded of a launcher's programs, with their version. */
export const recordedAnswers = (name: string) =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../../../fixtures/launchers', `${name}.json`), 'utf8'),
  ) as { version: string; answers: readonly Recorded[] }

export const jobPlan = (launch: unknown, more = {}) => {
  const training = trainingOf(launch, more)
  return launcherOf(training.config.launch.launcher).plan(training) as JobPlan
}

/** What the trainer of {@link trainingOf} is called with. */
export const protocol = [
  '--config',
  'configs/a b;$(x).yaml',
  '--mode',
  'production',
  '--output-dir',
  'results/production',
]
