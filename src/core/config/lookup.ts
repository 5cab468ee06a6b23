import { keyAt, rootKey, type Key } from './keys.ts'
import { olderSpellings } from './olderSpellings.ts'
import type { KeyPath } from './path.ts'

const targetsOfOlder = new Map(olderSpellings.map(({ from, to }) => [from, to]))

/** A key by the name that a file has for it. */
export interface NamedKey {
  readonly key: Key
  /** Where the schema has it, where the name is an older spelling. */
  readonly movedTo: string | undefined
}

/** What a name inside a section means: the section's own key, else one by an older spelling. Undefined where unknown. */
export function namedKey(section: Key, name: string): NamedKey | undefined {
  const own = section.children?.get(name)
  if (own) return { key: own, movedTo: undefined }
  const movedTo = targetsOfOlder.get(section.path === '' ? name : `${section.path}.${name}`)
  const key = movedTo === undefined ? undefined : keyAt(movedTo)
  return key && { key, movedTo }
}

/** The key that a path of a file means, older spellings followed; a list's items mean the list's key. */
export function keyOfPath(path: KeyPath): NamedKey | undefined {
  let found: NamedKey | undefined = { key: rootKey, movedTo: undefined }
  for (const part of path) {
    if (typeof part === 'number') {
      if (found.key.children) return undefined
      continue
    }
    const next = namedKey(found.key, part)
    if (!next) return undefined
    found = {
      key: next.key,
      movedTo: next.movedTo ?? (found.movedTo === undefined ? undefined : next.key.path),
    }
  }
  return found
}
