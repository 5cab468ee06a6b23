import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { predictionForms } from './readPredictions.ts'

/**
 * The predictions of a split in a run directory, in the first of the forms that are read; the contract's `.npz` where
 * there are none.
 *
 * @param directory empty for the folder that paths start from
 */
export async function predictionsPath(
  files: Files,
  directory: string,
  split: keyof typeof runFiles.predictions,
): Promise<string> {
  const name = runFiles.predictions[split]
  const path = directory === '' ? name : `${directory}/${name}`
  for (const form of predictionForms) {
    const candidate = path.replace(/npz$/, form)
    if (await files.stat(candidate)) return candidate
  }
  return path
}
