import * as z from 'zod'
import type { Config } from '../config/schema.ts'
import { finding, type Finding } from '../finding.ts'
import type { Call, Launcher, Training } from './launcher.ts'
import { torchrunSection } from './sections.ts'
import { isEmbedded, protocolArguments } from './trainer.ts'
import { trainerCall } from './trainerCall.ts'

/** Seconds that the processes of a training get to end their epoch. torchrun itself would give them 30. */
const shutdownSeconds = 24 * 3600

/** One process for each GPU (or as many as are asked for), on one machine or several. */
export const torchrunLauncher: Launcher = {
  id: 'torchrun',
  title: 'torchrun',
  objections: torchrunObjections,
  plan: (training) => ({
    kind: 'process',
    isGuarded: false,
    // One process exports: the formats are written once.
    call: training.run.exportOnly ? trainerCall(training) : torchrunCall(training),
  }),
}

export function torchrunObjections({ config, trainer }: Training): readonly Finding[] {
  const { machines, endpoint } = torchrunOf(config)
  return [
    ...(isEmbedded(trainer) ? [finding('launcher-needs-python', 'error', { trainer: trainer.name })] : []),
    ...(machines > 1 && endpoint === undefined && config.launch.launcher === 'torchrun'
      ? [finding('torchrun-endpoint-missing', 'error', { machines })]
      : []),
  ]
}

/**
 * torchrun as a module of the trainer's interpreter, so that both are of one environment.
 *
 * @param meeting how the machines find each other and which one this is
 */
export function torchrunCall(
  { config, trainer, run, machine = 0 }: Training,
  meeting: readonly string[] = meetingOf(config, machine),
): Call {
  const { machines, processes } = torchrunOf(config)
  return {
    command: trainer.command,
    args: [
      '-m',
      'torch.distributed.run',
      `--nnodes=${machines}`,
      `--nproc-per-node=${processes}`,
      ...meeting,
      ...trainer.args,
      ...protocolArguments(run),
    ],
    // Read by torchrun as the default of --shutdown-timeout; versions that have no such option pass it over.
    env: { PET_SHUTDOWN_TIMEOUT: String(shutdownSeconds) },
  }
}

/** The machines are numbered, so that the process that writes the run directory is on the first. */
function meetingOf(config: Config, machine: number): readonly string[] {
  const { machines, endpoint = '' } = torchrunOf(config)
  if (machines === 1) return ['--standalone']
  const { host, port } = /^(?<host>.*?)(?::(?<port>\d+))?$/.exec(endpoint)!.groups!
  return [
    `--node-rank=${machine}`,
    `--master-addr=${host}`,
    ...(port === undefined ? [] : [`--master-port=${port}`]),
  ]
}

const torchrunOf = ({ launch }: Config): z.output<typeof torchrunSection> =>
  launch.torchrun ?? torchrunSection.parse({})
