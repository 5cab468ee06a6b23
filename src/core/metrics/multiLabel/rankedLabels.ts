import { emptyLabels } from '../../runs/narrowLabels.ts'
import { areNarrow } from '../confusion.ts'
import { mostSlots, rankedBy, type Slot } from '../kernels/rankedRows.ts'
import { inOneWorkspace } from '../kernels/workspace.ts'
import { ClassSums } from '../mean.ts'
import type { LabelArrays } from './counts.ts'
import { labelRanking, sharesMove, type RankedLabels } from './rankings.ts'

/*
 * Rankings of labels by kernels: one label after the other, so that none is kept. What several labels move in a sample
 * is added up before it is squared, samples with all their labels being one.
 */

type NarrowArrays = LabelArrays & {
  readonly yTrue: Uint8Array | Uint16Array
  readonly scores: Float64Array
}

const isNarrow = (arrays: LabelArrays): arrays is NarrowArrays =>
  areNarrow(arrays.yTrue) && arrays.scores instanceof Float64Array

/** Undefined where there are too few samples to be worth it, or too many. */
export function rankLabelsByKernels(
  models: readonly LabelArrays[],
  ids: readonly string[],
): RankedLabels | undefined {
  if (!models.every(isNarrow)) return undefined
  const [{ samples, yTrue, scores }] = models as [NarrowArrays]
  const known = ids.flatMap((id) => {
    const ranking = labelRanking(id)
    return ranking ? [{ id, ...ranking }] : []
  })
  if (mostSlots(samples, scores) < known.length || mostSlots(yTrue.length, scores) < 1) return undefined
  return inOneWorkspace(() => {
    const ofLabels = rankEach(
      models,
      known.filter(({ average }) => average !== 'micro'),
    )
    const together = rankTogether(
      models,
      known.filter(({ average }) => average === 'micro'),
    )
    return { ...ofLabels, averages: new Map([...ofLabels.averages, ...together]) }
  })
}

interface Asked {
  readonly id: string
  readonly average: string
}

function rankEach(models: readonly NarrowArrays[], asked: readonly Asked[]): RankedLabels {
  const { samples, classes, yTrue, weights } = models[0]!
  const own = emptyLabels(samples, 2) as Uint8Array
  const markLabel = (label: number): void => {
    for (let row = 0; row < samples; row++) own[row] = yTrue[row * classes + label]!
  }
  const sides = Array.from({ length: classes }, (_, label) => sidesOf(yTrue, classes, label, weights))
  const total = sides.reduce((sum, side) => sum + side[1]!, 0)
  const shareOf = (average: string, label: number) =>
    average === 'macro' ? 1 / classes : total > 0 ? sides[label]![1]! / total : Number.NaN
  return rankedBy({ samples, classes: 2, weights, slots: asked.length }, (ranker) => {
    const areas: { value: number; error: number }[] = []
    const values = models.map(() => new Float64Array(asked.length))
    const ofLabels = models.map(() => asked.map(() => new Float64Array(classes)))
    for (let label = 0; label < classes; label++) {
      markLabel(label)
      for (const [model, { scores }] of models.entries()) {
        const sign = model === 0 ? 1 : -1
        const shares = asked.map(({ average }) => shareOf(average, label))
        const slots = asked.map(({ id }, at) =>
          slotOf(id.startsWith('ap'), sign * shares[at]!, sides[label]!),
        )
        const column = { data: scores, width: classes, index: label }
        const found = ranker.rank(own, sides[label]!, column, 1, slots)!
        for (const [at, { id }] of asked.entries()) {
          // A label that counts nothing may be undefined.
          if (shares[at] === 0) continue
          const own = id.startsWith('ap') ? found.averagePrecision : found.auc
          ofLabels[model]![at]![label] = own
          values[model]![at]! += shares[at]! * own
        }
        addToSamples(ranker.influences(), found.ofLabels, own, asked.length)
        const squares = found.areaSquares[0]! + found.areaSquares[1]!
        if (model === 0) areas.push({ value: found.auc, error: clustered(squares, samples) })
      }
    }
    const influences = ranker.influences()
    for (const [at, { average }] of asked.entries()) {
      if (average !== 'weighted') continue
      for (const [model, own] of ofLabels.entries()) {
        const moves = sharesMove(own[at]!, values[model]![at]!, model === 0 ? total : -total)
        addLabels(influences.subarray(at), asked.length, yTrue, moves)
      }
    }
    const spreads = spreadsOf(influences, asked.length, samples, (row) => weights?.[row] ?? 1)
    return {
      averages: new Map(
        asked.map(({ id }, at) => [id, { values: values.map((each) => each[at]!), ...spreads[at]! }]),
      ),
      areas,
      sides,
    }
  })
}

/** Every label of every sample in one ranking. */
function rankTogether(models: readonly NarrowArrays[], asked: readonly Asked[]): RankedLabels['averages'] {
  if (asked.length === 0) return new Map()
  const { samples, classes, yTrue, weights } = models[0]!
  const sides = sidesTogether(yTrue, classes, weights)
  const ranked = { samples, each: classes, classes: 2, weights, slots: asked.length }
  return rankedBy(ranked, (ranker) => {
    const ofLabels = new Float64Array(2 * asked.length)
    const values = models.map(({ scores }, model) => {
      const slots = asked.map(({ id }) => slotOf(id.startsWith('ap'), model === 0 ? 1 : -1, sides))
      const found = ranker.rank(yTrue, sides, { data: scores, width: 1, index: 0 }, 1, slots)!
      for (let at = 0; at < ofLabels.length; at++) ofLabels[at]! += found.ofLabels[at]!
      return asked.map(({ id }) => (id.startsWith('ap') ? found.averagePrecision : found.auc))
    })
    const influences = ranker.influences()
    for (let at = 0; at < yTrue.length; at++) {
      const to = Math.floor(at / classes) * asked.length
      for (let slot = 0; slot < asked.length; slot++)
        influences[to + slot]! += ofLabels[yTrue[at]! * asked.length + slot]!
    }
    const spreads = spreadsOf(influences, asked.length, samples, (row) => weights?.[row] ?? 1)
    return new Map(
      asked.map(({ id }, at) => [id, { values: values.map((each) => each[at]!), ...spreads[at]! }]),
    )
  })
}

/** The weight of all labels that samples don't have, and of those that they have. */
function sidesTogether(
  yTrue: ArrayLike<number>,
  classes: number,
  weights: Float64Array | undefined,
): Float64Array {
  const sides = new ClassSums(2)
  for (let at = 0; at < yTrue.length; at++)
    sides.add(yTrue[at]!, weights ? weights[Math.floor(at / classes)]! : 1)
  return sides.values()
}

function sidesOf(
  yTrue: ArrayLike<number>,
  width: number,
  label: number,
  weights: Float64Array | undefined,
): Float64Array {
  const sides = new ClassSums(2)
  for (let row = 0, at = label; at < yTrue.length; row++, at += width)
    sides.add(yTrue[at]!, weights ? weights[row]! : 1)
  return sides.values()
}

function slotOf(isPrecision: boolean, share: number, sides: Float64Array): Slot {
  const counts = share !== 0 && !Number.isNaN(share)
  const area = !isPrecision && counts && sides[0]! > 0 ? share / sides[0]! : 0
  return { areas: Float64Array.of(area, 0), precision: isPrecision && counts ? share : 0, against: 'rest' }
}

function addToSamples(
  influences: Float64Array,
  ofLabels: Float64Array,
  labels: Uint8Array,
  slots: number,
): void {
  for (let row = 0, at = 0; row < labels.length; row++) {
    const from = labels[row]! * slots
    for (let slot = 0; slot < slots; slot++, at++) influences[at]! += ofLabels[from + slot]!
  }
}

/** Adds to each sample, every `slots` places, what its labels move. */
function addLabels(
  influences: Float64Array,
  slots: number,
  labels: ArrayLike<number>,
  moves: Float64Array,
): void {
  const classes = moves.length
  for (let at = 0, label = 0, place = 0; at < labels.length; at++) {
    if (labels[at]) influences[place]! += moves[label]!
    if (++label < classes) continue
    label = 0
    place += slots
  }
}

function spreadsOf(
  influences: Float64Array,
  slots: number,
  samples: number,
  weightOf: (row: number) => number,
) {
  const spreads = Array.from({ length: slots }, () => new Spread())
  for (let row = 0, at = 0; row < samples; row++) {
    const weight = weightOf(row)
    for (let slot = 0; slot < slots; slot++, at++) spreads[slot]!.add(weight * influences[at]!)
  }
  return spreads.map((spread) => spread.of(samples))
}

/** `clusteredError` and `equalShares` of influence values that come one after the other. */
class Spread {
  #squares = 0
  #fourths = 0

  add(value: number): void {
    const square = value * value
    this.#squares += square
    this.#fourths += square * square
  }

  of(samples: number): { readonly error: number; readonly shares: number } {
    return { error: clustered(this.#squares, samples), shares: this.#squares ** 2 / this.#fourths }
  }
}

/** Standard error from the sum of squared influence values of independent samples. */
const clustered = (squares: number, samples: number): number => Math.sqrt((squares * samples) / (samples - 1))
