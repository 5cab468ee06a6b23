import type { Dirent } from 'node:fs'
import * as fs from 'node:fs/promises'
import path from 'node:path'

/** What a walk calls, in turn. Names are relative to its root, with `/`. */
interface Visitor {
  isLeftOut(name: string): boolean
  /** A folder that is gone into after this. */
  folder?(name: string): Promise<void>
  /** A file, a link, or a folder that isn't gone into. */
  other(name: string, entry: Dirent): Promise<void>
}

/** What Python compiles of a folder's modules, and compiles again where it is gone. */
const compiled = '__pycache__'

/** A folder of installed packages, a virtual environment of Python for one. */
const isInstalled = ({ name }: Dirent, names: readonly string[]): boolean =>
  name === 'node_modules' || names.includes('pyvenv.cfg')

/**
 * Walks a folder, those nearest to the root first. Links aren't followed, nor folders gone into that can't be read, hold
 * installed packages, or would make it more than `most` entries. Modules that Python compiled are passed over.
 */
export async function walkFolders(root: string, most: number, visitor: Visitor): Promise<void> {
  const first = await fs.readdir(root, { withFileTypes: true })
  const queue: { readonly folder: string; readonly entries: readonly Dirent[] }[] = [
    { folder: '', entries: first },
  ]
  let seen = first.length
  for (const { folder, entries } of queue) {
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`
      if (entry.name === compiled || visitor.isLeftOut(name)) continue
      const inside = entry.isDirectory() ? await entriesOf(path.join(root, name)) : undefined
      const names = inside?.map((each) => each.name) ?? []
      if (inside && seen + names.length <= most && !isInstalled(entry, names)) {
        seen += names.length
        await visitor.folder?.(name)
        queue.push({ folder: name, entries: inside })
      } else await visitor.other(name, entry)
    }
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[] | undefined> {
  try {
    return await fs.readdir(folder, { withFileTypes: true })
  } catch {
    return undefined
  }
}
