import { metricEntry } from '../metrics/metricList.ts'
import { keyAt, type Key } from './keys.ts'
import { comprehensiveValidationMetrics, splitOf, testMetrics, validationMetrics } from './metricNames.ts'
import { parseConfig } from './parse.ts'
import { valueAt } from './path.ts'
import type { ProjectFacts } from './projectFacts.ts'
import { inlineText } from './scalars.ts'
import { architectures, optimizers, torchArchitectures, torchOptimizers } from './trainerNames.ts'
import { taskIn } from './taskIn.ts'
import { transforms, transformText } from './transforms.ts'

/** A value that a key may have. */
export interface SuggestedValue {
  /** As plain text, without quotes. */
  readonly value: string
  readonly detail: string
  /** Markdown, one line. */
  readonly meaning: string
  /** `true` or a number: in quotes it would be a text. */
  readonly isWord?: boolean
  /** The key takes a list and none was begun. */
  readonly bracketed?: boolean
  /** What is written where it is more than the value: `horizontal_flip: { p: 0.5 }`. */
  readonly flow?: string
}

const columnKeys = new Set(
  ['target', 'id', 'group', 'weight', 'time', 'features'].map((name) => `data.${name}`),
)
const splitKeys = new Set(['data.train', 'data.val', 'data.test'])
const watchedKeys = new Set(['early_stopping.metric', 'checkpointing.metric'])

/**
 * Values that are worth offering for a key, those of the schema and those that only the project or the rest of the
 * file knows: its metrics, its columns, its data files.
 *
 * @param isItem for an item of the key's list, not for the key itself
 */
export function valuesFor(
  key: Key,
  isItem: boolean,
  text: string,
  facts: { readonly project?: ProjectFacts; readonly files?: readonly string[] },
): readonly SuggestedValue[] {
  if (isItem && !key.type.includes('list of')) return []
  const isList = key.type.startsWith('list')
  const offered = known(key, isItem, text, facts).map((value) =>
    isList && !isItem ? { ...value, bracketed: true } : value,
  )
  if (isItem || key.default === undefined) return offered
  const fallback = inlineText(key.default)
  if (offered.some(({ value }) => value === fallback))
    return offered.map((each) => (each.value === fallback ? { ...each, detail: 'default' } : each))
  return key.default === '' || Array.isArray(key.default)
    ? offered
    : [...offered, ofDefault(key.default, fallback)]
}

const ofDefault = (value: unknown, text: string): SuggestedValue =>
  typeof value === 'string' ? plain(value, 'default') : { ...plain(text, 'default'), isWord: true }

function known(
  key: Key,
  isItem: boolean,
  text: string,
  { project, files }: { readonly project?: ProjectFacts; readonly files?: readonly string[] },
): readonly SuggestedValue[] {
  const { path } = key
  if (path === 'validation.metrics') return validationMetrics(taskIn(text)).map(ofMetric)
  if (path === 'test_set.metrics') return testMetrics(taskIn(text)).map(ofMetric)
  if (watchedKeys.has(path)) return recordedMetrics(text).map(ofMetric)
  if (columnKeys.has(path))
    return (project?.columns ?? []).map((name) => plain(name, 'column of the training split'))
  if (splitKeys.has(path)) return (files ?? []).map((name) => plain(name, 'file of the project'))
  if (path === 'model.architecture') return ofTrainers(architectures, torchArchitectures)
  if (path === 'optimizer.type') {
    const isTorch = valueAt(parseConfig(text, '').value, ['launch', 'trainer']) === 'pytorch'
    return ofTrainers(optimizers, isTorch ? torchOptimizers : [])
  }
  if (path === 'training.device')
    return ['auto', 'cpu', 'cuda', 'cuda:0', 'mps'].map((name) => plain(name, 'device'))
  if (path === 'data_augmentation.transforms' && isItem)
    return transforms.map((each) => ({
      ...plain(each.name, 'transform', each.meaning),
      flow: transformText(each),
    }))
  if (key.type === 'true or false') return key.choices.map((value) => ({ ...plain(value, ''), isWord: true }))
  // A union such as `one of none, balanced, or list of numbers` has its choices outside of the list.
  const isListed = /list of any of/.test(key.type)
  const isSingle = key.type.startsWith('one of')
  return (isItem ? isListed : isSingle || key.type.startsWith('list of any of'))
    ? key.choices.map((value) => plain(value, 'choice'))
    : []
}

/** What both trainers of ours know, then what takes PyTorch. */
const ofTrainers = (both: readonly string[], torch: readonly string[]) => [
  ...both.map((name) => plain(name, 'of the embedded and the PyTorch trainer')),
  ...torch.map((name) => plain(name, 'of the PyTorch trainer')),
]

const plain = (value: string, detail: string, meaning = ''): SuggestedValue => ({ value, detail, meaning })

function ofMetric(name: string): SuggestedValue {
  const entry = metricEntry(name)
  const better = entry?.direction === 'min' ? 'lower is better' : 'higher is better'
  return entry ? plain(name, better, `${entry.title}: \`${entry.definition}\`.`) : plain(name, 'table')
}

/** Metrics that validation records, as the file says or by default for its task. */
function recordedMetrics(text: string): readonly string[] {
  const listed = valueAt(parseConfig(text, '').value, ['validation', 'metrics'])
  const named = Array.isArray(listed) ? listed.filter((name): name is string => typeof name === 'string') : []
  if (named.length > 0) return named.filter((name) => splitOf(name) === 'val')
  const task = taskIn(text)
  return task === 'classification' ? keyDefault('validation.metrics') : comprehensiveValidationMetrics(task)
}

const keyDefault = (path: string) => keyAt(path)?.default as readonly string[]
