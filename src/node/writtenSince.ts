import * as fs from 'node:fs/promises'
import path from 'node:path'
import { walkFolders } from './walkFolders.ts'

/** Files and folders of a project that are looked at at most. */
const mostEntries = 20_000

/**
 * Files of a project that were written since a time: sorted paths. In a very large project not all are looked at, those
 * nearest to its root first.
 *
 * @param root absolute path of the project
 * @param since the `ctimeMs` of a file that was written then on the same disk, whose clock needn't be this machine's
 * @param but paths relative to the project, with `/`, that are left out
 */
export async function writtenSince(
  root: string,
  since: number,
  but: readonly string[],
): Promise<readonly string[]> {
  const written: string[] = []
  await walkFolders(root, mostEntries, {
    isLeftOut: (name) => but.includes(name),
    async other(name, entry) {
      if (!entry.isFile()) return
      const found = await fs.stat(path.join(root, name)).catch(() => undefined)
      // Its time of writing could be set back, as by what copies or unpacks it.
      if (found && found.ctimeMs > since) written.push(name)
    },
  })
  return written.toSorted()
}
