import { type WasmMemory } from './webAssembly.ts'
import type { KernelName, Kernels } from './kernels.ts'

export type Column = Float64Array | Float32Array | Uint32Array | Uint16Array | Uint8Array

/** Rows of an array that a kernel gets block by block. Other threads see it where it lies in shared memory. */
export interface JobInput {
  readonly data: Column
  /** Elements a row. */
  readonly width: number
}

/** A kernel over all rows of its inputs, block by block, so that a block fits the cache. */
export interface Job {
  readonly kernel: KernelName
  readonly rows: number
  readonly blockRows: number
  readonly inputs: readonly JobInput[]
  /** Where thread t puts the rows of a block for the kernel: at `staging` + t × `stagingBytes`, one input after the other. */
  readonly staging: number
  readonly stagingBytes: number
  /** Passed on after the inputs' addresses and the number of rows. */
  readonly args: readonly number[]
  /** Last argument: `out` + `outBytes` × the number of the thread or of the block. */
  readonly out: number
  readonly outBytes: number
  readonly outPer: 'thread' | 'block'
}

/** Bytes that one thread needs for the staging of inputs. */
export const stagingBytes = (inputs: readonly JobInput[], blockRows: number): number =>
  inputs.reduce((sum, { data, width }) => sum + aligned(blockRows * width * data.BYTES_PER_ELEMENT), 0)

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
  for (const { data, width } of job.inputs) {
    const size = width * data.BYTES_PER_ELEMENT
    space.set(new Uint8Array(data.buffer, data.byteOffset + from * size, rows * size), at)
    addresses.push(at)
    at += aligned(job.blockRows * size)
  }
  const out = job.out + job.outBytes * (job.outPer === 'thread' ? thread : block)
  kernels[job.kernel](...addresses, rows, ...job.args, out)
}

const aligned = (bytes: number): number => Math.ceil(bytes / 64) * 64
