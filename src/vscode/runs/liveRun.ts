import type { Finding } from '../../core/finding.ts'
import { FileError, type Files } from '../../core/ports.ts'
import { decimate } from '../../core/runs/decimate.ts'
import type { LogFollower } from '../../core/runs/logs/logFormat.ts'
import { followRun } from '../../core/runs/logs/runLog.ts'
import { createRunHistory, type RunHistory } from '../../core/runs/runHistory.ts'
import type { CurvesWanted } from '../../protocol/run.ts'
import type { ChartSource } from './charts.ts'

/** Milliseconds between two looks at the file: while it grows, and when it has been quiet for a while. */
const pauses = { growing: 150, quiet: 2000 } as const
const quietAfter = 60_000
/** While a long file is being read, what there is so far is shown this often, milliseconds. */
const between = 400
const mostFindings = 20

/**
 * The history of one run, kept up to date from its log while it is `resume`d. One timer, one reader; what was read
 * stays when it is paused.
 */
export class LiveRun {
  readonly #changed: () => void
  readonly #follower: LogFollower
  #history: RunHistory
  #findings: Finding[] = []
  #timer: ReturnType<typeof setTimeout> | undefined
  #stop: AbortController | undefined
  /** The look that is under way; the next waits for its end. */
  #looking: Promise<void> = Promise.resolve()
  #lastGrowth = 0
  #told = 0
  #complete = false

  /**
   * @param changed called after something was read, at most every few hundred milliseconds while a long file is
   * @param parts whether batches are wanted too
   */
  constructor(files: Files, directory: string, changed: () => void, parts: 'all' | 'epochs' = 'all') {
    this.#history = createRunHistory(parts)
    this.#changed = changed
    this.#follower = followRun(files, directory, {
      take: ({ events, findings }) => {
        for (const event of events) this.#history.take(event)
        if (this.#findings.length < mostFindings) this.#findings.push(...findings)
        this.#tellSometimes()
      },
      restart: () => {
        this.#history = createRunHistory(parts)
        this.#findings = []
        this.#complete = false
      },
    })
  }

  get history(): RunHistory {
    return this.#history
  }

  get findings(): readonly Finding[] {
    return [...this.#findings.slice(0, mostFindings), ...this.#follower.omitted]
  }

  /** Whether the file's end was reached once since its start was read. */
  get isComplete(): boolean {
    return this.#complete
  }

  resume(): void {
    if (this.#stop) return
    const { signal } = (this.#stop = new AbortController())
    this.#looking = this.#looking.then(() => this.#look(signal))
  }

  pause(): void {
    clearTimeout(this.#timer)
    this.#stop?.abort()
    this.#stop = undefined
  }

  /** The points of a chart, thinned to its pixels. */
  curves(source: ChartSource, wanted: Omit<CurvesWanted, 'chart'>): { x: number[]; y: (number | null)[][] } {
    const table = this.#history[source.table]
    const { x } = table
    const y = source.series.map((name) => table.column(name) ?? new Float64Array(x.length).fill(Number.NaN))
    const window = { from: wanted.from ?? -Infinity, to: wanted.to ?? Infinity }
    return decimate({ x, y }, window, wanted.columns)
  }

  #tellSometimes(): void {
    const now = Date.now()
    if (now - this.#told < between) return
    this.#told = now
    this.#changed()
  }

  async #look(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    try {
      const outcome = await this.#follower.poll(signal)
      if (signal.aborted) return
      const first = !this.#complete
      this.#complete = true
      if (outcome === 'grown' || outcome === 'restarted') this.#lastGrowth = Date.now()
      if (first || outcome !== 'unchanged') this.#changed()
    } catch (cause) {
      if (!(cause instanceof FileError)) throw cause
    }
    if (signal.aborted) return
    const isQuiet = Date.now() - this.#lastGrowth > quietAfter
    const again = () => {
      this.#looking = this.#look(signal)
    }
    this.#timer = setTimeout(again, isQuiet ? pauses.quiet : pauses.growing)
  }
}
