import { stagingBytes, type Job } from './job.ts'
import { threadCount } from './threads.ts'
import type { Workspace } from './workspace.ts'

interface Blocks extends Pick<Job, 'rows' | 'blockRows' | 'inputs' | 'outBytes'> {
  /** Bytes that a thread needs behind its staged rows. */
  readonly spare?: number
}

/** A job but for its kernel, each block of which leaves what it finds in a place of its own; takes the room for it. */
export function blockJob(
  workspace: Workspace,
  { rows, blockRows, inputs, outBytes, spare = 0 }: Blocks,
): Omit<Job, 'kernel' | 'args'> {
  const staged = stagingBytes(inputs, blockRows) + spare
  return {
    rows,
    blockRows,
    inputs,
    staging: workspace.take(threadCount(inputs) * staged),
    stagingBytes: staged,
    out: workspace.take(Math.ceil(rows / blockRows) * outBytes),
    outBytes,
    outPer: 'block',
  }
}
