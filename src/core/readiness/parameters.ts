import type { CheckParameters } from './check.ts'

/**
 * A limit of a check: the checklist's comment may tighten what the product asks for, never loosen it.
 *
 * @param side `least`: the smaller of both counts (an upper limit); `greatest`: the larger (a lower limit)
 */
export function stricter(
  side: 'least' | 'greatest',
  parameter: CheckParameters[string] | undefined,
  limit: number,
): number {
  if (typeof parameter !== 'number' || !Number.isFinite(parameter)) return limit
  return side === 'least' ? Math.min(parameter, limit) : Math.max(parameter, limit)
}
