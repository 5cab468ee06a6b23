import { failure, finding, type Result } from '../finding.ts'
import { isNotStarted } from '../ports.ts'
import { logFile } from './job.ts'
import type { Training } from './launcher.ts'
import { notStarted, outcomeOf, type TrainingEnd } from './outcome.ts'
import type { LaunchContext } from './ports.ts'
import { torchrunCall, torchrunLauncher } from './torchrun.ts'
import { trainerEnvironment } from './trainer.ts'

/**
 * Takes part, as machine number `machine` (the first is 0), in a training that the first machine started with torchrun.
 * The first one keeps the run directory; here is only the process group.
 */
export async function joinTraining(
  { processes, files, signal, output }: LaunchContext,
  wanted: Omit<Training, 'token' | 'project'>,
  machine: number,
): Promise<Result<TrainingEnd>> {
  const { launch } = wanted.config
  const machines = launch.torchrun?.machines ?? 1
  if (launch.launcher !== 'torchrun' || !Number.isInteger(machine) || machine < 1 || machine >= machines)
    return failure(finding('launch-nothing-to-join', 'error', { launcher: launch.launcher, machines }))
  const training = { ...wanted, project: files.root, token: 'joins', machine }
  const objections = torchrunLauncher.objections(training)
  if (objections.length > 0) return failure(...objections)
  const call = torchrunCall(training)
  try {
    const end = await processes.run(call.command, call.args, {
      cwd: files.root,
      env: { ...trainerEnvironment(wanted.config, torchrunLauncher.id), ...call.env },
      signal,
      onOutput: output,
    })
    const log = logFile(wanted.run.outputDirectory)
    return outcomeOf(end, { trainer: wanted.trainer.name, log, wasStopped: signal.aborted })
  } catch (cause) {
    if (!isNotStarted(cause)) throw cause
    return failure(notStarted(cause, call, torchrunLauncher))
  }
}
