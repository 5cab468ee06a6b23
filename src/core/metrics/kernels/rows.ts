import { blockJob } from './blockJob.ts'
import { scoresInput, type Job } from './job.ts'
import { runJob } from './threads.ts'
import { openWorkspace } from './workspace.ts'

/** Fewer rows are judged without the kernels sooner than they are loaded. */
const worthwhile = 2 ** 15

/**
 * Writes the first of the highest scores of each row to `labels`, and says whether all rows are probabilities: none
 * beyond [0, 1] by more than 10⁻⁶, each sum 1 to 10⁻³. Undefined, and nothing written, where the rows are too few to
 * be worth it.
 *
 * @param scores as in `runs/scores.ts`
 */
export function judgeRows(
  scores: Float64Array,
  classes: number,
  labels: Uint8Array | Uint16Array,
): boolean | undefined {
  const samples = labels.length
  if (samples < worthwhile) return undefined
  const inputs = [scoresInput(scores, classes, samples)]
  const blockRows = Math.max(64, Math.min(8192, Math.floor(2 ** 17 / classes)))
  const workspace = openWorkspace()
  const width = labels.BYTES_PER_ELEMENT
  const blocks = Math.ceil(samples / blockRows)
  const outBytes = Math.ceil((width * blockRows) / 8) * 8 + 16
  const job: Job = {
    // A row more than there are, see the kernel.
    ...blockJob(workspace, { rows: samples, blockRows, inputs, outBytes, spare: 64 }),
    kernel: 'judgeRows',
    args: [classes, width],
  }
  runJob(job, workspace)
  const { buffer } = workspace.memory
  let strange = 0
  for (let block = 0; block < blocks; block++) {
    const at = job.out + block * outBytes
    const first = block * blockRows
    strange += new Uint32Array(buffer, at, 1)[0]!
    const rows = Math.min(blockRows, samples - first)
    labels.set(
      width === 1 ? new Uint8Array(buffer, at + 8, rows) : new Uint16Array(buffer, at + 8, rows),
      first,
    )
  }
  return strange === 0
}
