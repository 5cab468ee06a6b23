import type { Figure } from '../evaluation.ts'
import { clopperPearson } from './clopperPearson.ts'
import { figureOf } from './interval.ts'
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
