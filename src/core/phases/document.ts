import { headingOf, markdownLines, withoutComments } from './lines.ts'

/* The documents that people fill in: sections below headings, and facts such as “**Next phase:** 4”. */

const fact = /^[ \t]*(?:[-*+][ \t]+)?\*\*([^*:]{1,80}):\*\*[ \t]*(.*)$/
const placeholder = /_To write(?![a-z])|\bTODO\b|\bTBD\b/i
const leastLetters = 20

/** Text below the heading of this name (letter case aside), comments and code left out; undefined where there is none. */
export function sectionOf(text: string, title: string): string | undefined {
  let level: number | undefined
  const lines: string[] = []
  for (const line of markdownLines(text)) {
    if (line.kind !== 'prose') continue
    const heading = headingOf(line.text)
    if (level === undefined) {
      if (heading?.title.toLowerCase() === title.toLowerCase()) level = heading.level
    } else if (heading && heading.level <= level) break
    else if (!line.text.trim().startsWith('<!--')) lines.push(withoutComments(line.text))
  }
  return level === undefined ? undefined : lines.join('\n').trim()
}

/** Whether someone wrote here: no placeholder is left and there are at least twenty letters. */
export function isWritten(text: string): boolean {
  if (placeholder.test(text)) return false
  return (text.match(/\p{L}/gu)?.length ?? 0) >= leastLetters
}

/** The value of a line “**Name:** value”; undefined where there is none or a placeholder stands there. */
export function factOf(text: string, name: string): string | undefined {
  for (const line of markdownLines(text)) {
    const match = line.kind === 'prose' ? fact.exec(withoutComments(line.text)) : null
    if (match?.[1]?.trim().toLowerCase() !== name.toLowerCase()) continue
    const value = (match[2] ?? '').trim()
    return value === '' || placeholder.test(value) ? undefined : value.slice(0, 500)
  }
  return undefined
}

/** The cells of a table's rows below the heading, header and rule left out. */
export function tableBelow(text: string, title: string): readonly (readonly string[])[] {
  const rows = (sectionOf(text, title) ?? '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('|'))
    .slice(0, 1000)
    .map((line) => cellsOf(line))
  const rule = rows.findIndex((row) => row.length > 0 && row.every((cell) => /^:?-+:?$/.test(cell)))
  return rule === -1 ? [] : rows.slice(rule + 1).filter((row) => row.some((cell) => cell !== ''))
}

function cellsOf(line: string): readonly string[] {
  const inner = line.replace(/^\|/, '').replace(/\|$/, '')
  return inner.split('|').map((cell) => cell.trim())
}
