import { setValues, type ConfigText, type Setting } from '../config/setValues.ts'
import { parseConfig } from '../config/parse.ts'
import type { Config } from '../config/schema.ts'
import type { Dataset, Split } from '../dataset/dataset.ts'
import { finding, success, type Finding, type Result } from '../finding.ts'
import type { Trainer } from '../launch/trainer.ts'
import type { Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import { previousFolder } from '../reports/previous.ts'
import { chooseRows, sliceCsv, sliceNpz } from './slice.ts'

/** What a rehearsal's project has of its own; everything else in it is the project's, copied or linked. */
export const ownPlaces: readonly string[] = [
  '.finalize',
  '.git',
  layout.configs.final,
  'checkpoints',
  'docs',
  // Beside the exported models there may be code, or what the training starts from.
  `${layout.models}/production_model*`,
  previousFolder,
  layout.phases,
  'results',
  layout.documents.finalReport,
]

/** Where a file of the project that is written meanwhile is no sign of a program that strays out of its rehearsal. */
export const notOfRehearsal: readonly string[] = ['.finalize', '.git']

/** Files of the project that were written while it was rehearsed; nothing where there are none. */
export function strayed(trainer: Trainer, written: readonly string[]): readonly Finding[] {
  if (written.length === 0) return []
  const args = { trainer: trainer.name, count: written.length, files: written.slice(0, mostNamed) }
  return [finding('preflight-strayed', 'warning', args, { file: written[0]! })]
}

/** Files that are named of those that were written. */
const mostNamed = 5

/** Samples of validation and test that are enough to see that they are read and predicted. */
const mostJudged = 64

interface RehearsalFile {
  readonly path: string
  readonly content: Uint8Array | string
}

export interface Rehearsal {
  /** Files to write into the stand-in: slices of the data, and the configuration that names them. */
  readonly files: readonly RehearsalFile[]
  readonly trainSamples: number
}

/**
 * A training of one epoch on a few batches of the true size, with the true model, trainer and export: small enough to
 * end soon, and whatever would fail in the true training fails in it.
 *
 * @param more settings beside those of every rehearsal
 */
export async function planRehearsal(
  files: Files,
  source: ConfigText,
  config: Config,
  dataset: Dataset,
  more: readonly Setting[] = [],
): Promise<Result<Rehearsal>> {
  const classes = dataset.classNames.length
  const most = { train: 2 * config.training.batch_size, val: mostJudged, test: mostJudged }
  const slices: RehearsalFile[] = []
  const settings: Setting[] = [
    { path: 'training.epochs', value: 1 },
    { path: 'reproducibility.repeat', value: 1 },
    { path: 'test_set.enabled', value: true },
    { path: 'test_set.evaluate_at_end', value: true },
    { path: 'export.enabled', value: true },
    { path: 'checkpointing.output_dir', value: `${layout.checkpoints}/` },
    ...more,
  ]
  let trainSamples = 0
  for (const name of ['train', 'val', 'test'] as const) {
    const split = dataset[name]
    const rows = chooseRows(split.targets, classes, most[name], split.labels)
    const slice = await sliceOf(files, split, rows)
    if (!slice.ok) return slice
    const path = `rehearsal_data/${name}${/\.\w+$/.exec(split.path)?.[0] ?? ''}`
    slices.push({ path, content: slice.value })
    settings.push({ path: `data.${name}`, value: path })
    if (name === 'train') trainSamples = rows.length
  }
  const written = setValues(source, parseConfig(source.text, source.path), settings, () => '')
  if (!written.ok) return written
  return success({
    files: [...slices, { path: layout.configs.final, content: written.value.text }],
    trainSamples,
  })
}

async function sliceOf(
  files: Files,
  split: Split,
  rows: readonly number[],
): Promise<Result<Uint8Array | string>> {
  if (/\.npz$/i.test(split.path))
    return sliceNpz(await files.read(split.path), split.path, split.samples, rows)
  return success(sliceCsv(await files.readText(split.path), rows))
}
