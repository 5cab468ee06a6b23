import { type WasmMemory, type WasmModule } from './webAssembly.ts'
import { workOnBlock, type Job, type JobInput } from './job.ts'
import { kernelModule, kernelsOn, type Kernels } from './kernels.ts'
import type { Workspace } from './workspace.ts'

/*
 * A job is shared by the thread that asks and the helpers that have started by then: each takes the next block until
 * none is left. The asking thread waits for those that take part, and for no other, so a helper that is still
 * starting delays nothing.
 */

/** Threads beside the one that asks. */
export interface Helpers {
  readonly count: number
  /** Sends a message to every helper; a helper gets it by the `receive` it serves with. */
  post(message: HelperMessage): void
  /** Ends them, and with them what they hold of the last jobs. */
  end(): Promise<void>
}

export interface HelperMessage {
  readonly number: number
  readonly job: Job
  readonly workspace: number
  readonly memory: WasmMemory
  readonly module: WasmModule
}

/** Makes helpers that serve on `control` ({@link serveJobs}). */
export type StartHelpers = (control: Int32Array) => Helpers

const controls = { next: 0, open: 1, active: 2, posted: 3, failed: 4, length: 5 }

/** Less data than this is done before a helper has looked up. */
const worthSharing = 2 ** 20

let start: StartHelpers | undefined
let helpers: { readonly of: Helpers; readonly control: Int32Array } | undefined
let number = 0

/** Says how helpers are started, for the first job that is worth it. */
export function useHelpers(how: StartHelpers): void {
  start = how
}

function startHelpers(): void {
  if (helpers || !start) return
  const control = new Int32Array(new SharedArrayBuffer(4 * controls.length))
  helpers = { of: start(control), control }
}

/** Ends the helpers until a job is worth it again: each holds the arrays of jobs that it has done. */
export async function dismissHelpers(): Promise<void> {
  const dismissed = helpers
  helpers = undefined
  await dismissed?.of.end()
}

/**
 * How many threads may take part in a job with these inputs, each of which needs room of its own in the workspace.
 * Starts the helpers for a job that is worth it, so that none joins later than its room is taken.
 */
export function threadCount(inputs: readonly JobInput[]): number {
  if (bytesOf(inputs) >= worthSharing) startHelpers()
  return 1 + (helpers?.of.count ?? 0)
}

const bytesOf = (inputs: readonly JobInput[]): number =>
  inputs.reduce((sum, { data }) => sum + data.byteLength, 0)

/** Whether all threads can see the array. */
const isShared = (data: { readonly buffer: ArrayBufferLike }): boolean =>
  data.buffer instanceof SharedArrayBuffer

/** Runs a job to its end. */
export function runJob(job: Job, { id, memory, kernels }: Workspace): void {
  const blocks = Math.ceil(job.rows / job.blockRows)
  const shared =
    helpers &&
    blocks > 1 &&
    (bytesOf(job.inputs) >= worthSharing || job.inputs.length === 0) &&
    job.inputs.every(({ data, pick }) => isShared(data) && (!pick || isShared(pick)))
  if (!shared) {
    for (let block = 0; block < blocks; block++) workOnBlock(job, block, 0, kernels, memory)
    return
  }
  const { of, control } = helpers!
  number = (number % 0x3f_ff_ff_ff) + 1
  Atomics.store(control, controls.next, 0)
  of.post({ number, job, workspace: id, memory, module: kernelModule() })
  Atomics.store(control, controls.open, number)
  Atomics.add(control, controls.posted, 1)
  Atomics.notify(control, controls.posted)
  try {
    takeBlocks(job, blocks, control, 0, kernels, memory)
  } finally {
    Atomics.store(control, controls.open, 0)
    for (let active; (active = Atomics.load(control, controls.active)) > 0;) {
      Atomics.wait(control, controls.active, active)
    }
  }
  if (Atomics.exchange(control, controls.failed, 0) !== 0) throw new Error('a helper thread failed')
}

/** What a helper does, forever. `thread` counts from 1. */
export function serveJobs(
  control: Int32Array,
  thread: number,
  receive: () => HelperMessage | undefined,
): never {
  let workspace = 0
  let kernels: Kernels | undefined
  for (;;) {
    const posted = Atomics.load(control, controls.posted)
    const message = receive()
    if (!message) {
      Atomics.wait(control, controls.posted, posted)
      continue
    }
    const { number, job, memory } = message
    Atomics.add(control, controls.active, 1)
    try {
      if (Atomics.load(control, controls.open) !== number) continue
      if (!kernels || workspace !== message.workspace) {
        kernels = kernelsOn(message.module, memory)
        workspace = message.workspace
      }
      takeBlocks(job, Math.ceil(job.rows / job.blockRows), control, thread, kernels, memory)
    } catch (error) {
      Atomics.store(control, controls.failed, 1)
      throw error
    } finally {
      Atomics.sub(control, controls.active, 1)
      Atomics.notify(control, controls.active)
    }
  }
}

function takeBlocks(
  job: Job,
  blocks: number,
  control: Int32Array,
  thread: number,
  kernels: Kernels,
  memory: WasmMemory,
): void {
  for (;;) {
    const block = Atomics.add(control, controls.next, 1)
    if (block >= blocks) return
    workOnBlock(job, block, thread, kernels, memory)
  }
}
