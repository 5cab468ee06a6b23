import type { Result } from '../../../../../src/core/finding.ts'
import type { StepId } from '../../../../../src/core/finalize/step.ts'
import type { Clock, Files } from '../../../../../src/core/ports.ts'
import { layout, runFiles } from '../../../../../src/core/project/layout.ts'
import { createGround } from '../../../../../src/core/readiness/createGround.ts'

const now = new Date('2026-01-15T12:00:00.000Z')
export const clock: Clock = { now: () => now, elapsed: () => 0 }
export const run = layout.run

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.findings))
  return result.value
}

export const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
export const at = (minute: number) => new Date(Date.UTC(2026, 0, 15, 10, minute)).toISOString()
export const groundOf = (files: Files) => createGround({ files, clock })

/** Adds what a step read and wrote to evidence.json, with the files' digests of now. */
export async function recordStep(
  files: Files,
  id: StepId,
  inputs: readonly string[],
  outputs: readonly string[],
  minute: number,
): Promise<void> {
  const digests = async (paths: readonly string[]) =>
    Object.fromEntries(await Promise.all(paths.map(async (name) => [name, await files.digest(name)])))
  const evidence = `${run}/${runFiles.evidence}`
  const known = (await files.stat(evidence)) ? JSON.parse(await files.readText(evidence)) : { steps: {} }
  known.steps[id] = {
    settings: '0'.repeat(64),
    inputs: await digests(inputs),
    outputs: await digests(outputs),
    started: at(minute),
    ended: at(minute + 1),
    versions: { 'finalize-model': '0.1.0' },
  }
  await files.write(evidence, json(known))
}
