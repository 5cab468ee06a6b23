import path from 'node:path'
import type { Files } from '../../ports.ts'
import { previousFolder } from '../../reports/previous.ts'

/** Models of earlier exports that stay; the oldest go first. */
const mostKept = 5

/**
 * Sets the model at `file` aside before an export overwrites it. The function returned is called after the export:
 * however that ended, it keeps the old model under `models/previous/<digest>/` where the new one differs, and says where.
 */
export async function keepPrevious(
  files: Files,
  file: string,
): Promise<() => Promise<{ path: string; digest: string } | undefined>> {
  const digest = await files.digest(file)
  if (digest === undefined) return async () => undefined
  const kept = `${previousFolder}/${digest.slice(0, 12)}/${path.posix.basename(file)}`
  const wasThere = (await files.stat(kept)) !== undefined
  if (!wasThere) await files.copy(file, kept)
  return async () => {
    if ((await files.digest(file)) === digest) {
      if (!wasThere) await files.remove(kept)
      return undefined
    }
    await removeOldest(files, kept)
    return { path: kept, digest }
  }
}

async function removeOldest(files: Files, newest: string): Promise<void> {
  const kept: { readonly path: string; readonly modified: number }[] = []
  for (const folder of await files.list(previousFolder)) {
    const name = path.posix.basename(newest)
    const candidate = `${previousFolder}/${folder}/${name}`
    const stat = await files.stat(candidate)
    if (stat && candidate !== newest) kept.push({ path: candidate, modified: stat.modified })
  }
  const surplus = kept.toSorted((a, b) => b.modified - a.modified).slice(mostKept - 1)
  for (const { path: old } of surplus) await files.remove(old)
}
