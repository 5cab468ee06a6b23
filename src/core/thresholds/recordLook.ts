import { canonicalJson, digestOf } from '../digest.ts'
import { loadEvidence, recordEvidence } from '../finalize/evidence.ts'
import { finding, type Finding } from '../finding.ts'
import type { Clock, Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import { readTestSetLock, recordEvaluation } from '../readiness/testSetLock.ts'
import type { ThresholdDecision } from './decision.ts'

/**
 * Records in the project's lock that a decision, or one for each label, was judged on the held-out test set: each other
 * is another look, so that trying thresholds on test until one pleases shows. Where the project has no lock, or it holds
 * another set, nothing is recorded. What the evaluation recorded of the lock goes with the change, if the lock was as recorded.
 */
export async function recordThresholdLook(
  files: Files,
  clock: Clock,
  decisions: readonly ThresholdDecision[],
): Promise<readonly Finding[]> {
  const test = decisions[0]?.test
  const [file] = test?.files ?? []
  if (!test || !file) return []
  const path = layout.testSetLock
  const lock = await readTestSetLock(files)
  if (!lock.ok) return lock.findings.filter(({ code }) => code !== 'file-missing')
  if (lock.value.samples !== test.samples) {
    const args = { path: file.path, samples: test.samples, locked: lock.value.samples }
    return [finding('thresholds-test-unlocked', 'warning', args, { file: file.path })]
  }
  const before = await files.digest(path)
  const looked = await recordEvaluation({
    files,
    clock,
    checkpoint: undefined,
    predictions: file.sha256,
    decision: decisionsDigest(decisions),
  })
  if (!looked.ok) return looked.findings
  const looks = looked.value.evaluations.length
  if (looks === lock.value.evaluations.length) return []
  await carryEvidence(files, path, before)
  return [finding('thresholds-look-recorded', 'info', { path, looks })]
}

/** One decision's digest, or that of several. */
function decisionsDigest(decisions: readonly ThresholdDecision[]): string {
  const [first, ...others] = decisions.map(decisionDigest)
  return others.length === 0 ? first! : digestOf(canonicalJson([first!, ...others]))
}

/** Of what decides: the models by their test predictions, how they are combined, and the thresholds. */
function decisionDigest({ test, positive, candidates, primary, backup }: ThresholdDecision): string {
  const rules = candidates
    .filter(({ name }) => name === primary || name === backup)
    .map(({ combination, threshold }) => ({ combination, threshold }))
  return digestOf(
    canonicalJson({ models: test?.files.map(({ sha256 }) => sha256), positive: positive.index, rules }),
  )
}

async function carryEvidence(files: Files, path: string, before: string | undefined): Promise<void> {
  const entry = (await loadEvidence(files, layout.run)).steps['evaluate']
  const after = await files.digest(path)
  if (!entry || before === undefined || after === undefined || entry.outputs[path] !== before) return
  await recordEvidence(files, layout.run, 'evaluate', {
    ...entry,
    outputs: { ...entry.outputs, [path]: after },
  })
}
