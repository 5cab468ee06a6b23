/** Columns of running text at most, however wide the terminal is. */
export const widestText = 110

/**
 * Breaks text into lines of at most `width` characters at spaces; a longer word stands on a line of its own.
 * Pairs such as `95 %` and `< 0.05` stay together.
 */
export function wrapText(text: string, width: number): readonly string[] {
  const lines: string[] = []
  let line = ''
  const bound = text
    .replace(/(\d) (%|ms|s|min|h)(?![\w])/g, '$1\u00a0$2')
    .replace(/([<=>]) (?=[\d−])/g, '$1\u00a0')
  for (const word of bound.split(/ +/)) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  lines.push(line)
  return lines.map((each) => each.replaceAll('\u00a0', ' '))
}
