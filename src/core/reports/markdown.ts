import type { Figure } from './figure.ts'

/** Markdown of one line, with the figures in it in the order they appear. */
export interface Inline {
  readonly text: string
  readonly figures: readonly Figure[]
}

export type Part = string | Figure | Inline

const longestName = 80
const longestCode = 300

/** One line without control, format (zero width, direction) or line separator characters, cut at `longest`. */
function tame(text: string, longest: number): string {
  const line = text
    .normalize('NFC')
    .replaceAll(/[\s\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD')
    .trim()
  const characters = Array.from(line)
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : line
}

/**
 * Text that is not ours (class, feature and file names, user names) so that Markdown shows it as it is: neither
 * emphasis, link, HTML, table cell nor autolink comes of it. Control characters show as U+FFFD; what is longer than
 * `longest` characters is cut.
 */
export function escapeText(text: string, longest = longestName): string {
  const line = tame(text, longest)
  if (line === '') return '(empty)'
  if (/:\/\/|www\.|@/i.test(line)) return codeSpan(line)
  return line
    .replaceAll(/[\\`*_[\]~$]/g, String.raw`\$&`)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('|', '&#124;')
    .replace(/^(?:#{1,6}|[+-]|\d+[.)])(?=\s|$)/, (start) => `${start.slice(0, -1)}\\${start.slice(-1)}`)
}

/** A code span around any text. A table escapes the pipes in it. */
export function codeSpan(text: string): string {
  const line = tame(text, longestCode)
  const longest = Math.max(0, ...(line.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  const pad = line === '' || line.startsWith('`') || line.endsWith('`') ? ' ' : ''
  return `${fence}${pad}${line}${pad}${fence}`
}

const isFigure = (part: Figure | Inline): part is Figure => 'source' in part

/** Template whose literal text is Markdown of ours; strings put in are escaped, figures keep their source. */
export function say(strings: TemplateStringsArray, ...parts: readonly Part[]): Inline {
  let text = strings[0] ?? ''
  const figures: Figure[] = []
  for (const [index, part] of parts.entries()) {
    if (typeof part === 'string') text += escapeText(part)
    else if (isFigure(part)) {
      text += part.text
      figures.push(part)
    } else {
      text += part.text
      figures.push(...part.figures)
    }
    text += strings[index + 1] ?? ''
  }
  return { text, figures }
}

/** Data or a path in a code span. */
export const code = (text: string): Inline => ({ text: codeSpan(text), figures: [] })

/** A recorded text shown as code, with its source. */
export const codeFigure = (figure: Figure): Inline => ({ text: codeSpan(figure.text), figures: [figure] })

export const nothing: Inline = { text: '', figures: [] }

/** A link to a file of the project, relative to the document's folder. */
export function link(label: Inline, target: string): Inline {
  return {
    ...label,
    text: `[${label.text}](${encodeURI(target).replaceAll(/[()]/g, (c) => (c === '(' ? '%28' : '%29'))})`,
  }
}

export function join(parts: readonly Inline[], separator = ' '): Inline {
  const present = parts.filter((part) => part.text !== '')
  return {
    text: present.map((part) => part.text).join(separator),
    figures: present.flatMap((part) => part.figures),
  }
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerate(parts: readonly Inline[]): Inline {
  if (parts.length < 2) return parts[0] ?? nothing
  return join([join(parts.slice(0, -1), ', '), parts.at(-1)!], ' and ')
}

/** `content` where the condition holds, else nothing. */
export const when = (condition: boolean, content: Inline): Inline => (condition ? content : nothing)
