import type { Completion } from '../../core/config/complete.ts'

/** A completion in the editor's snippet syntax: its placeholder selected, all else as it is. */
export function snippetText({ before, placeholder, after }: Completion): string {
  const stop = placeholder === '' ? '$0' : `\${0:${escaped(placeholder, /[\\$}]/g)}}`
  return escaped(before, /[\\$}]/g) + stop + escaped(after, /[\\$}]/g)
}

const escaped = (text: string, signs: RegExp) => text.replace(signs, String.raw`\$&`)
