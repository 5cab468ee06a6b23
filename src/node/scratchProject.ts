import { constants } from 'node:fs'
import * as fs from 'node:fs/promises'
import path from 'node:path'
import { walkFolders } from './walkFolders.ts'

/** Bytes of the largest file that is copied, and of all copies. */
const largestCopy = 1 << 20
const mostCopied = 1 << 28
/** Files and folders that a stand-in has of its own at most. */
const mostEntries = 5000

/**
 * Makes a folder a stand-in for a project: its folders and small files are there as copies, so that a program that writes
 * beside where it is told, or asks where its own script lies, stays in the stand-in. Large files are links, and folders
 * where there are too many to copy, those nearest to the root last. Nothing is there of what is named in `own`, which the
 * stand-in is to have itself.
 *
 * @param root absolute path of the project
 * @param scratch absolute path of a folder; what was in it is removed
 * @param own paths relative to the project, with `/`; a `*` at the end stands for the rest of a name
 */
export async function standInFor(root: string, scratch: string, own: readonly string[]): Promise<void> {
  await fs.rm(scratch, { recursive: true, force: true })
  await fs.mkdir(scratch, { recursive: true })
  let copied = 0
  await walkFolders(root, mostEntries, {
    isLeftOut: (name) => own.some((place) => isIn(name, place)),
    async folder(name) {
      await fs.mkdir(path.join(scratch, name))
    },
    async other(name, entry) {
      const [from, to] = [path.join(root, name), path.join(scratch, name)]
      if (entry.isFile()) {
        const { size } = await fs.stat(from)
        if (size <= largestCopy && copied + size <= mostCopied && (await copy(from, to))) {
          copied += size
          return
        }
      }
      await fs.symlink(from, to, entry.isDirectory() ? 'junction' : 'file')
    },
  })
}

const isIn = (name: string, place: string): boolean =>
  place.endsWith('*') ? name.startsWith(place.slice(0, -1)) : name === place

/** False where the file can't be read, which is the affair of whoever reads it. */
async function copy(from: string, to: string): Promise<boolean> {
  try {
    await fs.copyFile(from, to, constants.COPYFILE_FICLONE)
    return true
  } catch {
    await fs.rm(to, { force: true })
    return false
  }
}
