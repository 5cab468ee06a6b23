import { expect } from 'vitest'

/** Holds a simulated share of intervals against 94 to 96 %, widened by two standard deviations of what is left to chance. */
export function expectNear95(measured: number, runs: number, what: string): void {
  const slack = 2 * Math.sqrt((0.05 * 0.95) / runs)
  expect(measured, what).toBeGreaterThanOrEqual(0.94 - slack)
  expect(measured, what).toBeLessThanOrEqual(0.96 + slack)
}
