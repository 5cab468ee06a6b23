import { trainingDigest } from '../config/digest.ts'
import { finding, type Finding } from '../finding.ts'
import type { Files } from '../ports.ts'
import { runFiles } from '../project/layout.ts'
import { findCheckpoint } from '../runs/checkpoint.ts'
import { readRun } from '../runs/runDirectory.ts'
import type { Training } from './launcher.ts'

type Trained = Pick<Training, 'config' | 'trainer'> & { readonly directory: string }

/**
 * The last checkpoint of a training with this configuration that did not end by itself. The trainer says whether it can
 * be read.
 */
export async function resumable(
  files: Files,
  { config, trainer, directory }: Trained,
): Promise<string | undefined> {
  const run = await readRun(files, `${directory}/${runFiles.run}`)
  // A trainer of ours can't go on from a checkpoint of another.
  if (run.ok && trainer.kind !== 'project' && !run.value.trainer.startsWith(`${trainer.kind} `))
    return undefined
  if (!run.ok || run.value.exitCode === 0 || run.value.config.training !== trainingDigest(config))
    return undefined
  return findCheckpoint(files, config.checkpointing.output_dir, 'last')
}

/** By this a run directory's record is known not to have been written since. */
export async function markOf(files: Files, directory: string): Promise<string> {
  const stat = await files.stat(`${directory}/${runFiles.run}`)
  return stat === undefined ? '' : `${stat.size}/${stat.modified}`
}

/** Ends of a training that had been started; after any other nothing was. */
const ends: ReadonlySet<string> = new Set([
  'trainer-failed',
  'training-stopped',
  'training-vanished',
  'package-missing',
  'launch-failed',
  'launch-lost',
])

/**
 * What the next start does after a training ended as `findings` say; nothing where none had been started.
 *
 * @param before `markOf` its directory before it began
 * @param resume the checkpoint that it was told to go on from
 * @param isAsked whether a person says by `--resume` what to go on from; else the next start does so by itself
 */
export async function howItGoesOn(
  files: Files,
  trained: Trained,
  findings: readonly Finding[],
  { before, resume, isAsked }: { before: string; resume: string | undefined; isAsked: boolean },
): Promise<readonly Finding[]> {
  if (!findings.some(({ code }) => ends.has(code))) return []
  const hasBegun = (await markOf(files, trained.directory)) !== before
  if (resume !== undefined && !hasBegun) return [finding('training-not-resumed', 'info', { resume, isAsked })]
  const path = await resumable(files, trained)
  if (path === undefined) return [finding('training-starts-anew', 'info', {})]
  return [finding('training-resumable', 'info', { path, isAsked })]
}
