import * as z from 'zod'
import type { Split } from '../dataset/dataset.ts'
import { testSetDigest } from '../dataset/lock.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { FileError, type Clock, type Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import type { SignOff } from './signoffs.ts'
import { nameOf, waiverOf } from './standing.ts'

const digest = z.string().regex(/^[0-9a-f]{64}$/)
const look = z.object({
  at: z.string(),
  /** SHA-256 of the best checkpoint that was evaluated, and of its test predictions. */
  checkpoint: digest.nullable(),
  predictions: digest,
  /** SHA-256 of a rule (models, weights, thresholds) that was judged on it; absent where the model was. */
  decision: digest.optional(),
})

/** `test_set.lock.json`: which test set is held out, and how often it was looked at. */
const testSetLockSchema = z.object({
  /** `testSetDigest` of the split: over its rows, not over the file's bytes. */
  sha256: digest,
  samples: z.int(),
  path: z.string(),
  created: z.string(),
  /** One entry for each model that was evaluated on it. */
  evaluations: z.array(look),
  /** Test sets that were held out before, each replaced with a sign-off. */
  replaced: z
    .array(
      z.object({
        sha256: digest,
        samples: z.int(),
        path: z.string(),
        created: z.string(),
        evaluations: z.int(),
        at: z.string(),
        by: z.string(),
        reason: z.string(),
      }),
    )
    .default([]),
})
export type TestSetLock = z.output<typeof testSetLockSchema>

/** The readiness item on which replacing the test set is signed off. */
const testSetItem = 'held-out-data-intact'
const lockLimit = 4 << 20

/** The lock of the project; `file-missing` before the first evaluation, `test-set-lock-broken` where it can't be read. */
export async function readTestSetLock(files: Files): Promise<Result<TestSetLock>> {
  const path = layout.testSetLock
  try {
    const parsed = testSetLockSchema.safeParse(JSON.parse(await files.readText(path, { limit: lockLimit })))
    if (parsed.success) return success(parsed.data)
    const reason = z.prettifyError(parsed.error).replaceAll('\n', ' ')
    return failure(finding('test-set-lock-broken', 'error', { path, reason }, { file: path }))
  } catch (cause) {
    if (cause instanceof FileError && cause.problem === 'missing') {
      return failure(finding('file-missing', 'error', { path }, { file: path }))
    }
    if (!(cause instanceof FileError) && !(cause instanceof SyntaxError)) throw cause
    return failure(finding('test-set-lock-broken', 'error', { path, reason: cause.message }, { file: path }))
  }
}

/**
 * Locks the test set at its first evaluation, and holds it from then on. Another set than the locked one is
 * refused (`test-set-replaced`) unless a person waived the item `held-out-data-intact` since the lock was
 * made; then the old set moves to `replaced` and the count of looks starts anew.
 */
export async function lockTestSet(options: {
  readonly files: Files
  readonly clock: Clock
  readonly test: Split
  readonly signOffs: readonly SignOff[]
}): Promise<Result<TestSetLock>> {
  const { files, clock, test, signOffs } = options
  const fresh = {
    sha256: testSetDigest(test),
    samples: test.samples,
    path: test.path,
    created: clock.now().toISOString(),
    evaluations: [],
  }
  const current = await readTestSetLock(files)
  if (!current.ok) {
    if (current.findings.some(({ code }) => code !== 'file-missing')) return current
    return write(files, { ...fresh, replaced: [] })
  }
  const lock = current.value
  if (lock.sha256 === fresh.sha256) return success(lock)
  const permission = replacementPermitted(lock, signOffs, clock.now())
  if (!permission)
    return failure(finding('test-set-replaced', 'error', replacement(lock, test), { file: test.path }))
  const { sha256, samples, path, created, evaluations, replaced } = lock
  const gone = {
    sha256,
    samples,
    path,
    created,
    evaluations: evaluations.length,
    at: fresh.created,
    by: nameOf(permission.by),
    reason: permission.reason ?? '',
  }
  return write(files, { ...fresh, replaced: [...replaced, gone] })
}

/**
 * Adds a look at the held-out set. The same checkpoint with the same predictions is one look, however often it is
 * judged; so is the same decision on the same predictions.
 */
export async function recordEvaluation(options: {
  readonly files: Files
  readonly clock: Clock
  readonly checkpoint: string | undefined
  readonly predictions: string
  readonly decision?: string
}): Promise<Result<TestSetLock>> {
  const { files, clock, predictions, decision } = options
  const checkpoint = options.checkpoint ?? null
  const current = await readTestSetLock(files)
  if (!current.ok) return current
  const lock = current.value
  const isKnown = lock.evaluations.some(
    (seen) =>
      seen.checkpoint === checkpoint && seen.predictions === predictions && seen.decision === decision,
  )
  if (isKnown) return current
  const seen = {
    at: clock.now().toISOString(),
    checkpoint,
    predictions,
    ...(decision !== undefined && { decision }),
  }
  return write(files, { ...lock, evaluations: [...lock.evaluations, seen] })
}

/** The waiver of `held-out-data-intact` that stands now and was given after the lock was made. */
function replacementPermitted(
  lock: TestSetLock,
  signOffs: readonly SignOff[],
  now: Date,
): SignOff | undefined {
  const { act } = waiverOf(signOffs, testSetItem, now)
  return act && Date.parse(act.at) > Date.parse(lock.created) ? act : undefined
}

/** What the finding `test-set-replaced` says. */
export function replacement(lock: TestSetLock, test: Split) {
  return {
    path: test.path,
    samples: test.samples,
    lockedSamples: lock.samples,
    locked: lock.sha256,
    found: testSetDigest(test),
    created: lock.created,
  }
}

async function write(files: Files, lock: TestSetLock): Promise<Result<TestSetLock>> {
  await files.write(layout.testSetLock, `${JSON.stringify(lock, null, 2)}\n`)
  return success(lock)
}
