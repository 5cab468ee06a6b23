import type { Config } from '../config/schema.ts'

export const splitNames = ['train', 'val', 'test'] as const
export type SplitName = (typeof splitNames)[number]

/** What is read here. Everything else (folders of images, functions of the project's) a trainer reads, and leaves as .npz. */
const forms = ['npz', 'npy', 'csv', 'tsv', 'parquet'] as const
export type SplitForm = (typeof forms)[number]

/** The form of a path by its ending; undefined where it isn't read here. */
export function formOf(path: string): SplitForm | undefined {
  const ending = path.slice(path.lastIndexOf('.') + 1).toLowerCase()
  return path.includes('.') ? forms.find((form) => form === ending) : undefined
}

/** Whether a split has to come from the trainer: it is a function's, or its path has no ending, as a folder's. */
const isLeft = ({ data }: Config, name: SplitName) =>
  data.source !== undefined || (data[name] !== undefined && !/\.\w{1,8}$/.test(data[name]))

/** Whether the data can't be read before a trainer has. */
export const needsTrainer = (config: Config): boolean => splitNames.some((name) => isLeft(config, name))

/**
 * Where each split is read from: the path of the configuration, or what the trainer left of it.
 *
 * @param runDirectory where a trainer left it; undefined where none has
 */
export function splitPlaces(
  config: Config,
  runDirectory: string | undefined,
): Readonly<Record<SplitName, string | undefined>> {
  const place = (name: SplitName) =>
    runDirectory !== undefined && isLeft(config, name) ? leftSplit(runDirectory, name) : config.data[name]
  return { train: place('train'), val: place('val'), test: place('test') }
}

const leftSplit = (runDirectory: string, name: SplitName) => `${runDirectory}/data/${name}.npz`

/** Files of the splits, for digests; what only a trainer can read is none. */
export function splitFiles(
  config: Config,
  runDirectory: string | undefined,
  names: readonly SplitName[] = splitNames,
): readonly string[] {
  const places = splitPlaces(config, runDirectory)
  return names.flatMap((name) => (places[name] !== undefined && formOf(places[name]) ? [places[name]] : []))
}
