import type { Files } from '../core/ports.ts'
import { runFiles } from '../core/project/layout.ts'
import type { Predictions } from '../core/runs/predictions.ts'
import { readSignature } from '../core/runs/runDirectory.ts'

/** The names in the file, else those of the run it belongs to, else none. */
export async function classNamesOf(
  files: Files,
  { path, classes, classNames }: Predictions,
): Promise<readonly string[]> {
  if (classNames) return classNames
  const run = /^(.*?)\/?predictions\/[^/]+$/.exec(path.replaceAll('\\', '/'))?.[1]
  if (run === undefined || classes === 0) return []
  const signature = await readSignature(
    files,
    run === '' ? runFiles.signature : `${run}/${runFiles.signature}`,
  )
  return signature.ok && signature.value.classNames.length === classes ? signature.value.classNames : []
}
