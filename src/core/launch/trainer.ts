import type { Config } from '../config/schema.ts'

/** A program and its first arguments; the protocol's arguments follow. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
}

/** A trainer by the protocol of `contracts`: what to start, and how it is named in messages and evidence. */
export interface Trainer extends Program {
  readonly name: string
}

/**
 * Environment variable set for a trainer that the pipeline started: its standard input ends when the pipeline does, and
 * an earlier trainer of a pipeline that was killed may still be ending.
 */
export const startedByPipeline = 'FINALIZE_MODEL_PIPELINE'

/** Whether a trainer is the embedded one, which locks its run directory itself and is no Python program. */
export const isEmbedded = ({ name }: Pick<Trainer, 'name'>): boolean => name.startsWith('embedded ')

/** Environment variable that tells a trainer how it was launched, for its `run.json`. */
export const launcherVariable = 'FINALIZE_MODEL_LAUNCHER'

/** Environment variables of a training: those of the configuration, and what launched it. */
export function trainerEnvironment({ launch }: Config, launcher: string): Readonly<Record<string, string>> {
  const own = Object.entries(launch.env).map(([name, value]) => [name, String(value)] as const)
  return { [launcherVariable]: launcher, ...Object.fromEntries(own) }
}

/** The project's own training script, used as it is where it exists. */
export const projectScript = 'training_orchestrator.py'

/**
 * Chooses the trainer that `launch.trainer` asks for.
 *
 * @param facts.hasScript whether the project has a `training_orchestrator.py`
 * @param facts.python interpreter to use where `launch.python` names none
 */
export function chooseTrainer(
  config: Config,
  facts: {
    readonly hasScript: boolean
    readonly python: string
    readonly embedded: Program & { readonly version: string }
  },
): Trainer {
  const wanted = config.launch.trainer
  if (wanted === 'project' || (wanted === 'auto' && facts.hasScript)) {
    return { name: projectScript, command: config.launch.python ?? facts.python, args: [projectScript] }
  }
  const { command, args, version } = facts.embedded
  return { name: `embedded ${version}`, command, args }
}

/** The arguments of the trainer protocol. Paths are relative to the project, which is the working directory. */
export function protocolArguments(run: {
  readonly config: string
  /** What the training is for; production where absent. */
  readonly mode?: 'production' | 'baseline' | 'optimization'
  readonly outputDirectory: string
  readonly resume?: string
  readonly exportOnly?: boolean
}): readonly string[] {
  return [
    '--config',
    run.config,
    '--mode',
    run.mode ?? 'production',
    '--output-dir',
    run.outputDirectory,
    ...(run.resume === undefined ? [] : ['--resume', run.resume]),
    ...(run.exportOnly ? ['--export-only'] : []),
  ]
}
