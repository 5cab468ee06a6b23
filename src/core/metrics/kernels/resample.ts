import type { Job } from './job.ts'
import { runJob, threadCount } from './threads.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** Bytes of counts that are asked for at once. */
const batchBytes = 2 ** 24

/**
 * Draws as many rows as there are, with replacement, `replicates` times, and hands over how many of each kind were
 * drawn. The same arguments give the same draws.
 *
 * @param kindOf of each row the number of its kind, below `kinds`
 * @param take must not keep the counts: they are overwritten
 */
export function resampleKinds(
  kindOf: Uint8Array | Uint16Array | Uint32Array,
  kinds: number,
  replicates: number,
  seed: number,
  take: (counts: Uint32Array, replicate: number) => void,
): void {
  const width = kindOf.BYTES_PER_ELEMENT
  inBatches(replicates, kinds, take, (workspace, first, rows, out) => {
    const rowKinds = workspace.take(kindOf.byteLength)
    const space = new Uint8Array(workspace.memory.buffer)
    space.set(new Uint8Array(kindOf.buffer, kindOf.byteOffset, kindOf.byteLength), rowKinds)
    const scratch = 16 * kinds
    return {
      kernel: 'resampleKinds',
      rows,
      blockRows: 1,
      inputs: [],
      staging: workspace.take(threadCount([]) * scratch),
      stagingBytes: scratch,
      args: [rowKinds, width, kindOf.length, kinds, seed + first],
      out,
      outBytes: kinds * 4,
      outPer: 'block',
    }
  })
}

/** Runs jobs of as many replicates as fit, one block each, and hands over what each leaves. */
export function inBatches(
  replicates: number,
  kinds: number,
  take: (counts: Uint32Array, replicate: number) => void,
  jobOf: (workspace: Workspace, first: number, rows: number, out: number) => Job,
): void {
  const batch = Math.max(1, Math.min(replicates, Math.floor(batchBytes / (4 * kinds))))
  for (let first = 0; first < replicates; first += batch) {
    const rows = Math.min(batch, replicates - first)
    const workspace = openWorkspace()
    const out = workspace.take(rows * kinds * 4)
    runJob(jobOf(workspace, first, rows, out), workspace)
    for (let row = 0; row < rows; row++) {
      take(new Uint32Array(workspace.memory.buffer, out + row * kinds * 4, kinds), first + row)
    }
  }
}
