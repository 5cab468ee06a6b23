import { stagingBytes, type Column, type Job } from './job.ts'
import { runJob, threadCount } from './threads.ts'
import { openWorkspace } from './workspace.ts'

const blockRows = 65_536

/**
 * How often each pair of labels stands in a row, classes × classes in C order (row `first`, column `second`). Labels
 * must be below `classes`; classes² at most 2^24, rows below 2^32.
 */
export function countCells(
  first: Uint8Array | Uint16Array,
  second: Uint8Array | Uint16Array,
  classes: number,
): Uint32Array {
  const wide = first instanceof Uint16Array || second instanceof Uint16Array
  const [a, b] = wide ? [widened(first), widened(second)] : [first, second]
  const cells = classes * classes
  const kernel = wide ? 'countCells16' : cells <= 256 ? 'countCellsOfFew' : 'countCells8'
  // A table is counted up in copies, see the kernels.
  const copies = wide ? 1 : cells <= 256 ? 8 : 2
  const stride = kernel === 'countCellsOfFew' ? 256 : cells
  const workspace = openWorkspace()
  const inputs = [
    { data: a, width: 1 },
    { data: b, width: 1 },
  ]
  const threads = threadCount(inputs)
  const bytes = stagingBytes(inputs, blockRows)
  const staging = workspace.take(threads * bytes)
  const outBytes = copies * stride * 4
  const out = workspace.take(threads * outBytes)
  const tables = new Uint32Array(workspace.memory.buffer, out, (threads * outBytes) / 4).fill(0)
  const job: Job = {
    kernel,
    rows: a.length,
    blockRows,
    inputs,
    staging,
    stagingBytes: bytes,
    args: [classes],
    out,
    outBytes,
    outPer: 'thread',
  }
  runJob(job, workspace)
  const counts = new Uint32Array(cells)
  for (let at = 0; at < tables.length; at += stride) {
    for (let cell = 0; cell < cells; cell++) counts[cell] = counts[cell]! + tables[at + cell]!
  }
  return counts
}

const widened = (labels: Uint8Array | Uint16Array): Column =>
  labels instanceof Uint16Array ? labels : Uint16Array.from(labels)
