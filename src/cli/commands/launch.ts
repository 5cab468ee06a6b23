import path from 'node:path'
import { readConfigFile } from '../../core/config/configFile.ts'
import type { Config } from '../../core/config/schema.ts'
import { failure, finding, success, type Finding, type Result } from '../../core/finding.ts'
import { howItGoesOn, markOf } from '../../core/launch/goingOn.ts'
import { joinTraining } from '../../core/launch/joinTraining.ts'
import { launchLock } from '../../core/launch/job.ts'
import type { TrainingEnd } from '../../core/launch/outcome.ts'
import { launchTraining } from '../../core/launch/launchTraining.ts'
import type { LaunchContext } from '../../core/launch/ports.ts'
import { resolveTrainer } from '../../core/launch/resolveTrainer.ts'
import { stopTraining } from '../../core/launch/stopTraining.ts'
import type { Ports } from '../../core/ports.ts'
import { layout } from '../../core/project/layout.ts'
import { nodeLaunching } from '../../node/launching.ts'
import { acquireLock } from '../../node/lock.ts'
import {
  defineCommand,
  exitCodes,
  type Given,
  type Invocation,
  type Options,
  type Terminal,
} from '../command.ts'
import { misuse } from '../misuse.ts'
import { projectPath } from '../projectPath.ts'
import { trainingOptions } from '../sharedOptions.ts'
import { tellFinding } from '../tellFindings.ts'
import { trainersOf } from '../trainers.ts'
import { located } from '../writers/located.ts'
import { createProgramLines, type ProgramLines } from '../writers/programLines.ts'

const declared = {
  ...trainingOptions,
  trainer: {
    type: 'string',
    value: 'NAME',
    choices: ['embedded', 'pytorch', 'project'],
    description: 'What trains, this time; by default launch.trainer of the configuration.',
  },
  stop: { type: 'boolean', description: 'Stop the training of the run directory after its epoch.' },
  now: { type: 'boolean', description: 'With --stop: end it at once.' },
  join: {
    type: 'string',
    value: 'N',
    description:
      'Take part as machine N of launch.torchrun.machines; the first one is 0 and needs no --join.',
  },
} as const satisfies Options

/** `finalize-model launch`: trains with the project's trainer, where `launch` in the configuration says. */
export const launchCommand = defineCommand({
  name: 'launch',
  summary: 'Train where the configuration says: here, with torchrun, on Slurm, Ray …',
  usage:
    '[--config FILE] [--mode MODE] [--output-dir DIR] [--resume CHECKPOINT] [--trainer NAME] [--stop [--now]] [--join N]',
  description: [
    'Starts the trainer that launch.trainer names by the launcher that launch.launcher names, shows what it prints,',
    'and waits for its end. Started again while it runs, on this machine or in a cluster, it follows the training that',
    'is there and starts no second one.',
    'Ctrl+C ends the epoch under way, keeps final_model_last and exits with 130, wherever it trains. A training on a',
    'cluster goes on when this program is ended in another way.',
  ].join('\n'),
  options: declared,
  positionals: 0,
  examples: [
    {
      line: 'finalize-model launch --config configs/training_config.yaml --mode baseline --output-dir results/baseline',
      does: 'Train the baseline where its configuration says.',
    },
    { line: 'finalize-model launch --stop', does: 'Stop the production training, wherever it runs.' },
  ],

  async run(invocation, terminal, portsOf) {
    const { options } = invocation
    const wrong = conflictOf(options)
    if (wrong !== undefined) return misuse(terminal, 'launch', wrong)
    const ports = portsOf(invocation.cwd)
    const configPath = projectPath(invocation, ports, options.config) ?? layout.configs.final
    const directory = projectPath(invocation, ports, options['output-dir']) ?? layout.run
    const resume = projectPath(invocation, ports, options.resume)
    const config = await configAt(ports, configPath, options.trainer)
    if (!config.ok) {
      const isMissing = config.findings.some(({ code }) => code === 'file-missing')
      return tellAll(terminal, config.findings, isMissing ? exitCodes.usage : exitCodes.closed)
    }
    const trainer = await resolveTrainer(ports, config.value, trainersOf(invocation, ports))
    if (!trainer.ok) return tellAll(terminal, trainer.findings, exitCodes.stepFailed)
    // Where nothing can be drawn over, a progress bar would be a line at each of its steps.
    const lines = terminal.interactive ? undefined : createProgramLines((line) => terminal.out(`${line}\n`))
    const { signal } = invocation.interruption()
    const context: LaunchContext = {
      ...ports,
      launching: nodeLaunching,
      signal,
      output: lines?.take ?? terminal.out,
    }
    const training = {
      config: config.value,
      trainer: trainer.value,
      run: {
        config: configPath,
        mode: options.mode ?? 'production',
        outputDirectory: directory,
        ...(resume !== undefined && { resume }),
      },
    }
    if (options.stop)
      return ending(terminal, await stopTraining(context, training, options.now ?? false), signal)
    if (options.join !== undefined)
      return ending(terminal, await joinTraining(context, training, Number(options.join)), signal, lines)
    return locked(invocation, directory, terminal, async () =>
      ending(terminal, await launched(context, training), signal, lines),
    )
  },
})

/** Trains; of a training that failed also whether `--resume` can go on with it. */
async function launched(
  context: LaunchContext,
  training: Parameters<typeof launchTraining>[1],
): Promise<Result<TrainingEnd>> {
  const { outputDirectory: directory, resume } = training.run
  const before = await markOf(context.files, directory)
  const ended = await launchTraining(context, training)
  if (ended.ok || context.signal.aborted) return ended
  const trained = { ...training, directory }
  const next = await howItGoesOn(context.files, trained, ended.findings, { before, resume, isAsked: true })
  return failure(...ended.findings, ...next)
}

/** Options that can't be meant together, or a machine that is no number. */
function conflictOf({ stop, now, join, resume }: Given<typeof declared>): string | undefined {
  if (now && !stop) return '--now goes with --stop'
  const other = Object.entries({ join, resume }).find(([, value]) => value !== undefined)
  if (stop && other) return `--stop starts nothing, so --${other[0]} has no meaning with it`
  if (join !== undefined && !/^\d{1,5}$/.test(join))
    return `--join takes the number of a machine, not '${join}'`
  return undefined
}

async function configAt(
  { files }: Ports,
  configPath: string,
  trainer: Config['launch']['trainer'] | undefined,
): Promise<Result<Config>> {
  if ((await files.stat(configPath)) === undefined)
    return failure(finding('file-missing', 'error', { path: configPath }))
  const config = await readConfigFile(files, configPath)
  if (!config.ok || trainer === undefined) return config
  return success({ ...config.value, launch: { ...config.value.launch, trainer } })
}

/** One starter a run directory; for the production run, none beside a pipeline. */
async function locked(
  { cwd }: Pick<Invocation, 'cwd'>,
  directory: string,
  terminal: Terminal,
  work: () => Promise<number>,
): Promise<number> {
  const files = [launchLock(directory), ...(directory === layout.run ? [layout.pipelineLock] : [])]
  const releases: (() => Promise<void>)[] = []
  try {
    for (const file of files) {
      const lock = await acquireLock(path.resolve(cwd, file))
      if (!lock.held) {
        const { pid = 0, host = '', since = '' } = lock.holder ?? {}
        const running = finding('trainer-running', 'error', { directory, pid, host, since })
        return tellAll(terminal, [running], exitCodes.usage)
      }
      releases.push(lock.release)
    }
    return await work()
  } finally {
    for (const release of releases) await release()
  }
}

function ending(
  terminal: Terminal,
  result: Result<unknown>,
  signal: AbortSignal,
  lines?: ProgramLines,
): number {
  lines?.end()
  const code = signal.aborted ? exitCodes.interrupted : result.ok ? exitCodes.done : exitCodes.stepFailed
  return tellAll(terminal, result.findings, code)
}

function tellAll(terminal: Terminal, findings: readonly Finding[], code: number): number {
  for (const one of findings) {
    if (one.severity === 'info') terminal.out(`${located(one)}\n`)
    else tellFinding(terminal, one)
  }
  return code
}
