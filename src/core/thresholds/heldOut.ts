import { finding, type Finding } from '../finding.ts'
import type { Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import { readTestSetLock } from '../readiness/testSetLock.ts'
import type { Labels, Predictions } from '../runs/predictions.ts'
import { scoreReader } from '../runs/scores.ts'
import { inOneClassOrder } from '../runs/classOrder.ts'
import { readNamedPredictions } from '../runs/namedPredictions.ts'
import { predictionsPath } from '../runs/predictionsPath.ts'

/**
 * Why predictions may not be tuned on: they are of the held-out test set. Known by the file's place in a run
 * directory, by a look that the project's lock recorded, and by samples that they share with the given test
 * predictions or with those of the run they lie beside or of the project's run. A warning where samples without
 * ids can't tell.
 */
export async function heldOutFindings(
  files: Files,
  validation: readonly Predictions[],
  tests: readonly Predictions[],
): Promise<readonly Finding[]> {
  const lock = await readTestSetLock(files)
  const looked = new Set(lock.ok ? lock.value.evaluations.map(({ predictions }) => predictions) : [])
  const findings: Finding[] = []
  for (const each of validation) {
    const { path, sha256 } = each
    const place = { file: path }
    if (/(^|[\\/])predictions[\\/]test\.[^\\/]+$/.test(path) || looked.has(sha256)) {
      findings.push(finding('thresholds-tuned-on-test', 'error', { path }, place))
      continue
    }
    const known = [...tests, ...(await testsBeside(files, each, tests))]
    const shared = known.map((test) => sharing(each, test)).find((found) => found !== undefined)
    if (shared) findings.push(shared)
  }
  return findings
}

async function testsBeside(
  files: Files,
  { path }: Predictions,
  given: readonly Predictions[],
): Promise<readonly Predictions[]> {
  const run = /^(.*?)[\\/]?predictions[\\/][^\\/]+$/.exec(path)?.[1]
  const places = new Set([await predictionsPath(files, layout.run, 'test')])
  if (run !== undefined) places.add(await predictionsPath(files, run, 'test'))
  const found: Predictions[] = []
  for (const place of places) {
    if (given.some((test) => test.path === place) || (await files.stat(place))?.kind !== 'file') continue
    const read = await readNamedPredictions(files, place)
    if (read.ok) found.push(read.value)
  }
  return found
}

function sharing(validation: Predictions, test: Predictions): Finding | undefined {
  const { path } = validation
  const place = { file: path }
  if (validation.sha256 === test.sha256) {
    return finding('thresholds-test-is-validation', 'error', { path, test: test.path }, place)
  }
  if (!isNumbered(validation.ids) && !isNumbered(test.ids)) {
    const held = new Set(test.ids)
    const shared = validation.ids.filter((id) => held.has(id))
    const [id] = shared
    return id === undefined
      ? undefined
      : finding(
          'thresholds-samples-shared',
          'error',
          { path, test: test.path, count: shared.length, id },
          place,
        )
  }
  const ordered = inOneClassOrder([validation, test])
  if (!ordered.ok) return undefined
  const [own, held] = ordered.value
  if (!isSame(own!.yTrue, held!.yTrue)) return undefined
  return haveSameScores(own!, held!)
    ? finding('thresholds-test-is-validation', 'error', { path, test: test.path }, place)
    : finding('thresholds-maybe-test', 'warning', { path, test: test.path }, place)
}

/** Whether ids are mere row numbers. */
const isNumbered = (ids: readonly string[]) => ids.every((id, row) => id === String(row))

/**
 * Whether two models score all samples alike. Of two classes one score is enough, since the other is what is left to 1:
 * a file that holds one alone has another last digit in what is left.
 */
function haveSameScores(one: Predictions, other: Predictions): boolean {
  const [a, b] = [one, other].map(({ scores, classes, samples }) => scoreReader(scores, classes, samples))
  const { samples, classes, multiLabel } = one
  const needed = classes === 2 && !multiLabel ? 1 : classes
  for (let row = 0; row < samples; row++) {
    let same = 0
    for (let index = 0; index < classes; index++) if (a!(row, index) === b!(row, index)) same++
    if (same < needed) return false
  }
  return true
}

function isSame(a: Labels, b: Labels): boolean {
  return a.length === b.length && a.every((value, at) => value === b[at])
}
