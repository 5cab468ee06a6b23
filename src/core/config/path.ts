/** Where a value stands in a configuration: keys and list indices from the top. */
export type KeyPath = readonly (string | number)[]

/** A path as people write it: `data_augmentation.transforms[0].random_crop`. */
export function formatPath(path: KeyPath): string {
  let text = ''
  for (const part of path) {
    text += typeof part === 'number' ? `[${part}]` : text === '' ? part : `.${part}`
  }
  return text
}

/** Keys without indices from their dotted form; no key of ours contains a dot. */
export function keysOf(dotted: string): readonly string[] {
  return dotted.split('.')
}

/** The value at a path of plain data; undefined where there is none. Looks at own properties only. */
export function valueAt(value: unknown, path: KeyPath): unknown {
  let current = value
  for (const part of path) {
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, part)) return undefined
    current = (current as Record<string | number, unknown>)[part]
  }
  return current
}

/** Whether a value is a map of plain data. */
export function isPlainMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Sets the value at a path of maps in place, making the maps that are missing; undefined removes the key. */
export function putAt(values: Record<string, unknown>, path: KeyPath, value: unknown): void {
  let holder = values
  for (const key of path.slice(0, -1)) {
    const next = holder[key]
    const inner: Record<string, unknown> = isPlainMap(next) ? next : {}
    holder[key] = inner
    holder = inner
  }
  const last = path.at(-1)
  if (last === undefined) return
  if (value === undefined) delete holder[last]
  else holder[last] = value
}
