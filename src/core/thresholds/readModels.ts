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
 */
export async function readModels(
  files: Files,
  validations: readonly string[],
  tests: readonly string[],
): Promise<Result<readonly ThresholdModel[]>> {
  const validation = await readSplit(files, validations)
  if (!validation.ok) return validation
  const test = await readSplit(files, tests)
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

async function readSplit(files: Files, paths: readonly string[]): Promise<Result<readonly Predictions[]>> {
  const aligned: Predictions[] = []
  const findings: Finding[] = []
  for (const path of paths) {
    const read = await readPredictions(files, path)
    if (!read.ok) return failure(...findings, ...read.findings)
    findings.push(...read.findings)
    const problem =
      read.value.classes === 0
        ? finding('thresholds-no-scores', 'error', { path }, { file: path })
        : checkPredictions(read.value.multiLabel ? 'multi-label' : 'classification', read.value, [])
    if (problem) return failure(...findings, problem)
    const [first] = aligned
    const own = first ? alignPredictions(first, read.value) : success(read.value)
    if (!own.ok) return failure(...findings, ...own.findings)
    const { scores, classes } = own.value
    if (!read.value.multiLabel && !areProbabilities(scores, classes))
      findings.push(finding('evaluation-not-probabilities', 'warning', { path }, { file: path }))
    aligned.push(own.value)
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
