import { integer, oneOf } from '../shape.ts'

/** The splits whose predictions are kept. */
export const splits = ['val', 'test'] as const
export type Split = (typeof splits)[number]

export const splitShape = oneOf(...splits)

/** The number of a class, as a view may send it. */
export const classIndex = integer(0, 1_000_000)
