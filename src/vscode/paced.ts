/**
 * Work that follows what happens: once for a burst, one call at a time, and once more for all that happens meanwhile.
 * A stream of events that never pauses doesn't put it off.
 */
export class Paced {
  readonly #work: () => Promise<void>
  readonly #quiet: number
  #timer: NodeJS.Timeout | undefined
  #isWorking = false
  #isWanted = false
  #isDisposed = false

  /** @param quiet how long after the first event of a burst the work begins, milliseconds */
  constructor(work: () => Promise<void>, quiet: number) {
    this.#work = work
    this.#quiet = quiet
  }

  touch(): void {
    if (this.#isDisposed) return
    if (this.#isWorking) this.#isWanted = true
    else this.#timer ??= setTimeout(() => void this.#begin(), this.#quiet)
  }

  dispose(): void {
    this.#isDisposed = true
    clearTimeout(this.#timer)
  }

  async #begin(): Promise<void> {
    this.#timer = undefined
    this.#isWanted = false
    this.#isWorking = true
    try {
      await this.#work()
    } finally {
      this.#isWorking = false
      if (this.#isWanted) this.touch()
    }
  }
}
