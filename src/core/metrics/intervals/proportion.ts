import type { Figure } from '../evaluation.ts'
import { f1FromShare } from '../rates.ts'
import { clopperPearson } from './clopperPearson.ts'
import { figureOf, undefinedFigure } from './interval.ts'
import { wilson } from './wilson.ts'

/**
 * How the interval of a share of samples is made: `wilson` covers 95 % on average over the truths, `exact`
 * (Clopper–Pearson) at least 95 % for each, and is wider.
 */
export type ProportionMethod = 'wilson' | 'exact'

/**
 * A share of samples with its interval. The exact one needs whole samples: weighted ones have Wilson's.
 *
 * @param size number of samples, or the effective number of weighted ones
 */
export function proportionFigure(
  share: number,
  size: number,
  weighted: boolean,
  method: ProportionMethod = 'wilson',
): Figure {
  return method === 'exact' && !weighted
    ? figureOf(share, ...clopperPearson(Math.round(share * size), size), 'clopper-pearson')
    : figureOf(share, ...wilson(share, size), 'wilson')
}

/**
 * F1 of a class with its interval. F1 is 2J / (1 + J) of the share J of right samples among all that are of the class or
 * taken for it, and rises with it: the interval is that of J, moved the same way.
 *
 * @param correct samples that are of the class and taken for it, or their weight
 * @param both samples that are of the class and those that are taken for it, or their weight: the right ones count twice
 * @param size number of samples that are of the class or taken for it, or the effective number of weighted ones
 */
export function f1Figure(
  correct: number,
  both: number,
  size: number,
  weighted: boolean,
  method?: ProportionMethod,
): Figure {
  const share = proportionFigure(correct / (both - correct), size, weighted, method)
  if (share.low === null || share.high === null) return undefinedFigure
  const value = (2 * correct) / both
  const used = share.method === 'wilson' ? 'wilson-f1' : 'clopper-pearson-f1'
  return figureOf(value, f1FromShare(share.low), f1FromShare(share.high), used)
}
