import { ensembleKinds } from '../ensembles/combination.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { alignPredictions } from '../metrics/align.ts'
import { checkPredictions } from '../metrics/checkPredictions.ts'
import { areProbabilities } from '../metrics/probabilityMetrics.ts'
import type { Files } from '../ports.ts'
import type { Predictions } from '../runs/predictions.ts'
import { hasScores } from '../runs/scores.ts'
import { readNamedPredictions } from '../runs/namedPredictions.ts'
import { inOneClassOrder } from '../runs/classOrder.ts'
import type { ThresholdModel } from './decideThresholds.ts'
import { heldOutFindings } from './heldOut.ts'

/**
 * Reads the predictions of models, one file a model, and brings those of each split into one order of samples, matched
 * by id, and all into one order of classes, matched by name. What the held-out test set is may not be among the
 * validation files.
 *
 * @param tests in the order of `validations`, or none
 * @param read where a file's predictions come from
 */
export async function readModels(
  files: Files,
  validations: readonly string[],
  tests: readonly string[],
  read = (path: string): Promise<Result<Predictions>> => readNamedPredictions(files, path),
): Promise<Result<readonly ThresholdModel[]>> {
  const own = await readEach(read, [...validations, ...tests])
  if (!own.ok) return own
  const ordered = inOneClassOrder(own.value)
  if (!ordered.ok) return failure(...own.findings, ...ordered.findings)
  const validation = alignPredictions(ordered.value.slice(0, validations.length))
  if (!validation.ok) return failure(...own.findings, ...validation.findings)
  const test = alignPredictions(ordered.value.slice(validations.length))
  if (!test.ok) return failure(...own.findings, ...test.findings)
  const held = await heldOutFindings(files, validation.value, test.value)
  if (held.some(({ severity }) => severity === 'error')) return failure(...held)
  const names = modelNames(validations)
  const models = validation.value.map((each, at) => {
    const own = test.value[at]
    return { name: names[at]!, validation: each, ...(own && { test: own }) }
  })
  return success(models, [...own.findings, ...ordered.findings, ...held])
}

async function readEach(
  read: (path: string) => Promise<Result<Predictions>>,
  paths: readonly string[],
): Promise<Result<readonly Predictions[]>> {
  const found: Predictions[] = []
  const findings: Finding[] = []
  for (const path of paths) {
    const own = await read(path)
    if (!own.ok) return failure(...findings, ...own.findings)
    findings.push(...own.findings)
    const problem =
      own.value.classes === 0 || !hasScores(own.value)
        ? finding('thresholds-no-scores', 'error', { path }, { file: path })
        : checkPredictions(own.value.multiLabel ? 'multi-label' : 'classification', own.value, [])
    if (problem) return failure(...findings, problem)
    if (!own.value.multiLabel && !areProbabilities(own.value))
      findings.push(finding('evaluation-not-probabilities', 'warning', { path }, { file: path }))
    found.push(own.value)
  }
  return success(found, findings)
}

/**
 * What tells the paths apart, without the folders and endings that they share, and the whole paths where that is the
 * name of an ensemble; `model` for a single one.
 */
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
  const areEnsembles = ensembleKinds.some((kind) => names.includes(kind))
  return new Set(names).size === names.length && !areEnsembles ? names : paths
}
