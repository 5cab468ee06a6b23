import { isPlainMap, type KeyPath } from './path.ts'

/**
 * Stands in the data of a file for a value that can't be known before the file is mended: of a key that stands twice,
 * of an alias that leads nowhere, of a section behind broken syntax.
 */
export const unsettled: unique symbol = Symbol('unsettled')

/** A copy of data without what is unsettled, and the paths of that; a list that holds such a value is left out whole. */
export function settledOf(data: Readonly<Record<string, unknown>>): {
  readonly value: Record<string, unknown>
  readonly paths: readonly KeyPath[]
} {
  const paths: KeyPath[] = []
  const copy = (map: Readonly<Record<string, unknown>>, path: KeyPath): Record<string, unknown> => {
    const kept: Record<string, unknown> = {}
    for (const [key, member] of Object.entries(map)) {
      if (isPlainMap(member)) kept[key] = copy(member, [...path, key])
      else if (isUnsettled(member)) paths.push([...path, key])
      else kept[key] = member
    }
    return kept
  }
  const value = copy(data, [])
  return { value, paths }
}

const isUnsettled = (value: unknown): boolean =>
  value === unsettled ||
  (Array.isArray(value) && value.some((item) => isUnsettled(item))) ||
  (isPlainMap(value) && Object.values(value).some((member) => isUnsettled(member)))
