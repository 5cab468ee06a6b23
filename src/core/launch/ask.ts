import { isNotStarted, type Ports } from '../ports.ts'
import { withoutControls } from '../wording/terminalText.ts'
import type { Answer, Call } from './launcher.ts'
import type { Launching } from './ports.ts'

/** Characters of each stream that are kept: so many of its beginning, and so many of its end. */
const kept = 1 << 16

export type Asked =
  | { readonly kind: 'answered'; readonly answer: Answer }
  /** It did not end in time and was ended. */
  | { readonly kind: 'silent'; readonly seconds: number }
  | { readonly kind: 'not-started'; readonly cause: unknown }

/** Runs a program that ends by itself and answers. One that hangs is ended with all it has started. */
export async function ask(
  { processes, files, launching }: Pick<Ports, 'processes' | 'files'> & { readonly launching: Launching },
  call: Call,
  seconds: number,
): Promise<Asked> {
  const streams = { stdout: createKeeper(), stderr: createKeeper() }
  const tooLate = new AbortController()
  const ended = new AbortController()
  const timer = launching.wait(seconds * 1000, ended.signal).then(() => {
    if (!ended.signal.aborted) tooLate.abort()
  })
  try {
    const { exitCode } = await processes.run(call.command, call.args, {
      cwd: files.root,
      ...(call.env && { env: call.env }),
      kill: tooLate.signal,
      onOutput: (text, stream) => streams[stream].take(text),
    })
    if (tooLate.signal.aborted) return { kind: 'silent', seconds }
    const answer = { exitCode, stdout: streams.stdout.text(), stderr: streams.stderr.text() }
    return { kind: 'answered', answer }
  } catch (cause) {
    if (!isNotStarted(cause)) throw cause
    return { kind: 'not-started', cause }
  } finally {
    ended.abort()
    await timer
  }
}

/** Keeps the beginning and the end of a text, however long it gets. */
function createKeeper() {
  let head = ''
  let rest = ''
  return {
    take(text: string) {
      const room = kept - head.length
      head += text.slice(0, room)
      if (text.length > room) rest = (rest + text.slice(room)).slice(-kept)
    },
    text: () => head + rest,
  }
}

/** The last lines of an answer, for a sentence: what a program says at its end is what went wrong. */
export function saidIn({ stdout, stderr }: Pick<Answer, 'stdout' | 'stderr'>): string {
  const text = stderr.trim() === '' ? stdout : stderr
  const lines = withoutControls(text)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  return lines.slice(-3).join(' ').slice(-500)
}
