import type { Confusion } from '../confusion.ts'
import { f1FromShare, fBetaFrom } from '../rates.ts'
import { wilson } from './wilson.ts'

/**
 * 95 % interval of the mean of the classes' F1. F1 is 2 J / (1 + J) of the share J of right samples among all that are
 * of the class or taken for it; a mistake lowers those of both classes that it is between, by which they correlate.
 * Of two classes Wilson's intervals of J, carried over, are added as squares (Zou & Donner 2008): with 5 to 15 samples
 * of the rarer one that covers 94 to 96 %, the multinomial bootstrap 89 to 94. Of more, as it adds up how skewed they
 * are, it is Wilson's interval with the effective number of samples θ (1 − θ) / variance (Korn & Graubard 1998), θ and
 * the variance with one right and one wrong sample more in every J. NaN without classes.
 *
 * @param sizes of each class how many samples are of it or taken for it, or as many as they weigh
 */
export function meanF1Interval(confusion: Confusion, sizes: ArrayLike<number>): [number, number] {
  const present = Array.from({ length: confusion.classes }, (_, index) => index).filter(
    (index) => confusion.actual[index]! + confusion.predicted[index]! > 0,
  )
  const count = present.length
  if (count === 0) return [Number.NaN, Number.NaN]
  const parts = present.map((index) => partOf(confusion, index, sizes[index]!))
  const correlation = correlationOf(confusion, present)
  const meanOf = (kind: 'value' | 'soft') => parts.reduce((sum, part) => sum + part[kind], 0) / count
  const spreadOf = (distances: readonly number[]) => rootOfSquares(distances, correlation) / count
  const value = meanOf('value')
  if (count === 2) {
    const below = spreadOf(parts.map((part) => part.value - part.low))
    const above = spreadOf(parts.map((part) => part.high - part.value))
    return [Math.max(0, value - below), Math.min(1, value + above)]
  }
  const soft = meanOf('soft')
  const size = (soft * (1 - soft)) / spreadOf(parts.map(({ error }) => error)) ** 2
  return wilson(Math.min(1, value), size)
}

/** A class's F1 with its interval, and with one right and one wrong sample more, and the standard error of that. */
interface Part {
  readonly value: number
  readonly low: number
  readonly high: number
  readonly soft: number
  readonly error: number
}

function partOf({ actual, predicted, correct }: Confusion, index: number, size: number): Part {
  const share = correct[index]! / (actual[index]! + predicted[index]! - correct[index]!)
  const [low, high] = wilson(share, size)
  const soft = (share * size + 1) / (size + 2)
  const slope = 2 / (1 + soft) ** 2
  const error = slope * Math.sqrt((soft * (1 - soft)) / size)
  return {
    value: f1FromShare(share),
    low: f1FromShare(low),
    high: f1FromShare(high),
    soft: f1FromShare(soft),
    error,
  }
}

/** Correlation of two of the classes that are present, by their places among these. */
type Correlation = (row: number, column: number) => number

/** √ Σ rᵢⱼ dᵢ dⱼ. */
function rootOfSquares(distances: readonly number[], correlation: Correlation): number {
  let sum = 0
  for (let row = 0; row < distances.length; row++)
    for (let column = 0; column < distances.length; column++)
      sum += correlation(row, column) * distances[row]! * distances[column]!
  return Math.sqrt(Math.max(0, sum))
}

/** Of the F1s of these classes, by the delta method. */
function correlationOf(
  { classes, cells, actual, predicted, correct }: Confusion,
  present: readonly number[],
): Correlation {
  const parts = present.map((index) => {
    const together = actual[index]! + predicted[index]!
    const f1 = fBetaFrom(correct[index]!, predicted[index]!, actual[index]!, 1)
    const squares = correct[index]! * (2 - 2 * f1) ** 2 + (together - 2 * correct[index]!) * f1 ** 2
    return { index, slope: f1 / together, error: Math.sqrt(squares) / together }
  })
  return (row, column) => {
    if (row === column) return 1
    const [one, other] = [parts[row]!, parts[column]!]
    const between = cells[one.index * classes + other.index]! + cells[other.index * classes + one.index]!
    const both = between * one.slope * other.slope
    return both > 0 ? both / (one.error * other.error) : 0
  }
}
