import type { Result } from '../finding.ts'
import { mostClasses } from '../metrics/checkPredictions.ts'
import type { MetricTask } from '../metrics/metricList.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { namesFor } from './classOrder.ts'
import { asClasses } from './labelsAlone.ts'
import type { Predictions } from './predictions.ts'
import { readPredictions, type PredictionsReading } from './readPredictions.ts'
import { readSignature } from './runDirectory.ts'

/** {@link readPredictions}, with the names of its classes that the run it belongs to has, unless the file has others. */
export async function readNamedPredictions(
  files: Files,
  path: string,
  reading?: PredictionsReading,
): Promise<Result<Predictions>> {
  const read = await readPredictions(files, path, reading)
  const names = read.ok ? await namesOfRun(files, read.value) : undefined
  return read.ok && names
    ? { ...read, value: { ...read.value, classNames: namesFor(read.value, names) } }
    : read
}

/** {@link readNamedPredictions} as a task reads them: values of a classification are classes, by index where they have names. */
export async function readPredictionsOf(
  task: MetricTask,
  classNames: readonly string[],
  files: Files,
  path: string,
): Promise<Result<Predictions>> {
  const read = await readNamedPredictions(files, path)
  return read.ok && task === 'classification' ? asClasses(read.value, classNames, mostClasses) : read
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
