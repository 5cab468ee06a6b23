import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { alignPredictions } from '../metrics/align.ts'
import { checkPredictions } from '../metrics/checkPredictions.ts'
import { areProbabilities } from '../metrics/probabilityMetrics.ts'
import type { Files } from '../ports.ts'
import type { Predictions } from '../runs/predictions.ts'
import { readPredictions } from '../runs/predictionsFile.ts'
import type { ThresholdModel } from './decideThresholds.ts'
import { heldOutFindings } from './heldOut.ts'

/**
 * Reads the predictions of models, one file a model, and brings those of each split into one order of samples,
 * matched by id. What the held-out test set is may not be among the validation files.
 *
 * @param tests in the order of `validations`, or none
 * @param read where a file's predictions come from
 */
export async function readModels(
  files: Files,
  validations: readonly string[],
  tests: readonly string[],
  read = (path: string): Promise<Result<Predictions>> => readPredictions(files, path),
): Promise<Result<readonly ThresholdModel[]>> {
  const validation = await readSplit(read, validations)
  if (!validation.ok) return validation
  const test = await readSplit(read, tests)
  if (!test.ok) return test
  const held = await heldOutFindings(files, validation.value, test.value)
  if (held.some(({ severity }) => severity === 'error')) return failure(...held)
  const names = modelNames(validations)
  const models = validation.value.map((each, at) => {
    const own = test.value[at]
    return { name: names[at]!, validation: each, ...(own && { test: own }) }
  })
  return success(models, [...validation.findings, ...test.findings, ...held])
}

async function readSplit(
  read: (path: string) => Promise<Result<Predictions>>,
  paths: readonly string[],
): Promise<Result<readonly Predictions[]>> {
  const aligned: Predictions[] = []
  const findings: Finding[] = []
  for (const path of paths) {
    const own = await read(path)
    if (!own.ok) return failure(...findings, ...own.findings)
    findings.push(...own.findings)
    const problem =
      own.value.classes === 0
        ? finding('thresholds-no-scores', 'error', { path }, { file: path })
        : checkPredictions(own.value.multiLabel ? 'multi-label' : 'classification', own.value, [])
    if (problem) return failure(...findings, problem)
    const [first] = aligned
    const placed = first ? alignPredictions(first, own.value) : success(own.value)
    if (!placed.ok) return failure(...findings, ...placed.findings)
    if (!own.value.multiLabel && !areProbabilities(placed.value))
      findings.push(finding('evaluation-not-probabilities', 'warning', { path }, { file: path }))
    aligned.push(placed.value)
  }
  return success(aligned, findings)
}

/** What tells the paths apart, without the folders and endings that they share; `model` for a single one. */
function modelNames(paths: readonly string[]): readonly string[] {
  const parts = paths.map((path) =>
    path
      .replace(/\.[^./\\]+$/, '')
      .split(/[\\/]+/)
      .filter((part) => part !== '.'),
  )
  if (paths.length < 2) return paths.map(() => 'model')
  const shortest = Math.min(...parts.map(({ length }) => length))
  const same = (take: (own: readonly string[]) => string | undefined) =>
    parts.every((own) => take(own) === take(parts[0]!))
  let start = 0
  while (start < shortest - 1 && same((own) => own[start])) start++
  let end = 0
  while (end < shortest - 1 - start && same((own) => own.at(-1 - end))) end++
  const names = parts.map((own) => own.slice(start, own.length - end).join('/'))
  return new Set(names).size === names.length ? names : paths
}
