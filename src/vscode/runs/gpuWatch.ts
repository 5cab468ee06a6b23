import type { Processes } from '../../core/ports.ts'
import type { GpuLoad } from '../../core/runs/gpu.ts'
import { askGpuLoads } from './askGpuLoads.ts'

/** Milliseconds from an answer to the next question, and for which an answer is awaited. */
const every = 5000
const patience = 10_000

/**
 * Asks nvidia-smi for the load of this machine's GPUs every few seconds while started. Where it isn't there, hangs or
 * answers nothing of use, it is ended and not asked again.
 */
export class GpuWatch {
  readonly #processes: Processes
  readonly #cwd: string
  readonly #changed: () => void
  #timer: ReturnType<typeof setTimeout> | undefined
  #stop: AbortController | undefined
  #isAbsent = false
  #loads: readonly GpuLoad[] = []

  constructor(processes: Processes, cwd: string, changed: () => void) {
    this.#processes = processes
    this.#cwd = cwd
    this.#changed = changed
  }

  /** The last answer; empty where there is none. */
  get loads(): readonly GpuLoad[] {
    return this.#loads
  }

  start(): void {
    if (this.#stop || this.#isAbsent) return
    this.#stop = new AbortController()
    void this.#watch(this.#stop)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#stop?.abort()
    this.#stop = undefined
    this.#loads = []
  }

  async #watch(stop: AbortController): Promise<void> {
    this.#timer = setTimeout(() => stop.abort(), patience)
    const loads = await askGpuLoads(this.#processes, this.#cwd, stop)
    // Stopped meanwhile, perhaps started again: what comes now is nobody's.
    if (this.#stop !== stop) return
    clearTimeout(this.#timer)
    const had = this.#loads.length > 0
    this.#loads = loads
    this.#isAbsent = this.#loads.length === 0
    if (this.#isAbsent) this.stop()
    else this.#timer = setTimeout(() => void this.#watch(stop), every)
    if (had || !this.#isAbsent) this.#changed()
  }
}
