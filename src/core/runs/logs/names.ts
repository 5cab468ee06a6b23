import { metricId } from '../../config/metricNames.ts'

/*
 * What loggers elsewhere call a metric, as we call it: `val/accuracy`, `eval_accuracy` and `Accuracy/val` are `val_acc`.
 * What isn't certain keeps its name.
 */

/** The name for a learning rate in what the readers make. */
export const learningRate = 'learning_rate'

const splits: Readonly<Record<string, string>> = {
  train: 'train',
  training: 'train',
  val: 'val',
  valid: 'val',
  validation: 'val',
  eval: 'val',
  evaluation: 'val',
  dev: 'val',
  test: 'test',
  testing: 'test',
}
/** Names that the metric list takes for a loss but that as often are an error rate. */
const uncertain = new Set(['error'])
const levels = new Set(['step', 'epoch', 'batch'])

/** Which of the two a series tells: a value a logged step, or one an epoch; undefined where its name doesn't say. */
export type Level = 'step' | 'epoch' | undefined

export interface SeriesName {
  readonly name: string
  readonly level: Level
}

/**
 * Our name for a logged series and the level that its name tells.
 *
 * @param bare the split of metrics that name none
 */
export function seriesName(original: string, bare?: 'train'): SeriesName {
  const tokens = original
    .toLowerCase()
    .split(/[\s/_.:()-]+/)
    .filter(Boolean)
  if (/^(?:train[/_])?(?:lr|learning[_ ]?rate)(?:[-/_].{0,100})?$/i.test(original.trim()))
    return { name: learningRate, level: undefined }
  const level = levelOf(tokens)
  const rest = tokens.filter((token, index) => !(levels.has(token) && isEnd(tokens, index)))
  const at =
    rest.length > 1 ? [0, rest.length - 1].find((index) => Object.hasOwn(splits, rest[index]!)) : undefined
  const stated = at === undefined ? undefined : splits[rest[at]!]
  const words = rest.filter((_, index) => index !== at)
  // Lightning and others name it twice: `train/train_loss`.
  if (words.length > 1 && splits[words[0]!] === stated && stated !== undefined) words.shift()
  const bareName = words.join('_')
  const id = uncertain.has(bareName) ? undefined : metricId(bareName)
  const split = stated ?? bare ?? (id === 'loss' ? 'train' : undefined)
  if (id !== undefined && split !== undefined) return { name: `${split}_${id}`, level }
  if (stated !== undefined && bareName !== '') return { name: `${stated}_${bareName}`, level }
  return { name: original, level }
}

function levelOf(tokens: readonly string[]): Level {
  if (tokens.length < 2) return undefined
  const word = [tokens.at(-1)!, tokens[0]!].find((token) => levels.has(token))
  return word === undefined ? undefined : word === 'epoch' ? 'epoch' : 'step'
}

const isEnd = (tokens: readonly unknown[], index: number) =>
  tokens.length > 1 && (index === 0 || index === tokens.length - 1)

/** Gives each original a name of its own: the second that would get the same keeps the one it has. */
export interface Namer {
  of(original: string): SeriesName
  /** Originals of the names that were changed. */
  readonly originals: Readonly<Record<string, string>>
}

export function createNamer(bare?: 'train'): Namer {
  const known = new Map<string, SeriesName>()
  const taken = new Set<string>()
  const originals: Record<string, string> = {}
  return {
    originals,
    of(original) {
      const before = known.get(original)
      if (before) return before
      const wanted = seriesName(original, bare)
      const key = `${wanted.name}\n${wanted.level === 'step' ? 'step' : ''}`
      const named = taken.has(key) ? { ...wanted, name: original } : wanted
      taken.add(`${named.name}\n${named.level === 'step' ? 'step' : ''}`)
      known.set(original, named)
      const isFirst = named.level !== 'step' || !Object.hasOwn(originals, named.name)
      if (named.name !== original && isFirst) originals[named.name] = original
      return named
    },
  }
}
