import type { Processes } from '../../core/ports.ts'
import { gpuQuery, parseGpuLoads, type GpuLoad } from '../../core/runs/gpu.ts'

const every = 5000
const mostOutput = 64 * 1024

/**
 * Asks nvidia-smi for the load of this machine's GPUs every few seconds while started. Where it isn't there or answers
 * nothing of use, it isn't asked again.
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
    void this.#ask(this.#stop.signal)
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#stop?.abort()
    this.#stop = undefined
    this.#loads = []
  }

  async #ask(signal: AbortSignal): Promise<void> {
    let answer = ''
    const options = {
      cwd: this.#cwd,
      signal,
      onOutput: (text: string, stream: 'stdout' | 'stderr') => {
        if (stream === 'stdout' && answer.length < mostOutput) answer += text
      },
    }
    const end = await this.#processes.run('nvidia-smi', gpuQuery, options).catch(() => undefined)
    if (signal.aborted) return
    this.#loads = end?.exitCode === 0 ? parseGpuLoads(answer) : []
    this.#isAbsent = this.#loads.length === 0
    if (this.#isAbsent) return this.stop()
    this.#changed()
    this.#timer = setTimeout(() => void this.#ask(signal), every)
  }
}
