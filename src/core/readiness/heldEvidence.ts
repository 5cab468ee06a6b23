import type { StepId } from '../finalize/step.ts'
import { runFiles } from '../project/layout.ts'
import type { Evidence } from '../runs/records.ts'
import type { Ground } from './ground.ts'
import { because, reasonsOf, type Reason } from './reasons.ts'

type StepEvidence = Evidence['steps'][string]

/**
 * Holds files against what `evidence.json` recorded when a step made them: one that was changed since fails,
 * and one that was made from other inputs than today's is stale. Empty where everything is as recorded.
 *
 * @param outputs files that the step must have made and that must be unchanged
 * @param options.inputs false where what the step was made from doesn't matter to the item
 * @param options.made what is said to have been made from the inputs; the first output where absent
 */
export async function holdStep(
  ground: Ground,
  step: StepId,
  outputs: readonly string[],
  options: { readonly inputs?: boolean; readonly made?: string } = {},
): Promise<readonly Reason[]> {
  const evidence = await ground.evidence()
  const path = `${ground.runDirectory}/${runFiles.evidence}`
  if (!evidence.ok) {
    const [first] = reasonsOf(evidence)
    return first?.verdict === 'missing'
      ? [because('missing', 'evidence-absent', { step, path }, path)]
      : reasonsOf(evidence)
  }
  const recorded = Object.hasOwn(evidence.value.steps, step) ? evidence.value.steps[step] : undefined
  if (!recorded) return [because('missing', 'evidence-absent', { step, path }, path)]
  const changed = await Promise.all(outputs.map((output) => holdOutput(ground, step, recorded, output)))
  const older =
    options.inputs === false
      ? []
      : await holdInputs(ground, step, recorded, options.made ?? outputs[0] ?? path)
  return [...changed.flat(), ...older]
}

async function holdOutput(
  ground: Ground,
  step: StepId,
  recorded: StepEvidence,
  path: string,
): Promise<readonly Reason[]> {
  const found = await ground.digest(path)
  if (found === undefined) return [because('missing', 'step-output-missing', { path, step }, path)]
  const expected = Object.hasOwn(recorded.outputs, path) ? recorded.outputs[path] : undefined
  if (expected === undefined) return [because('stale', 'step-output-unrecorded', { path, step }, path)]
  if (expected === found) return []
  if (await trainedSince(ground, step, recorded)) {
    return [because('stale', 'trained-since', { path, step, recorded: recorded.ended }, path)]
  }
  return [because('failed', 'evidence-changed', { path, step, expected, found, at: recorded.ended }, path)]
}

async function holdInputs(
  ground: Ground,
  step: StepId,
  recorded: StepEvidence,
  output: string,
): Promise<readonly Reason[]> {
  const reasons: Reason[] = []
  for (const [path, expected] of Object.entries(recorded.inputs)) {
    // What of the configuration matters is compared by its meaning, item by item: a comment makes nothing stale.
    if (path === ground.configPath) continue
    const found = await ground.digest(path)
    if (found === expected) continue
    reasons.push(
      found === undefined
        ? because('stale', 'step-input-gone', { path, step, output }, path)
        : because('stale', 'evidence-older', { path, step, output, at: recorded.ended }, path),
    )
  }
  return reasons
}

/** Whether the training on record began after the training step's evidence: a run outside of the pipeline, no forgery. */
async function trainedSince(ground: Ground, step: StepId, recorded: StepEvidence): Promise<boolean> {
  if (step !== 'train') return false
  const run = await ground.run()
  return run.ok && Date.parse(run.value.started) > Date.parse(recorded.ended)
}

/**
 * Holds a file that several steps write to (a log that grows) against what the last of them recorded. Empty where
 * none recorded it: then its content has to be held against something else.
 */
export async function holdLatest(ground: Ground, path: string): Promise<readonly Reason[]> {
  const evidence = await ground.evidence()
  if (!evidence.ok) return []
  const latest = Object.entries(evidence.value.steps)
    .filter(([, { outputs }]) => Object.hasOwn(outputs, path))
    .toSorted(([, a], [, b]) => (a.ended < b.ended ? -1 : 1))
    .at(-1)
  return latest ? holdOutput(ground, latest[0] as StepId, latest[1], path) : []
}

/** Whether a file is, byte for byte, what the step wrote. */
export async function isAsWritten(ground: Ground, step: StepId, path: string): Promise<boolean> {
  const evidence = await ground.evidence()
  const outputs = evidence.ok ? evidence.value.steps[step]?.outputs : undefined
  const expected = outputs && Object.hasOwn(outputs, path) ? outputs[path] : undefined
  return expected !== undefined && expected === (await ground.digest(path))
}
