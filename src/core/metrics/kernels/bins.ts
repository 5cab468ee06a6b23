import { sumOf } from '../mean.ts'
import type { NumberColumn } from './valueColumn.ts'
import { blockJob } from './blockJob.ts'
import { columnInput, type Job } from './job.ts'
import { runJob } from './threads.ts'
import { openWorkspace } from './workspace.ts'

const blockRows = 2 ** 13
const bins = 10
const figures = 6

/** What is summed up of the samples of one bin of probabilities. */
export interface BinSum {
  readonly samples: number
  readonly weight: number
  /** Of the weights. */
  readonly squares: number
  /** Of the weighted probabilities. */
  readonly predicted: number
  /** Weight of the samples that are of the class. */
  readonly positive: number
  /** Of the weighted differences between truth and probability. */
  readonly gapSquares: number
}

/**
 * Sums up the probabilities of a class in ten bins, one on an edge in the bin below. Sums run block by block and are
 * compensated between blocks, so they don't depend on the number of threads.
 *
 * @param column probabilities; its index is also the label of the class
 * @param edges the nine inner ones, ascending
 */
export function sumBins(
  labels: Uint8Array | Uint16Array,
  column: NumberColumn,
  edges: Float64Array,
  weights?: Float64Array,
): readonly BinSum[] {
  const workspace = openWorkspace()
  const inputs = [columnInput(column), { data: labels, width: 1 }, { data: weights ?? labels, width: 1 }]
  const blocks = Math.ceil(labels.length / blockRows)
  const edgesAt = workspace.take(8 * bins)
  const job: Job = {
    ...blockJob(workspace, { rows: labels.length, blockRows, inputs, outBytes: bins * figures * 8 }),
    kernel: 'sumBins',
    args: [column.index, labels.BYTES_PER_ELEMENT, weights ? 1 : 0, edgesAt],
  }
  new Float64Array(workspace.memory.buffer, edgesAt, bins).set([...edges, Infinity])
  runJob(job, workspace)
  const found = new Float64Array(workspace.memory.buffer, job.out, blocks * bins * figures)
  return Array.from({ length: bins }, (_, bin) => {
    const sum = (figure: number): number =>
      sumOf(blocks, (block) => found[(block * bins + bin) * figures + figure]!)
    return {
      samples: sum(0),
      weight: sum(1),
      squares: sum(2),
      predicted: sum(3),
      positive: sum(4),
      gapSquares: sum(5),
    }
  })
}
