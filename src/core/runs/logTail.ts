import type { Files } from '../ports.ts'

/** Bytes of a log's end that are read. */
const window = 2 ** 16
const mostLines = 200
const longestLine = 2000

export interface LogTail {
  readonly lines: readonly string[]
  /** Whether the log has more lines before. */
  readonly cut: boolean
}

/** The last lines of a log as it is now; none where there is no log. As long as it hasn't changed it isn't read again. */
export function followLog(files: Files, path: string): () => Promise<LogTail> {
  let mark = ''
  let tail: LogTail = { lines: [], cut: false }
  return async () => {
    const stat = await files.stat(path)
    const size = stat?.kind === 'file' ? stat.size : 0
    const now = `${size}/${stat?.modified}`
    if (now === mark) return tail
    const from = Math.max(0, size - window)
    const bytes = size === 0 ? new Uint8Array(0) : await files.readRange(path, from, size - from)
    tail = tailOf(new TextDecoder().decode(bytes), from > 0)
    mark = now
    return tail
  }
}

// oxlint-disable-next-line no-control-regex -- escape sequences and control characters are what is looked for
const escapes = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[@-Z\\-_])/g
// oxlint-disable-next-line no-control-regex -- as above
const controls = /[\u0000-\u0008\u000b-\u001f\u007f]/g

/**
 * The last lines of a text as a terminal would have left them: escape sequences removed, a progress line that wrote
 * over itself as it stands at the end.
 *
 * @param isCut the text begins within a line
 */
export function tailOf(text: string, isCut: boolean): LogTail {
  const all = text.replace(/\r\n/g, '\n').split('\n')
  if (all.at(-1) === '') all.pop()
  // The rest of a line that began before is left out, unless it is all there is or wrote over its beginning.
  if (isCut && all.length > 1 && !all[0]!.includes('\r')) all.shift()
  return { lines: all.slice(-mostLines).map(plainText), cut: isCut || all.length > mostLines }
}

/** A line as a terminal shows it at the end: what was written over is gone, and so are escape sequences. */
export function plainText(line: string): string {
  const shown = line.replace(/\r+$/, '').split('\r').at(-1) ?? ''
  return shown.slice(0, longestLine).replace(escapes, '').replace(controls, '')
}
