import { canonicalJson, digestOf } from '../digest.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import type { Evidence } from '../runs/records.ts'
import { readEvidence } from '../runs/runDirectory.ts'
import type { StepGround, StepId } from './step.ts'

export type StepEvidence = Evidence['steps'][string]

/** Why a step has to run, or that it hasn't. `path` names the file that changed. */
export type Freshness =
  | { readonly fresh: true; readonly ended: string }
  | { readonly fresh: false; readonly why: 'never-run' | 'forced' | 'settings-changed' }
  | {
      readonly fresh: false
      readonly why: 'input-changed' | 'output-changed' | 'output-missing'
      readonly path: string
    }

const evidencePath = (runDirectory: string) => `${runDirectory}/${runFiles.evidence}`

/** The evidence written so far; a missing or broken file counts as none, so that every step runs again. */
export async function loadEvidence(files: Files, runDirectory: string): Promise<Evidence> {
  const read = await readEvidence(files, evidencePath(runDirectory))
  return read.ok ? read.value : { steps: {} }
}

/** Digests of the files that exist, by path. Aborting throws as {@link Files.digest} does. */
export async function digestsOf(
  files: Files,
  paths: readonly string[],
  signal?: AbortSignal,
): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const path of paths) {
    const digest = await files.digest(path, signal && { signal })
    if (digest !== undefined) digests[path] = digest
  }
  return digests
}

export const settingsDigest = (settings: unknown) => digestOf(canonicalJson(settings))

/** Compares a step's ground of today with what its evidence says it was made from. */
export async function freshness(
  files: Files,
  ground: StepGround,
  recorded: StepEvidence | undefined,
  signal?: AbortSignal,
): Promise<Freshness> {
  if (!recorded) return { fresh: false, why: 'never-run' }
  if (recorded.settings !== settingsDigest(ground.settings)) return { fresh: false, why: 'settings-changed' }
  const inputs = await digestsOf(files, ground.inputs, signal)
  for (const path of new Set([...Object.keys(recorded.inputs), ...Object.keys(inputs)])) {
    if (inputs[path] !== recorded.inputs[path]) return { fresh: false, why: 'input-changed', path }
  }
  for (const path of ground.outputs) {
    const digest = await files.digest(path, signal && { signal })
    if (digest === undefined) return { fresh: false, why: 'output-missing', path }
    if (digest !== recorded.outputs[path]) return { fresh: false, why: 'output-changed', path }
  }
  return { fresh: true, ended: recorded.ended }
}

/** Writes a step's entry; the entries of the other steps stay. */
export async function recordEvidence(
  files: Files,
  runDirectory: string,
  id: StepId,
  entry: StepEvidence,
): Promise<void> {
  const { steps } = await loadEvidence(files, runDirectory)
  const evidence: Evidence = { steps: { ...steps, [id]: entry } }
  await files.write(evidencePath(runDirectory), `${JSON.stringify(evidence, null, 2)}\n`)
}
