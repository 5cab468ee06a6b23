import type { Confusion } from '../confusion.ts'
import { fBetaFrom } from '../rates.ts'
import { classCounts, fBetaInterval, type ClassCounts } from './fBeta.ts'
import { wilson } from './wilson.ts'

/**
 * 95 % interval of the mean of the classes' F-beta. A mistake lowers those of both classes that it is between, by which
 * they correlate. Of two classes their own intervals are added as squares (Zou & Donner 2008): with 5 to 15 samples
 * of the rarer one that covers 94 to 97 %, the multinomial bootstrap 84 to 94. Of more, as it adds up how skewed they
 * are, it is Wilson's interval with the effective number of samples θ (1 − θ) / variance (Korn & Graubard 1998), θ and
 * the variance with one right and one wrong sample more of every class. NaN without classes.
 *
 * @param sizes of each class how many samples are of it or taken for it, of weighted ones the effective number
 */
export function meanFBetaInterval(
  confusion: Confusion,
  sizes: ArrayLike<number>,
  beta: number,
): [number, number] {
  const present = Array.from({ length: confusion.classes }, (_, index) => index).filter(
    (index) => confusion.actual[index]! + confusion.predicted[index]! > 0,
  )
  const count = present.length
  if (count === 0) return [Number.NaN, Number.NaN]
  const parts = present.map((index) => partOf(confusion, index, beta))
  const value = parts.reduce((sum, part) => sum + part.value, 0) / count
  const spreadOf = (distances: readonly number[]) => rootOfSquares(confusion, parts, distances) / count
  if (count === 2) {
    const bounds = parts.map(({ index, counts }) => fBetaInterval(counts, sizes[index]!, beta))
    const below = spreadOf(bounds.map(([low], at) => parts[at]!.value - low))
    const above = spreadOf(bounds.map(([, high], at) => high - parts[at]!.value))
    return [Math.max(0, value - below), Math.min(1, value + above)]
  }
  const softened = parts.map(({ index, counts }) => softenedOf(counts, sizes[index]!, beta))
  const soft = softened.reduce((sum, each) => sum + each.value, 0) / count
  const error = spreadOf(softened.map((each) => each.error))
  return wilson(Math.min(1, value), (soft * (1 - soft)) / error ** 2)
}

/** A class's F-beta, what one more sample of each kind moves it by, and its standard error. */
interface Part {
  readonly index: number
  readonly counts: ClassCounts
  readonly value: number
  readonly byMissed: number
  readonly byWrong: number
  readonly error: number
}

function partOf(confusion: Confusion, index: number, beta: number): Part {
  const counts = classCounts(confusion, index)
  return { index, counts, ...movesOf(counts, beta) }
}

function movesOf({ found, missed, wrong }: ClassCounts, beta: number) {
  const square = beta ** 2
  const value = fBetaFrom(found, found + wrong, found + missed, beta)
  const whole = (1 + square) * found + square * missed + wrong
  const byFound = ((1 + square) * (1 - value)) / whole
  const [byMissed, byWrong] = [(square * value) / whole, value / whole]
  const error = Math.sqrt(found * byFound ** 2 + missed * byMissed ** 2 + wrong * byWrong ** 2)
  return { value, byMissed, byWrong, error }
}

/** With one right sample more and one wrong one, half of it missed and half of it taken for the class. */
function softenedOf({ found, missed, wrong }: ClassCounts, size: number, beta: number) {
  const scale = size / (found + missed + wrong)
  const counts = { found: found * scale + 1, missed: missed * scale + 0.5, wrong: wrong * scale + 0.5 }
  const { value, error } = movesOf(counts, beta)
  // As spread as the softened class, but of no more samples than there are.
  return { value, error: error * Math.sqrt((size + 2) / size) }
}

/**
 * √ Σ rᵢⱼ dᵢ dⱼ over the classes that are present. They correlate by the delta method: a mistake between two of them is
 * missed of one and taken for the other.
 */
function rootOfSquares(
  { classes, filled: { places, amounts } }: Confusion,
  parts: readonly Part[],
  distances: readonly number[],
): number {
  const [missed, wrong] = [new Float64Array(classes), new Float64Array(classes)]
  let sum = 0
  for (const [at, { index, byMissed, byWrong, error }] of parts.entries()) {
    const distance = distances[at]!
    sum += distance ** 2
    if (!(error > 0)) continue
    missed[index] = (byMissed / error) * distance
    wrong[index] = (byWrong / error) * distance
  }
  for (let at = 0; at < places.length; at++) {
    const [actual, predicted] = [Math.floor(places[at]! / classes), places[at]! % classes]
    if (actual !== predicted) sum += 2 * amounts[at]! * missed[actual]! * wrong[predicted]!
  }
  return Math.sqrt(Math.max(0, sum))
}
