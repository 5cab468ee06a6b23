import { stepIds, type StepId } from '../../core/finalize/step.ts'
import { gateNames, type GateName } from '../../core/phases/gates.ts'
import { layout, runFiles } from '../../core/project/layout.ts'
import { isGpuChoice } from './gpuChoice.ts'

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
export type TaskCommand = (typeof taskCommands)[number]

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

/** What each command may state. */
export const members: Readonly<Record<TaskCommand, readonly (keyof Definition)[]>> = {
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
/** What is evaluated where a task names nothing else. */
export const usualPredictions = `${layout.run}/${runFiles.predictions.test}`
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
