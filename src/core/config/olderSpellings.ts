import { isPlainMap, type KeyPath } from './path.ts'
import { unsettled } from './unsettled.ts'

/** A key of configurations that grew elsewhere, and where its value is read from it to. Dotted paths. */
export interface OlderSpelling {
  readonly from: string
  readonly to: string
}

/** In order: sections first, so that what they hold is found by the lines below. */
export const olderSpellings: readonly OlderSpelling[] = [
  { from: 'training.optimizer', to: 'optimizer' },
  { from: 'training.lr_scheduler', to: 'lr_scheduler' },
  { from: 'training.scheduler', to: 'lr_scheduler' },
  { from: 'scheduler', to: 'lr_scheduler' },
  { from: 'training.early_stopping', to: 'early_stopping' },
  { from: 'augmentation', to: 'data_augmentation' },
  { from: 'checkpoint', to: 'checkpointing' },
  { from: 'optimizer.name', to: 'optimizer.type' },
  { from: 'optimizer.lr', to: 'optimizer.learning_rate' },
  { from: 'optimizer.eps', to: 'optimizer.epsilon' },
  { from: 'training.learning_rate', to: 'optimizer.learning_rate' },
  { from: 'training.lr', to: 'optimizer.learning_rate' },
  { from: 'training.weight_decay', to: 'optimizer.weight_decay' },
  { from: 'training.momentum', to: 'optimizer.momentum' },
  { from: 'training.num_epochs', to: 'training.epochs' },
  { from: 'training.max_epochs', to: 'training.epochs' },
  { from: 'training.gradient_clip_max_norm', to: 'training.gradient_clip_norm' },
  { from: 'training.early_stopping_patience', to: 'early_stopping.patience' },
  { from: 'training.seed', to: 'reproducibility.seed' },
  { from: 'seed', to: 'reproducibility.seed' },
  { from: 'model.name', to: 'model.architecture' },
  { from: 'lr_scheduler.name', to: 'lr_scheduler.type' },
  { from: 'lr_scheduler.factor', to: 'lr_scheduler.gamma' },
  { from: 'lr_scheduler.eta_min', to: 'lr_scheduler.min_lr' },
  { from: 'early_stopping.monitor', to: 'early_stopping.metric' },
  { from: 'checkpointing.monitor', to: 'checkpointing.metric' },
  { from: 'checkpointing.save_every_n_epochs', to: 'checkpointing.checkpoint_every_n_epochs' },
  { from: 'checkpointing.save_dir', to: 'checkpointing.output_dir' },
  { from: 'data.batch_size', to: 'training.batch_size' },
  { from: 'data.num_workers', to: 'training.num_workers' },
]

/** Sections that may stand as one word, and the key that the word is the value of. */
export const shortForms: Readonly<Record<string, string>> = {
  optimizer: 'type',
  lr_scheduler: 'type',
  model: 'architecture',
}

/** Sections that may stand as `true` or `false`. */
export const switches: readonly string[] = ['early_stopping', 'data_augmentation', 'test_set', 'export']

/** Top-level keys that moving values changes. */
const concerned = new Set(
  olderSpellings.flatMap(({ from, to }) => [from, to].map((path) => path.split('.')[0]!)),
)

/** PyTorch's class names and other spellings of schedules. */
export const schedules: Readonly<Record<string, string>> = {
  steplr: 'step',
  cosineannealinglr: 'cosine',
  cosineannealing: 'cosine',
  cosine_annealing: 'cosine',
  exponentiallr: 'exponential',
  reducelronplateau: 'plateau',
  reduce_on_plateau: 'plateau',
}

export interface Moved {
  readonly value: Readonly<Record<string, unknown>>
  /** Where the value of a (dotted) key stands in the file; absent where it stands under that key. */
  readonly origins: ReadonlyMap<string, KeyPath>
  readonly used: readonly OlderSpelling[]
  /** Both spellings are there; the newer one counts. */
  readonly twice: readonly OlderSpelling[]
}

/** Moves values from older spellings to the place of the schema. The given value stays as it is. */
export function moveOlderSpellings(source: Readonly<Record<string, unknown>>): Moved {
  const value: Record<string, unknown> = {}
  for (const [key, member] of Object.entries(source))
    value[key] = isPlainMap(member) && concerned.has(key) ? { ...member } : member
  const origins = new Map<string, KeyPath>()
  const used: OlderSpelling[] = []
  const twice: OlderSpelling[] = []
  spreadShortForms(value, origins)
  for (const spelling of olderSpellings) {
    const from = spelling.from.split('.')
    const to = spelling.to.split('.')
    const moved = take(value, from)
    if (moved === undefined) continue
    if (moved === unsettled) {
      put(value, to, unsettled)
      continue
    }
    const origin = origins.get(spelling.from) ?? from
    if (put(value, to, isPlainMap(moved) ? { ...moved } : moved)) {
      used.push(spelling)
      origins.set(spelling.to, origin)
    } else {
      twice.push(spelling)
    }
    if (to.length === 1) spreadShortForms(value, origins)
  }
  spreadBetas(value, origins)
  renameSchedule(value)
  return { value, origins, used, twice }
}

/** Where the value of a key stands in the file: its own path, or that of its older spelling. */
export function originOf(moved: Moved, path: KeyPath): KeyPath {
  for (let length = path.length; length > 0; length -= 1) {
    const origin = moved.origins.get(path.slice(0, length).join('.'))
    if (origin) return [...origin, ...path.slice(length)]
  }
  return path
}

function spreadShortForms(value: Record<string, unknown>, origins: Map<string, KeyPath>): void {
  const spread = (section: string, key: string) => {
    const origin = origins.get(section) ?? [section]
    value[section] = { [key]: value[section] }
    origins.set(`${section}.${key}`, origin)
  }
  for (const [section, key] of Object.entries(shortForms)) {
    if (typeof value[section] === 'string') spread(section, key)
  }
  for (const section of switches) if (typeof value[section] === 'boolean') spread(section, 'enabled')
}

/** Removes and returns the value at a path of one or two keys. */
function take(value: Record<string, unknown>, [first, second]: readonly string[]): unknown {
  const holder = second === undefined ? value : value[first!]
  const key = second ?? first!
  if (holder === unsettled) return unsettled
  if (!isPlainMap(holder) || !Object.hasOwn(holder, key)) return undefined
  const taken = holder[key]
  delete holder[key]
  return taken
}

function put(value: Record<string, unknown>, [first, second]: readonly string[], moved: unknown): boolean {
  if (second === undefined) {
    if (value[first!] !== undefined && value[first!] !== null) return false
    value[first!] = moved
    return true
  }
  value[first!] ??= {}
  const holder = value[first!]
  // Whatever is there, this may be beside it.
  if (holder === unsettled) return true
  if (!isPlainMap(holder) || Object.hasOwn(holder, second)) return false
  holder[second] = moved
  return true
}

/** PyTorch's `betas: [0.9, 0.999]`. */
function spreadBetas(value: Record<string, unknown>, origins: Map<string, KeyPath>): void {
  const optimizer = value['optimizer']
  if (isPlainMap(optimizer) && optimizer['betas'] === unsettled)
    value['optimizer'] = { beta1: unsettled, beta2: unsettled, ...optimizer }
  if (!isPlainMap(optimizer) || !Array.isArray(optimizer['betas']) || optimizer['betas'].length !== 2) return
  const base = origins.get('optimizer') ?? ['optimizer']
  for (const [index, key] of ['beta1', 'beta2'].entries()) {
    if (Object.hasOwn(optimizer, key)) continue
    optimizer[key] = (optimizer['betas'] as readonly unknown[])[index]
    origins.set(`optimizer.${key}`, [...base, 'betas', index])
  }
  delete optimizer['betas']
}

function renameSchedule(value: Record<string, unknown>): void {
  const scheduler = value['lr_scheduler']
  if (!isPlainMap(scheduler) || typeof scheduler['type'] !== 'string') return
  const name = scheduler['type'].toLowerCase()
  if (Object.hasOwn(schedules, name)) scheduler['type'] = schedules[name]
}
