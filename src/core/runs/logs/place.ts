import { FileError, type Files } from '../../ports.ts'
import type { LogPlace } from './logFormat.ts'

/** How deep and how far a run directory is looked through for a log. */
const deepest = 4
const mostEntries = 3000
/** First bytes by which a log is known. */
const headSize = 8192
/** Folders that hold what a training left, none of its logs. */
const others = /^\.|^(?:predictions|repeats|weights|artifacts|models?|node_modules|__pycache__)$/

/** Looks through a run directory. Symbolic links are not followed. */
export async function lookThrough(files: Files, directory: string): Promise<LogPlace> {
  const names: string[] = []
  let level = ['']
  let seen = 0
  for (let depth = 0; depth < deepest && level.length > 0; depth++) {
    const below: string[] = []
    for (const folder of level) {
      for (const entry of await attempt(() => files.list(`${directory}/${folder}`.replace(/\/$/, '')), [])) {
        if (++seen > mostEntries) break
        const name = `${folder}${entry}`
        const stat = await attempt(() => files.stat(`${directory}/${name}`), undefined)
        if (stat?.kind === 'file') names.push(name)
        else if (stat?.kind === 'directory' && !stat.symbolic && !others.test(entry)) below.push(`${name}/`)
      }
    }
    level = below
  }
  const heads = new Map<string, Promise<Uint8Array>>()
  return {
    files,
    directory,
    names: names.toSorted(),
    head(name) {
      const known =
        heads.get(name) ??
        attempt(() => files.readRange(`${directory}/${name}`, 0, headSize), new Uint8Array(0))
      heads.set(name, known)
      return known
    },
    modified: async (name) =>
      (await attempt(() => files.stat(`${directory}/${name}`), undefined))?.modified ?? 0,
  }
}

const byNumber = new Intl.Collator('en', { numeric: true })

/** The file that was written last; of several as new, the last by name, `version_10` after `version_9`. */
export async function newest(place: LogPlace, names: readonly string[]): Promise<string | undefined> {
  let found: string | undefined
  let latest = -1
  for (const name of names.toSorted(byNumber.compare)) {
    const modified = await place.modified(name)
    if (modified < latest) continue
    found = name
    latest = modified
  }
  return found
}

/** What a file port answers, or the other where the file can't be read. */
export async function attempt<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof FileError) return otherwise
    throw cause
  }
}
