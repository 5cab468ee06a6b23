import * as z from 'zod'

/** A whole number from 1 on. */
export const positiveInteger = z.int().min(1)
