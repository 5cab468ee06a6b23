import type { StepReport } from '../../src/core/finalize/pipeline.ts'
import type { GateReport } from '../../src/core/readiness/gate.ts'
import { finalizeModel, type Ended } from './program.ts'

/* Runs of the pipeline and of the gate, read from the JSON that they print. */

export interface Report {
  readonly steps: readonly StepReport[]
  readonly gate: GateReport
}

export function finalizeJson(
  folder: string,
  args: readonly string[] = [],
  env?: Record<string, string>,
): Report & Pick<Ended, 'status' | 'err'> {
  const ended = finalizeModel(['--format', 'json', ...args], folder, env)
  return { ...(jsonOf(ended) as Report), status: ended.status, err: ended.err }
}

export const checkJson = (folder: string, args: readonly string[] = []): GateReport =>
  jsonOf(finalizeModel(['check', '--format', 'json', ...args], folder)) as GateReport

function jsonOf({ status, out, err }: Ended): unknown {
  try {
    return JSON.parse(out)
  } catch {
    throw new Error(`no JSON (exit ${status}): ${out}\n${err}`)
  }
}

/** What no program can judge. */
export const people = [
  'model-card-created',
  'no-critical-issues',
  'code-reviewed',
  'technical-approval',
  'product-approval',
  'compliance-approval',
]

export const notPassed = ({ gate }: Report) =>
  gate.items.filter(({ verdict }) => verdict !== 'passed').map(({ id }) => id)
