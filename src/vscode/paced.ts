/**
 * Work that follows what happens: once for a burst, one call at a time, and once more for all that happens meanwhile.
 * A stream of events that never pauses doesn't put it off.
 */
export class Paced {
  readonly #work: () => Promise<void>
  readonly #quiet: number
  readonly #share: number
  /** When the work may begin again. */
  #earliest = 0
  #timer: NodeJS.Timeout | undefined
  #isWorking = false
  #isWanted = false
  #isDisposed = false

  /**
   * @param quiet how long after the first event of a burst the work begins, milliseconds
   * @param share of the time that is spent on the work at most: after long work comes a long rest
   */
  constructor(work: () => Promise<void>, quiet: number, share = 1) {
    this.#work = work
    this.#quiet = quiet
    this.#share = share
  }

  touch(): void {
    if (this.#isDisposed) return
    if (this.#isWorking) this.#isWanted = true
    else {
      const rest = Math.max(this.#quiet, this.#earliest - performance.now())
      this.#timer ??= setTimeout(() => void this.#begin(), rest)
    }
  }

  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
  }

  async #begin(): Promise<void> {
    this.#timer = undefined
    this.#isWanted = false
    this.#isWorking = true
    const began = performance.now()
    try {
      await this.#work()
    } finally {
      this.#isWorking = false
      const ended = performance.now()
      this.#earliest = ended + (ended - began) * (1 / this.#share - 1)
      if (this.#isWanted) this.touch()
    }
  }
}
