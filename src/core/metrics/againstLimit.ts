/*
 * A difference of shares against the limit that it is held to. Of floats 0.9 − 0.85 is more than 0.05, and 0.85 − 0.8
 * is less: what is as large as the limit but for rounding counts as the limit itself. Nothing that isn't a number is
 * below a limit, above it or at it.
 */

/** More than rounding makes of a difference of shares, and less than anybody means. */
const rounding = 1e-9

export const isBelow = (difference: number, limit: number): boolean => difference < limit - rounding

export const isAtMost = (difference: number, limit: number): boolean => difference <= limit + rounding

export const isAtLeast = (difference: number, limit: number): boolean => difference >= limit - rounding

export const isAbove = (difference: number, limit: number): boolean => difference > limit + rounding
