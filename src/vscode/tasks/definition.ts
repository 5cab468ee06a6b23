import { stepIds, type StepId } from '../../core/finalize/step.ts'
import { protocolArguments } from '../../core/launch/trainer.ts'
import { gateNames, type GateName } from '../../core/phases/gates.ts'
import { layout, runFiles } from '../../core/project/layout.ts'
import { allGpus, isGpuChoice } from './gpuModel.ts'

const taskCommands = [
  'finalize',
  'exportOnly',
  'preflight',
  'train',
  'stop',
  'stopNow',
  'check',
  'validate',
  'evaluate',
  'report',
  'diagnose',
] as const
const trainers = ['embedded', 'pytorch', 'project'] as const
const reportedPhases = ['baseline', 'optimization'] as const
type TaskCommand = (typeof taskCommands)[number]

/** A task of type `finalize-model`, as it stands in `tasks.json` beside its `type`. Paths relative to the project. */
export interface Definition {
  readonly command: TaskCommand
  /** `finalize`: this step and all after it run again. */
  readonly from?: StepId
  /** `finalize`: used as it is instead of a derived one. `preflight`, `train`, `stop`: what is trained with. `validate`: the file. */
  readonly config?: string
  /** `train`, `stop`: the run directory. */
  readonly outputDir?: string
  /** `train`: the checkpoint to go on from. */
  readonly resume?: string
  /** `train`: what trains; the configuration's `launch.trainer` where absent. */
  readonly trainer?: (typeof trainers)[number]
  /** `finalize`, `train`: the GPUs that may be used, as nvidia-smi counts them: `0`, `0,2` or `all`. */
  readonly gpus?: string
  /** `check`: the gate; production where absent. */
  readonly gate?: GateName
  /** `evaluate`: predictions with their truth, and those they are compared with. */
  readonly predictions?: string
  readonly baseline?: string
  /** `report`: the phase whose run is reported; the baseline where absent. */
  readonly phase?: (typeof reportedPhases)[number]
}

const members: Readonly<Record<TaskCommand, readonly (keyof Definition)[]>> = {
  finalize: ['from', 'config', 'gpus'],
  exportOnly: ['config'],
  preflight: ['config'],
  stop: ['config', 'outputDir'],
  stopNow: ['config', 'outputDir'],
  train: ['config', 'outputDir', 'resume', 'trainer', 'gpus'],
  check: ['gate'],
  validate: ['config'],
  evaluate: ['predictions', 'baseline'],
  report: ['phase'],
  diagnose: [],
}
const usualPredictions = `${layout.run}/${runFiles.predictions.test}`
const longestPath = 1000

/** A definition out of `tasks.json`; undefined where it is none that can be run. */
export function readDefinition(value: Readonly<Record<string, unknown>>): Definition | undefined {
  const command = taskCommands.find((name) => name === value['command'])
  if (!command) return undefined
  const stated = members[command].filter((name) => value[name] !== undefined)
  const read: Record<string, string> = { command }
  for (const name of stated) {
    const text = value[name]
    if (typeof text !== 'string' || !isAllowed(name, text)) return undefined
    read[name] = text
  }
  return read as unknown as Definition
}

function isAllowed(name: keyof Definition, text: string): boolean {
  if (name === 'from') return (stepIds as readonly string[]).includes(text)
  if (name === 'trainer') return (trainers as readonly string[]).includes(text)
  if (name === 'phase') return (reportedPhases as readonly string[]).includes(text)
  if (name === 'gpus') return isGpuChoice(text)
  if (name === 'gate') return (gateNames as readonly string[]).includes(text)
  // A path that begins with a dash would be read as an option.
  return text !== '' && text.length <= longestPath && !text.startsWith('-') && !text.includes('\0')
}

/** What the command line is given; the project is its working directory. */
export function argumentsOf(definition: Definition): readonly string[] {
  const { command, from, config, outputDir, resume, gate, predictions, baseline, phase } = definition
  const chosen = config === undefined ? [] : ['--config', config]
  switch (command) {
    case 'finalize':
      return [...chosen, ...(from === undefined ? [] : ['--from', from])]
    case 'exportOnly':
      return ['--export-only', ...chosen]
    case 'check':
      return ['check', ...(gate === undefined ? [] : ['--gate', gate])]
    case 'preflight':
      return ['preflight', ...chosen]
    case 'stop':
    case 'stopNow':
      return [
        'launch',
        '--stop',
        ...(command === 'stop' ? [] : ['--now']),
        ...chosen,
        '--output-dir',
        outputDir ?? layout.run,
      ]
    case 'train':
      return ['train', ...trainerArguments({ config, outputDir, resume })]
    case 'validate':
      return ['validate', ...(config === undefined ? [] : [config])]
    case 'evaluate':
      return [
        'evaluate',
        predictions ?? usualPredictions,
        ...(baseline === undefined ? [] : ['--baseline', baseline]),
      ]
    case 'report':
      return ['report', phase ?? 'baseline']
    case 'diagnose':
      return ['diagnose']
  }
}

/** A `train` task by `finalize-model launch`: where and with what the configuration, or the task, says. */
export function launchArguments({ config, outputDir, resume, trainer }: Definition): readonly string[] {
  return [
    'launch',
    ...trainerArguments({ config, outputDir, resume }),
    ...(trainer === undefined ? [] : ['--trainer', trainer]),
  ]
}

/** The arguments of the trainer protocol for a `train` task, for whichever trainer. */
function trainerArguments({
  config = layout.configs.final,
  outputDir = layout.run,
  resume,
}: {
  readonly config?: string | undefined
  readonly outputDir?: string | undefined
  readonly resume?: string | undefined
}): readonly string[] {
  return protocolArguments({
    config,
    mode: modes[config] ?? 'production',
    outputDirectory: outputDir,
    ...(resume !== undefined && { resume }),
  })
}

const modes: Readonly<Record<string, 'baseline' | 'optimization'>> = {
  [layout.configs.training]: 'baseline',
  [layout.configs.optimization]: 'optimization',
}

/** Name of the task in the list and on its terminal. */
export function titleOf({
  command,
  from,
  config,
  outputDir,
  resume,
  trainer,
  gpus,
  gate,
  predictions,
  baseline,
  phase,
}: Definition): string {
  switch (command) {
    case 'finalize':
      return ['Finalize Model', from && `from ${from}`, config && `with ${config}`, gpus && gpuTitle(gpus)]
        .filter(Boolean)
        .join(' ')
    case 'exportOnly':
      return config === undefined ? 'Export Only' : `Export Only with ${config}`
    case 'preflight':
      return config === undefined ? 'Preflight' : `Preflight of ${config}`
    case 'stop':
    case 'stopNow':
      return `Stop ${outputDir ?? layout.run}${command === 'stop' ? '' : ' at once'}`
    case 'train':
      return [
        `${resume === undefined ? 'Train' : 'Resume'} ${outputDir ?? layout.run}`,
        trainer && `(${trainer} trainer)`,
        gpus && gpuTitle(gpus),
      ]
        .filter(Boolean)
        .join(' ')
    case 'check':
      return gate === undefined ? 'Check Readiness' : `Check ${gate}`
    case 'validate':
      return `Validate ${config ?? 'configs'}`
    case 'evaluate':
      return `Evaluate ${predictions ?? usualPredictions}${baseline === undefined ? '' : ` against ${baseline}`}`
    case 'report':
      return `Report ${phase ?? 'baseline'}`
    case 'diagnose':
      return 'Diagnose the Baseline'
  }
}

const gpuTitle = (gpus: string) => (gpus === allGpus ? 'on all GPUs' : `on GPU ${gpus}`)

/**
 * The definition of what the engine and the workflows propose (`--from verify`, `train --config …`), as arguments of
 * the command line; undefined for what no task runs, a sign-off above all.
 */
export function definitionOf(words: readonly string[]): Definition | undefined {
  const command = subcommands.find((name) => name === words[0]) ?? 'finalize'
  const given: Record<string, string> = { command }
  const rest = command === 'finalize' ? words : words.slice(1)
  for (let index = 0; index < rest.length; index++) {
    const word = rest[index]!
    if (word === '--export-only' && command === 'finalize') given['command'] = 'exportOnly'
    else if (word.startsWith('-')) {
      const name = options[word]
      const value = rest[++index]
      if (name === undefined || value === undefined) return undefined
      given[name] = value
    } else {
      const name = positional[command]
      if (name === undefined || given[name] !== undefined) return undefined
      given[name] = word
    }
  }
  const allowed = members[given['command'] as TaskCommand] as readonly string[]
  if (Object.keys(given).some((name) => name !== 'command' && !allowed.includes(name))) return undefined
  return readDefinition(given)
}

const subcommands = ['preflight', 'train', 'check', 'validate', 'evaluate', 'report', 'diagnose'] as const
const positional: Readonly<Partial<Record<TaskCommand, keyof Definition>>> = {
  validate: 'config',
  evaluate: 'predictions',
  report: 'phase',
}
const options: Readonly<Record<string, keyof Definition>> = {
  '--from': 'from',
  '--config': 'config',
  '--output-dir': 'outputDir',
  '--resume': 'resume',
  '--gate': 'gate',
  '--baseline': 'baseline',
}
