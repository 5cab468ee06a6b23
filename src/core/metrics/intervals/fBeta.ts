import { f1FromShare } from '../rates.ts'
import { ratioOfOutcomes } from './outcomes.ts'
import { wilson } from './wilson.ts'

/**
 * 95 % interval of a class's F-beta: a ratio of sums over the samples that are of the class or taken for it, where a right
 * one adds 1 + β² above and below, a missed one β² and one that is wrongly taken for it 1 below. With β 1 it is a share of
 * these samples and has Wilson's interval. The multinomial bootstrap covers 84 to 94 % where the class has 2 to 20.
 *
 * @param counts samples of the three kinds, or their weight
 * @param size how many these are, or as many as they weigh
 */
export function fBetaInterval(
  counts: { readonly found: number; readonly missed: number; readonly wrong: number },
  size: number,
  beta: number,
): [number, number] {
  const { found, missed, wrong } = counts
  const total = found + missed + wrong
  if (beta === 1) {
    const [low, high] = wilson(found / total, size)
    return [f1FromShare(low), f1FromShare(high)]
  }
  const square = beta ** 2
  return ratioOfOutcomes(
    [found, missed, wrong].map((count) => (count * size) / total),
    [1 + square, 0, 0],
    [1 + square, square, 1],
  )
}
