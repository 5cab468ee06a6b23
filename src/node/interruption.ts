import { setImmediate } from 'node:timers/promises'
import { runInNewContext } from 'node:vm'
import type { Interruption } from '../core/ports.ts'

/**
 * Hears SIGINT and SIGTERM from now on instead of being ended by them, SIGINT also in the midst of a computation; a
 * second SIGINT ends the process.
 *
 * @param exitCode of that
 */
export function hearInterruption(exitCode: number): Interruption {
  const controller = new AbortController()
  const { signal } = controller
  process.on('SIGINT', () => {
    if (signal.aborted) process.exit(exitCode)
    controller.abort()
  })
  process.on('SIGTERM', () => controller.abort())
  return {
    signal,
    async compute(work) {
      // Node takes the listener away meanwhile, and with it a signal that is still to be told of. That happens between
      // two turns of the event loop.
      await setImmediate()
      await setImmediate()
      signal.throwIfAborted()
      try {
        return runInNewContext(
          'work()',
          { work },
          { breakOnSigint: true, displayErrors: false },
        ) as ReturnType<typeof work>
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException | null)?.code !== 'ERR_SCRIPT_EXECUTION_INTERRUPTED') throw cause
        controller.abort()
        throw signal.reason
      }
    },
  }
}
