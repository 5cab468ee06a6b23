import { sumOf } from '../mean.ts'
import { blockJob } from './blockJob.ts'
import { scoresInput, type Job, type JobInput } from './job.ts'
import type { KernelName } from './kernels.ts'
import { runJob } from './threads.ts'
import { openWorkspace } from './workspace.ts'

/** A mean over samples, with what its standard error comes from. */
export interface SampleMean {
  readonly mean: number
  /** Sum of the squared distances from the mean. */
  readonly squares: number
}

/** Numbers that a kernel leaves of a block. */
const figures = 3

/** Mean of −ln of the probability of each sample's own class: scikit-learn's `log_loss`. */
export function meanLoss(
  labels: Uint8Array | Uint16Array,
  scores: Float64Array,
  classes: number,
): SampleMean {
  const inputs = [{ ...scoresInput(scores, classes, labels.length), pick: labels }]
  const [sum, squares] = sumOver('sumLosses', labels.length, 8192, inputs, [])
  return meanFrom(sum, squares, labels.length)
}

/** Mean of the Brier scores, and in how many rows the scores are no probabilities. */
export function meanBrierScore(
  labels: Uint8Array | Uint16Array,
  scores: Float64Array,
  classes: number,
): SampleMean & { readonly improper: number } {
  const inputs = [scoresInput(scores, classes, labels.length), { data: labels, width: 1 }]
  const blockRows = Math.max(64, Math.min(8192, Math.floor(2 ** 16 / classes)))
  const args = [classes, labels.BYTES_PER_ELEMENT]
  const [sum, squares, improper] = sumOver('sumBrierScores', labels.length, blockRows, inputs, args)
  return { ...meanFrom(sum, squares, labels.length), improper }
}

function meanFrom(sum: number, squares: number, samples: number): SampleMean {
  const mean = sum / samples
  return { mean, squares: Math.max(0, squares - sum * mean) }
}

/** What a kernel leaves, added up block by block; of the losses the third number means nothing. */
function sumOver(
  kernel: KernelName,
  rows: number,
  blockRows: number,
  inputs: readonly JobInput[],
  args: readonly number[],
): [number, number, number] {
  const workspace = openWorkspace()
  const blocks = Math.ceil(rows / blockRows)
  const job: Job = {
    ...blockJob(workspace, { rows, blockRows, inputs, outBytes: figures * 8 }),
    kernel,
    args,
  }
  runJob(job, workspace)
  const found = new Float64Array(workspace.memory.buffer, job.out, blocks * figures)
  const sum = (figure: number): number => sumOf(blocks, (block) => found[block * figures + figure]!)
  return [sum(0), sum(1), sum(2)]
}
