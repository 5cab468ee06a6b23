import * as fs from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder a stand-in for a project: every file and folder of the project is there as a link, but for those
 * named in `own`, which the stand-in is to have itself. What is written into the stand-in's own places leaves the
 * project alone.
 *
 * @param root absolute path of the project
 * @param scratch absolute path of a folder; what was in it is removed
 * @param own paths relative to the project, with `/`
 */
export async function linkProject(root: string, scratch: string, own: readonly string[]): Promise<void> {
  await fs.rm(scratch, { recursive: true, force: true })
  await linkFolder(root, scratch, '', own)
}

async function linkFolder(
  root: string,
  scratch: string,
  folder: string,
  own: readonly string[],
): Promise<void> {
  await fs.mkdir(path.join(scratch, folder), { recursive: true })
  for (const entry of await fs.readdir(path.join(root, folder), { withFileTypes: true })) {
    const name = folder === '' ? entry.name : `${folder}/${entry.name}`
    if (own.includes(name)) continue
    const target = path.join(root, name)
    if (own.some((other) => other.startsWith(`${name}/`)) && entry.isDirectory())
      await linkFolder(root, scratch, name, own)
    else await fs.symlink(target, path.join(scratch, name), entry.isDirectory() ? 'junction' : 'file')
  }
}
