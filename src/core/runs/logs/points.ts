import { lowerBound } from '../decimate.ts'
import type { RunEvent } from '../records.ts'
import { createEpochRows } from './epochRows.ts'
import { createNamer, type Namer, type SeriesName } from './names.ts'

/** Values of one log that are kept, and series; what comes after is left out. */
const mostPoints = 2 ** 22
const mostSeries = 200
/** Where the steps count on by one and every this many of them at least is validated, they are epochs. */
const mostBetween = 10

/**
 * Values by step, as most loggers write them, while they are read. What epoch a step is in is told by a series `epoch`
 * where there is one; else the steps are epochs themselves where they look like it; else an epoch ends where something
 * was validated.
 * Over an epoch, several values of a training metric are averaged; of any other, the last one stands.
 */
export interface Points {
  add(series: string, step: number, value: number): void
  /** The epochs, and the logged steps as batches, from the first that changed since the last call. */
  flush(): readonly RunEvent[]
  /** Epochs that were asked for. */
  total: number | undefined
  readonly omitted: number
}

export interface PointsOptions {
  /** How the log counts epochs: from 0, as a fraction that has passed, or as its smallest one tells. */
  readonly epochs?: 'from-0' | 'fraction' | 'told'
  /** The split of metrics that name none. */
  readonly bare?: 'train'
}

interface Series {
  readonly named: SeriesName
  steps: Float64Array
  values: Float64Array
  length: number
}

const isEpochCount = (name: string) => /^(?:train[/_])?epoch$/i.test(name)

export function createPoints({ epochs = 'told', bare }: PointsOptions = {}): Points {
  const namer: Namer = createNamer(bare)
  const series = new Map<string, Series>()
  let counter: Series | undefined
  let count = 0
  let omitted = 0
  /** Smallest step that changed; of the epochs told so far, those before it stay. */
  let dirty = Infinity
  let marks = new Float64Array(0)
  let markedBy: 'counter' | 'validation' | 'every' | undefined
  const rows = createEpochRows()

  function add(name: string, step: number, value: number): void {
    if (!Number.isSafeInteger(step) || step < 0) return
    let into = isEpochCount(name) ? counter : series.get(name)
    if (count >= mostPoints || (!into && series.size >= mostSeries)) {
      omitted++
      return
    }
    if (!into) {
      const named = isEpochCount(name) ? { name, level: undefined } : namer.of(name)
      into = { named, steps: new Float64Array(8), values: new Float64Array(8), length: 0 }
      if (isEpochCount(name)) counter = into
      else series.set(name, into)
    }
    if (put(into, step, value)) count++
    // A step before a counted one belongs to that count: what was told of the steps since the one before may change.
    dirty = Math.min(dirty, step)
  }

  function flush(): readonly RunEvent[] {
    if (dirty === Infinity) return []
    const before = marks
    const by = mark()
    if (by !== markedBy) dirty = -1
    else if (by === 'counter') dirty = Math.min(dirty, countedBefore(counter!, dirty))
    else {
      // Steps after the last mark were of the epoch under way; a new mark before them divides it.
      const firstNew = marks.findIndex((step, index) => before[index] !== step)
      if (firstNew >= 0) dirty = Math.min(dirty, firstNew === 0 ? -1 : marks[firstNew - 1]! + 1)
    }
    markedBy = by
    const epochOf = by === 'counter' ? counted(counter!, epochs) : marked(marks)
    const from = dirty < 0 ? -Infinity : startOf(dirty, epochOf)
    rows.cut(dirty < 0 ? -Infinity : epochOf(from))
    dirty = Infinity
    for (const one of series.values()) settle(one, from, epochOf)
    rows.originals = namer.originals
    rows.total = points.total
    return [...rows.flush(), ...batchesFrom(from, epochOf)]
  }

  /** Finds what tells the epochs, and the steps at which they end. */
  function mark(): typeof markedBy & string {
    marks = new Float64Array(0)
    if (counter) return 'counter'
    const all = [...series.values()].filter(({ named }) => named.level !== 'step')
    const every = stepsOf(all)
    const validated = stepsOf(all.filter(isValidation))
    const isEvery =
      validated.length === 0 || (countsOn(every) && validated.length * mostBetween >= every.length)
    marks = isEvery ? every : validated
    return isEvery ? 'every' : 'validation'
  }

  /** The first step that is in the same epoch as `step`. */
  function startOf(step: number, epochOf: (step: number) => number): number {
    const epoch = epochOf(step)
    let first = step
    for (const { steps, length } of series.values()) {
      for (let at = lowerBound(steps.subarray(0, length), step) - 1; at >= 0; at--) {
        if (epochOf(steps[at]!) !== epoch) break
        first = Math.min(first, steps[at]!)
      }
    }
    return first
  }

  function settle(one: Series, from: number, epochOf: (step: number) => number): void {
    if (one.named.level === 'step' && hasSibling(one)) return
    const { name } = one.named
    const isAveraged = name.startsWith('train')
    let at = lowerBound(one.steps.subarray(0, one.length), from)
    while (at < one.length) {
      const epoch = epochOf(one.steps[at]!)
      let sum = 0
      let end = at
      while (end < one.length && epochOf(one.steps[end]!) === epoch) sum += one.values[end++]!
      rows.set(epoch, name, isAveraged ? sum / (end - at) : one.values[end - 1]!)
      at = end
    }
  }

  /** Whether the same metric is told for whole epochs, too. */
  const hasSibling = (one: Series) =>
    [...series.values()].some(
      (other) => other !== one && other.named.name === one.named.name && other.named.level !== 'step',
    )

  function batchesFrom(from: number, epochOf: (step: number) => number): readonly RunEvent[] {
    if (markedBy === 'every') return []
    const stepped = [...series.values()].filter((one) => !isValidation(one) && isStepped(one, epochOf))
    const metrics = new Map<number, Record<string, number>>()
    for (const one of stepped) {
      for (let at = lowerBound(one.steps.subarray(0, one.length), from); at < one.length; at++) {
        const step = one.steps[at]!
        const found = metrics.get(step) ?? {}
        found[one.named.name] = one.values[at]!
        metrics.set(step, found)
      }
    }
    return [...metrics]
      .toSorted(([a], [b]) => a - b)
      .map(([batch, values]) => ({ event: 'batch', time: '', epoch: epochOf(batch), batch, metrics: values }))
  }

  /** Whether a series has more than one value in some epoch, among its first ones. */
  function isStepped({ named, steps, length }: Series, epochOf: (step: number) => number): boolean {
    if (named.level !== undefined) return named.level === 'step'
    for (let at = 1; at < Math.min(length, 1000); at++)
      if (epochOf(steps[at]!) === epochOf(steps[at - 1]!)) return true
    return false
  }

  const points: Points = {
    add,
    flush,
    total: undefined,
    get omitted() {
      return omitted
    },
  }
  return points
}

const isValidation = ({ named: { name, level } }: Series) => level !== 'step' && name.startsWith('val_')

/** Puts a value in at its step, in order; a later value of a step takes the place of the first. True where it is new. */
function put(into: Series, step: number, value: number): boolean {
  const { length } = into
  const last = length === 0 ? -1 : into.steps[length - 1]!
  const at = step > last ? length : lowerBound(into.steps.subarray(0, length), step)
  if (at < length && into.steps[at] === step) {
    into.values[at] = value
    return false
  }
  if (length === into.steps.length) {
    into.steps = enlarged(into.steps)
    into.values = enlarged(into.values)
  }
  if (at < length) {
    into.steps.copyWithin(at + 1, at, length)
    into.values.copyWithin(at + 1, at, length)
  }
  into.steps[at] = step
  into.values[at] = value
  into.length++
  return true
}

function enlarged(values: Float64Array): Float64Array {
  const larger = new Float64Array(values.length * 2)
  larger.set(values)
  return larger
}

function stepsOf(all: readonly Series[]): Float64Array<ArrayBuffer> {
  const steps = new Set<number>()
  for (const one of all) for (let at = 0; at < one.length; at++) steps.add(one.steps[at]!)
  return Float64Array.from(steps).sort()
}

/** Whether steps count 0, 1, 2 … or 1, 2, 3 …: then they are epochs. */
const countsOn = (steps: Float64Array) =>
  (steps[0] ?? 0) <= 1 && steps.every((step, index) => step === steps[0]! + index)

/**
 * The epoch of a step by marks at the ends of epochs, counted from 1. Marks that themselves count on by one are epoch
 * numbers and are taken as such, from 0 or from 1.
 */
function marked(marks: Float64Array): (step: number) => number {
  const first = marks[0] ?? 0
  if (countsOn(marks)) return (step) => Math.max(1, step + 1 - first)
  return (step) => lowerBound(marks, step) + 1
}

/** The epoch of a step by the count that was logged with it: the first one at this step or after it. */
function counted(
  { steps, values, length }: Series,
  how: 'from-0' | 'fraction' | 'told',
): (step: number) => number {
  const at = steps.subarray(0, length)
  const counts = values.subarray(0, length)
  const isFraction =
    how === 'fraction' || (how === 'told' && counts.some((count) => !Number.isInteger(count)))
  const isFromZero = how === 'from-0' || (how === 'told' && counts[0] === 0)
  return (step) => {
    const count = counts[Math.min(lowerBound(at, step), length - 1)] ?? 0
    if (isFraction) return Math.max(1, Math.ceil(count - 1e-6))
    return Math.max(1, Math.trunc(count) + (isFromZero ? 1 : 0))
  }
}

/** The last count before `step`: what was logged after it may have been taken for a part of its epoch. */
function countedBefore({ steps, length }: Series, step: number): number {
  const at = lowerBound(steps.subarray(0, length), step)
  return at === 0 ? -1 : steps[at - 1]!
}
