import type { Config } from '../schema.ts'

/**
 * A configuration that tells which of its values are looked at.
 *
 * @param read told the dotted path of each value; that of a section whose keys are listed
 */
export function watched(config: Config, read: (path: string) => void): Config {
  return watchedSection(config, '', read)
}

function watchedSection<T extends object>(section: T, prefix: string, read: (path: string) => void): T {
  return new Proxy(section, {
    get(target, name, receiver) {
      const value: unknown = Reflect.get(target, name, receiver)
      if (typeof name === 'symbol') return value
      const path = prefix === '' ? name : `${prefix}.${name}`
      if (typeof value === 'object' && value !== null && !Array.isArray(value))
        return watchedSection(value, path, read)
      read(path)
      return value
    },
    ownKeys(target) {
      read(prefix)
      return Reflect.ownKeys(target)
    },
  })
}
