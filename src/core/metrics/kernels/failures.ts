import { ClassSums } from '../mean.ts'
import { scoresInput, stagingBytes, type Job, type JobInput } from './job.ts'
import type { KernelName } from './kernels.ts'
import { runJob, threadCount } from './threads.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** Takes the rows that a block found, those with the lowest keys first. */
export type TakeRow = (row: number, key: number) => void

export interface OwnScores {
  /** Sum of the scores that the samples of each class have for it. */
  readonly sums: Float64Array
  readonly sizes: Float64Array
}

/**
 * Adds up the own scores of each class, and hands over candidates for the `most` rows with the lowest own score
 * (`hardest`), and for those predicted wrongly with the lowest −score of what was predicted (`surest`): block by block in
 * the order of the rows, more than are wanted.
 */
export function surveyRows(
  actual: Uint8Array | Uint16Array,
  predicted: Uint8Array | Uint16Array,
  scores: Float64Array,
  classes: number,
  most: number,
  take: { readonly hardest: TakeRow; readonly surest: TakeRow },
): OwnScores {
  const [sums, sizes] = [new ClassSums(classes), new Float64Array(classes)]
  const list = listBytes(most)
  const inputs = [
    scoresInput(scores, classes, actual.length),
    { data: actual, width: 1 },
    { data: predicted, width: 1 },
  ]
  const own = {
    kernel: 'surveyRows' as const,
    inputs,
    classes,
    tailBytes: 16,
    outBytes: 2 * list + 24 * classes,
  }
  const workspace = openWorkspace()
  runOver(own, workspace, [actual.BYTES_PER_ELEMENT, most], (tails, blocks) => {
    for (const tail of tails) new Float64Array(workspace.memory.buffer, tail, 2).fill(Infinity)
    return () => {
      const { buffer } = workspace.memory
      for (const { at, first } of blocks) {
        takeList(buffer, at, most, first, take.hardest)
        takeList(buffer, at + list, most, first, take.surest)
        const found = new Float64Array(buffer, at + 2 * list, 3 * classes)
        for (let index = 0; index < classes; index++) {
          sums.add(index, found[index]!)
          sums.add(index, found[2 * classes + index]!)
          sizes[index] = sizes[index]! + found[classes + index]!
        }
      }
    }
  })
  return { sums: sums.values(), sizes }
}

/**
 * How often samples of each label (row) are confidently of each class (column): the highest score of those that reach
 * their threshold. Hands over candidates for the `most` samples whose label's score lies furthest below, as
 * {@link surveyRows} does.
 */
export function countConfident(
  actual: Uint8Array | Uint16Array,
  scores: Float64Array,
  thresholds: Float64Array,
  most: number,
  take: TakeRow,
): Uint32Array {
  const classes = thresholds.length
  const joint = new Uint32Array(classes * classes)
  const inputs = [scoresInput(scores, classes, actual.length), { data: actual, width: 1 }]
  const tailBytes = 8 + 4 * joint.length
  const own = { kernel: 'suspectRows' as const, inputs, classes, tailBytes, outBytes: listBytes(most) }
  const workspace = openWorkspace()
  const bounds = workspace.take(8 * classes)
  const args = [actual.BYTES_PER_ELEMENT, bounds, most]
  runOver(own, workspace, args, (tails, blocks) => {
    new Float64Array(workspace.memory.buffer, bounds, classes).set(thresholds)
    for (const tail of tails) {
      new Float64Array(workspace.memory.buffer, tail, 1).fill(Infinity)
      new Uint32Array(workspace.memory.buffer, tail + 8, joint.length).fill(0)
    }
    return () => {
      const { buffer } = workspace.memory
      for (const tail of tails) {
        const part = new Uint32Array(buffer, tail + 8, joint.length)
        for (let cell = 0; cell < joint.length; cell++) joint[cell] = joint[cell]! + part[cell]!
      }
      for (const { at, first } of blocks) takeList(buffer, at, most, first, take)
    }
  })
  return joint
}

interface Work {
  readonly kernel: KernelName
  readonly inputs: readonly JobInput[]
  readonly classes: number
  /** What each thread has behind its staged rows. */
  readonly tailBytes: number
  readonly outBytes: number
}

/** Where a block leaves what it found, and its first row. */
interface Block {
  readonly at: number
  readonly first: number
}

/** Runs a kernel over all rows: `prepare` fills the tails before, and what it returns takes the results after. */
function runOver(
  { kernel, inputs, classes, tailBytes, outBytes }: Work,
  workspace: Workspace,
  args: readonly number[],
  prepare: (tails: readonly number[], blocks: readonly Block[]) => () => void,
): void {
  const rows = inputs[1]!.data.length
  const blockRows = Math.max(1024, Math.min(16_384, Math.floor(2 ** 15 / classes)))
  const tail = stagingBytes(inputs, blockRows)
  const bytes = tail + Math.ceil(tailBytes / 64) * 64
  const threads = threadCount(inputs)
  const staging = workspace.take(threads * bytes)
  const size = Math.ceil(outBytes / 8) * 8
  const out = workspace.take(Math.ceil(rows / blockRows) * size)
  const take = prepare(
    Array.from({ length: threads }, (_, thread) => staging + thread * bytes + tail),
    Array.from({ length: Math.ceil(rows / blockRows) }, (_, block) => ({
      at: out + block * size,
      first: block * blockRows,
    })),
  )
  const job: Job = {
    kernel,
    rows,
    blockRows,
    inputs,
    staging,
    stagingBytes: bytes,
    args: [classes, ...args, tail],
    out,
    outBytes: size,
    outPer: 'block',
  }
  runJob(job, workspace)
  take()
}

const listBytes = (most: number): number => 8 + 12 * most

function takeList(buffer: ArrayBufferLike, at: number, most: number, first: number, take: TakeRow): void {
  const [length] = new Uint32Array(buffer, at, 1)
  const keys = new Float64Array(buffer, at + 8, length)
  const rows = new Uint32Array(buffer, at + 8 + 8 * most, length)
  for (let place = 0; place < rows.length; place++) take(first + rows[place]!, keys[place]!)
}
