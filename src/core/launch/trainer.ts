import type { Config } from '../config/schema.ts'
import type { Reference } from './reference.ts'

/** A program and its first arguments; the protocol's arguments follow. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
}

/** A trainer by the protocol of `contracts`: what to start, and how it is named in messages and evidence. */
export interface Trainer extends Program {
  readonly kind: 'project' | 'pytorch' | 'embedded'
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

/** What there is to choose from. */
export interface TrainerFacts {
  /** Whether the project has a `training_orchestrator.py`. */
  readonly hasScript: boolean
  /** Interpreter to use where `launch.python` names none. */
  readonly python: string
  /** The PyTorch trainer in the interpreter that the configuration names, where it is installed. */
  readonly reference: Reference | undefined
  readonly embedded: Program & { readonly version: string }
}

/** The trainer that `launch.trainer` asks for; undefined where that is the PyTorch trainer and it isn't installed. */
export function chooseTrainer(config: Config, facts: TrainerFacts): Trainer | undefined {
  const wanted = config.launch.trainer
  const { reference, embedded } = facts
  if (wanted === 'project' || (wanted === 'auto' && facts.hasScript)) {
    const command = pythonFor(config, facts.python)
    return { kind: 'project', name: projectScript, command, args: [projectScript] }
  }
  if (wanted === 'pytorch' || (wanted === 'auto' && reference)) {
    if (!reference) return undefined
    const { command, args, version } = reference
    return { kind: 'pytorch', name: `pytorch ${version}`, command, args }
  }
  const { command, args, version } = embedded
  return { kind: 'embedded', name: `embedded ${version}`, command, args }
}

/** The interpreter that a configuration trains with. */
export const pythonFor = ({ launch }: Config, otherwise: string): string => launch.python ?? otherwise

/** Whether the choice depends on what is installed in the interpreter. */
export const asksForReference = ({ launch }: Config, hasScript: boolean): boolean =>
  launch.trainer === 'pytorch' || (launch.trainer === 'auto' && !hasScript)

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
