import type { Config } from '../../core/config/schema.ts'
import { isEmbedded, type Trainer } from '../../core/launch/trainer.ts'
import type { RunRecord } from '../../core/runs/records.ts'
import type { GpuLoad } from '../../core/runs/gpu.ts'
import { trainingDigest } from '../../core/config/digest.ts'
import type { StepId } from '../../core/finalize/step.ts'
import type { Localizer } from '../localizer.ts'
import { allGpus } from './gpuChoice.ts'

const visibleDevices = 'CUDA_VISIBLE_DEVICES'
/** Values of `training.device` that leave open which GPU. */
const openDevices: ReadonlySet<string> = new Set(['auto', 'cuda', 'gpu'])

/**
 * Whether a training would take GPUs that nobody chose: neither the task, nor the configuration, nor the environment.
 * The embedded trainer computes on the processor.
 */
export function areGpusOpen(
  { gpus, from = 'configure' }: { readonly gpus?: string; readonly from?: StepId },
  config: Config,
  facts: {
    readonly trainer: Pick<Trainer, 'name'>
    readonly environment: Readonly<Record<string, string | undefined>>
  },
): boolean {
  const isTraining = from === 'configure' || from === 'train'
  return (
    isTraining &&
    gpus === undefined &&
    !isEmbedded(facts.trainer) &&
    config.launch.launcher === 'local' &&
    openDevices.has(config.training.device) &&
    { ...facts.environment, ...config.launch.env }[visibleDevices] === undefined
  )
}

/** Whether the pipeline would find this configuration trained already, and so take no GPU at all. */
export function isTrained(run: RunRecord | undefined, config: Config): boolean {
  return run?.exitCode === 0 && run.config.training === trainingDigest(config)
}

/** The environment in which programs see the chosen GPUs only, and count them as nvidia-smi does. */
export function gpuEnvironment(gpus: string | undefined): Readonly<Record<string, string>> {
  return gpus === undefined || gpus === allGpus
    ? {}
    : { CUDA_DEVICE_ORDER: 'PCI_BUS_ID', [visibleDevices]: gpus }
}

export interface GpuChoice {
  readonly label: string
  readonly description: string
  readonly gpus: string
}

/** What a person may choose: the one used last time first, then by free memory; all of them at the end. */
export function gpuChoices(
  l10n: Localizer,
  loads: readonly GpuLoad[],
  last: string | undefined,
): readonly GpuChoice[] {
  const choices = loads
    .toSorted((one, other) => free(other) - free(one) || one.busy - other.busy || one.index - other.index)
    .map((load) => ({
      label: l10n.t('GPU {0}: {1}', load.index, load.name),
      description: l10n.t(
        '{0} of {1} GiB free, {2} % busy',
        gibibytes(free(load)),
        gibibytes(load.total),
        Math.round(load.busy * 100),
      ),
      gpus: String(load.index),
    }))
  const all = {
    label: l10n.t('All {0} GPUs', loads.length),
    description: l10n.t('the trainer takes what it finds'),
    gpus: allGpus,
  }
  const marked = [...choices, all].map((choice) =>
    choice.gpus === last
      ? { ...choice, description: `${choice.description} · ${l10n.t('used last time')}` }
      : choice,
  )
  return marked.toSorted((one, other) => Number(other.gpus === last) - Number(one.gpus === last))
}

const free = ({ used, total }: GpuLoad) => total - used
const gibibytes = (mebibytes: number) => (mebibytes / 1024).toFixed(1)
