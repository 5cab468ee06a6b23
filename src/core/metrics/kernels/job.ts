import { isSecondAlone } from '../../runs/scores.ts'
import { type WasmMemory } from './webAssembly.ts'
import type { NumberColumn } from './valueColumn.ts'
import type { KernelName, Kernels } from './kernels.ts'

export type Column = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array

/** Rows of an array that a kernel gets block by block. Other threads see it where it lies in shared memory. */
export interface JobInput {
  readonly data: Column
  /** Elements a row. */
  readonly width: number
  /** Of each row only this element is wanted. */
  readonly pick?: Uint8Array | Uint16Array
  /** Of every row only the element here is wanted, as a number of 64 bits. */
  readonly index?: number
  /** Of two elements a row the second stands alone: the first is what is left to 1. */
  readonly isSecond?: boolean | undefined
  /** An element stands for so many rows, one after the other; for one where absent. Of one number a row. */
  readonly each?: number
}

/** Scores as an input: the kernel gets those of each class. */
export const scoresInput = (scores: Float64Array, classes: number, samples: number): JobInput => ({
  data: scores,
  width: classes,
  isSecond: isSecondAlone(scores, classes, samples),
})

/** The values of a column as an input. */
export const columnInput = ({ data, width, index, isSecond, pick }: NumberColumn): JobInput => ({
  data,
  width,
  isSecond,
  ...(pick ? { pick } : { index }),
})

/** A kernel over all rows of its inputs, block by block, so that a block fits the cache. */
export interface Job {
  readonly kernel: KernelName
  readonly rows: number
  readonly blockRows: number
  readonly inputs: readonly JobInput[]
  /**
   * Where thread t puts the rows of a block for the kernel: at `staging` + t × `stagingBytes`, one input after the
   * other. A job without inputs works on what is in the workspace: it gets this address to use as it likes, and the
   * first of its rows.
   */
  readonly staging: number
  readonly stagingBytes: number
  /** Passed on after the addresses and the number of rows. */
  readonly args: readonly number[]
  /** Last argument: `out` + `outBytes` × the number of the thread or of the block. */
  readonly out: number
  readonly outBytes: number
  readonly outPer: 'thread' | 'block'
}

/** Bytes that one thread needs for the staging of inputs. */
export const stagingBytes = (inputs: readonly JobInput[], blockRows: number): number =>
  inputs.reduce((sum, input) => sum + aligned(blockRows * stagedBytes(input)), 0)

/** Bytes of a row where the kernel gets it. */
const stagedBytes = ({ data, width, pick, index }: JobInput): number =>
  pick || index !== undefined ? 8 : width * data.BYTES_PER_ELEMENT

/** Works on one block. What it computes depends on the block alone, never on the thread. */
export function workOnBlock(
  job: Job,
  block: number,
  thread: number,
  kernels: Kernels,
  memory: WasmMemory,
): void {
  const from = block * job.blockRows
  const rows = Math.min(job.blockRows, job.rows - from)
  const space = new Uint8Array(memory.buffer)
  const addresses: number[] = []
  let at = job.staging + thread * job.stagingBytes
  for (const input of job.inputs) {
    const { data, pick, index, isSecond, each = 1 } = input
    const size = stagedBytes(input)
    if (pick) pickElements(input, pick, from, new Float64Array(memory.buffer, at, rows))
    else if (index !== undefined) takeColumn(input, index, from, new Float64Array(memory.buffer, at, rows))
    else if (each > 1) repeat(data, each, from, new Float64Array(memory.buffer, at, rows))
    else if (isSecond) putBoth(data, from, new Float64Array(memory.buffer, at, 2 * rows))
    else space.set(new Uint8Array(data.buffer, data.byteOffset + from * size, rows * size), at)
    addresses.push(at)
    at += aligned(job.blockRows * size)
  }
  if (job.inputs.length === 0) addresses.push(at, from)
  const out = job.out + job.outBytes * (job.outPer === 'thread' ? thread : block)
  kernels[job.kernel](...addresses, rows, ...job.args, out)
}

function putBoth(data: Column, from: number, to: Float64Array): void {
  for (let at = 0, row = from; at < to.length; at += 2, row++) {
    const second = data[row]!
    to[at] = 1 - second
    to[at + 1] = second
  }
}

function repeat(data: Column, each: number, from: number, to: Float64Array): void {
  for (let row = 0; row < to.length; row++) to[row] = data[Math.floor((from + row) / each)]!
}

function takeColumn(
  { data, width, isSecond }: JobInput,
  index: number,
  from: number,
  to: Float64Array,
): void {
  if (isSecond) {
    if (index === 1) to.set(data.subarray(from, from + to.length))
    else for (let row = 0; row < to.length; row++) to[row] = 1 - data[from + row]!
    return
  }
  for (let row = 0, at = from * width + index; row < to.length; row++, at += width) to[row] = data[at]!
}

function pickElements(
  { data, width, isSecond }: JobInput,
  pick: Uint8Array | Uint16Array,
  from: number,
  to: Float64Array,
): void {
  if (isSecond) {
    for (let row = 0; row < to.length; row++)
      to[row] = pick[from + row] === 1 ? data[from + row]! : 1 - data[from + row]!
    return
  }
  let first = from * width
  for (let row = 0; row < to.length; row++) {
    to[row] = data[first + pick[from + row]!]!
    first += width
  }
}

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64
