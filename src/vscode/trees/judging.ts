import { FileError } from '../../core/ports.ts'
import { fileFinding } from '../../core/project/fileFinding.ts'
import { messageOf } from '../../core/wording/message.ts'
import { judgeProject, nothingJudged, type Judged, type JudgedProject } from './judgeProject.ts'

/** Least time between two judgements of a project, milliseconds; and at most this share of the time is spent on them. */
const leastPause = 500
const share = 1 / 4

/** A project whose files may change while it is judged. */
export interface ChangingProject extends JudgedProject {
  /** Forgets what was computed: files have changed. */
  invalidate(): void
}

/**
 * The judgements of one project: one at a time, however often files change meanwhile, and seldom enough that a run
 * which writes every second leaves the editor its time. What was found before stays until it is replaced, and no
 * judgement is replaced by one that began before it.
 */
export class Judging {
  readonly #project: ChangingProject
  readonly #isWhole: () => boolean
  readonly #changed: () => void
  #judged = nothingJudged
  #problem: string | undefined
  #running: Promise<void> | undefined
  /** The judgement that follows the one at work, where somebody waits for it. */
  #next: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #isWanted = false
  #isWidened = false
  /** When the next judgement that nobody waits for may begin. */
  #earliest = 0
  #isDisposed = false

  /**
   * @param isWhole whether the earlier gates are wanted too, and not only the last one
   * @param changed is called when more is known
   */
  constructor(project: ChangingProject, isWhole: () => boolean, changed: () => void) {
    this.#project = project
    this.#isWhole = isWhole
    this.#changed = changed
  }

  get judged(): Judged {
    return this.#judged
  }

  /** Why the last judgement failed. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Files changed: judges again when it is time. */
  touch(): void {
    this.#isWanted = true
    if (this.#running || this.#isDisposed) return
    const pause = Math.max(0, this.#earliest - performance.now())
    this.#timer ??= setTimeout(() => void this.#begin(), pause)
  }

  /** The earlier gates came to be wanted: they are judged at once, by the judgement at work where there is one. */
  widen(): void {
    if (this.#running) this.#isWidened = true
    else void this.#begin()
  }

  /** Judges the files as they are now; resolves when that is done. */
  recheck(): Promise<void> {
    this.#project.invalidate()
    if (!this.#running) return this.#begin()
    return (this.#next ??= this.#running.then(() => {
      this.#next = undefined
      return this.#begin()
    }))
  }

  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
  }

  #begin(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#isWanted = false
    if (this.#isDisposed) return Promise.resolve()
    return (this.#running = this.#judge().finally(() => {
      this.#running = undefined
      if (this.#next) return
      if (this.#isWidened) void this.#begin()
      else if (this.#isWanted) this.touch()
    }))
  }

  async #judge(): Promise<void> {
    const start = performance.now()
    const isWhole = () => {
      this.#isWidened = false
      return this.#isWhole()
    }
    try {
      for await (const judged of judgeProject(this.#project, this.#judged, isWhole)) {
        if (this.#isDisposed) return
        this.#judged = judged
        this.#problem = undefined
        this.#changed()
        // What was found is drawn before the next gate takes the thread.
        await new Promise(setImmediate)
      }
    } catch (cause) {
      if (this.#isDisposed) return
      this.#problem =
        cause instanceof FileError
          ? messageOf(fileFinding(cause))
          : cause instanceof Error
            ? cause.message
            : String(cause)
      this.#changed()
    }
    const now = performance.now()
    this.#earliest = now + Math.max(leastPause, (now - start) * (1 / share - 1))
  }
}
