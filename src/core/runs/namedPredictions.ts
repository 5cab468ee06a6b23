import type { Result } from '../finding.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import type { Predictions } from './predictions.ts'
import { readPredictions, type PredictionsReading } from './predictionsFile.ts'
import { readSignature } from './runDirectory.ts'

/** {@link readPredictions}, with names for classes that have none in the file: those of the run it belongs to. */
export async function readNamedPredictions(
  files: Files,
  path: string,
  reading?: PredictionsReading,
): Promise<Result<Predictions>> {
  const read = await readPredictions(files, path, reading)
  if (!read.ok || read.value.classNames) return read
  const classNames = await namesOfRun(files, read.value)
  return classNames ? { ...read, value: { ...read.value, classNames } } : read
}

async function namesOfRun(
  files: Files,
  { path, classes }: Predictions,
): Promise<readonly string[] | undefined> {
  const run = /^(.*?)\/?predictions\/[^/]+$/.exec(path.replaceAll('\\', '/'))?.[1]
  if (run === undefined || classes === 0) return undefined
  const signature = await readSignature(
    files,
    run === '' ? runFiles.signature : `${run}/${runFiles.signature}`,
  )
  return signature.ok && signature.value.classNames.length === classes
    ? signature.value.classNames
    : undefined
}
