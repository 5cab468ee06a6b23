import { runFiles } from '../project/layout.ts'
import type { RunEvent } from '../runs/records.ts'
import type { Ground } from './ground.ts'
import { because, speaksAgainst, type Reason } from './reasons.ts'

type Kind = 'best' | 'last'

const recordOf = (events: readonly RunEvent[], kind: Kind) =>
  events.findLast((event) => event.event === 'checkpoint' && event.kind === kind)

/** The epoch a checkpoint names itself, else the one in its last `checkpoint` event. */
export function epochOnRecord(
  named: number | undefined,
  events: readonly RunEvent[],
  kind: Kind,
): number | undefined {
  if (named !== undefined) return named
  const record = recordOf(events, kind)
  return record?.event === 'checkpoint' ? record.epoch : undefined
}

/** Holds a checkpoint against the digest that the trainer, and our training step, recorded of it. */
export async function checkpointOnRecord(
  ground: Ground,
  events: readonly RunEvent[],
  path: string,
  kind: Kind,
): Promise<readonly Reason[]> {
  const found = (await ground.digest(path)) ?? ''
  const record = recordOf(events, kind)
  const told = record?.event === 'checkpoint' ? record.sha256 : undefined
  const evidence = await ground.evidence()
  const step = evidence.ok ? evidence.value.steps['train'] : undefined
  const recorded = step && Object.hasOwn(step.outputs, path) ? step.outputs[path] : undefined
  const expected = told ?? recorded
  if (expected === undefined) return [because('missing', 'checkpoint-unrecorded', { path }, path)]
  if (expected !== found) return [because('failed', 'checkpoint-changed', { path, expected, found }, path)]
  if (recorded === undefined || recorded === found) return []
  return [because('stale', 'trained-since', { path, step: 'train', recorded: step?.ended ?? '' }, path)]
}

/** While a training goes on, checkpoints and events are a step ahead of each other in turns: nothing speaks against them yet. */
export async function onceEnded(ground: Ground, reasons: readonly Reason[]): Promise<readonly Reason[]> {
  const run = await ground.run()
  if (!speaksAgainst(reasons) || !run.ok || run.value.exitCode !== undefined) return reasons
  const path = `${ground.runDirectory}/${runFiles.run}`
  return [because('missing', 'training-not-ended', { path }, path)]
}
