import type { Terminal } from './command.ts'

interface Stream {
  /** False where it holds more than it likes to, until it says `drain`. */
  write(text: string): unknown
  once(event: 'drain', listener: () => void): unknown
  readonly isTTY?: boolean
  readonly columns?: number
}

/** The process's terminal: colour and progress only where a person looks, and never with `NO_COLOR`. */
export function createTerminal(
  stdout: Stream,
  stderr: Stream,
  env: Readonly<Record<string, string | undefined>>,
): Terminal {
  const plain = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb'
  const forced = (env['FORCE_COLOR'] ?? '') !== '' && env['FORCE_COLOR'] !== '0'
  const interactive = stderr.isTTY === true && env['TERM'] !== 'dumb'
  const width = stdout.columns ?? stderr.columns ?? 100
  let drawn = false
  const clear = () => {
    if (drawn) stderr.write('\r\u001b[2K')
    drawn = false
  }
  return {
    out(text) {
      clear()
      stdout.write(text)
    },
    async outPieces(pieces) {
      clear()
      for (const piece of pieces) {
        if (stdout.write(piece) === false) await new Promise<void>((taken) => stdout.once('drain', taken))
      }
    },
    err(text) {
      clear()
      stderr.write(text)
    },
    progress(line) {
      if (!interactive) return
      clear()
      if (line === undefined) return
      stderr.write(line.slice(0, width - 1))
      drawn = true
    },
    colour: !plain && (forced || stdout.isTTY === true),
    interactive,
    width,
  }
}
