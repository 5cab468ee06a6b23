import { type Block, paragraph } from '../../core/reports/blocks.ts'
import { escapeText, type Inline, say } from '../../core/reports/markdown.ts'
import type { Shown } from '../../protocol/evaluationView.ts'

/** A figure with its interval behind it. */
export const withInterval = (shown: Shown): Inline =>
  shown.interval ? say`${shown.text} (${shown.interval})` : say`${shown.text}`

/** Below a table: what the marks of doubtful intervals in it mean, each sentence once; nothing where there is no mark. */
export const doubtBlocks = (doubts: readonly string[]): readonly Block[] =>
  doubts.length > 0 ? [paragraph(sentences([...new Set(doubts)].join(' ')))] : []

/** Below a table: how the intervals in it were made; nothing where there is none. */
export function methodBlocks(
  figures: readonly (readonly [name: string, shown: Shown | undefined])[],
): readonly Block[] {
  const byMethod = new Map<string, Set<string>>()
  for (const [name, shown] of figures) {
    if (shown?.method === undefined) continue
    byMethod.set(shown.method, (byMethod.get(shown.method) ?? new Set()).add(name))
  }
  const parts = [...byMethod].map(([method, names]) => `${[...names].join(', ')}: ${method}`)
  return parts.length > 0 ? [paragraph(sentences(`Intervals: ${parts.join('; ')}.`))] : []
}

/** Longer than our sentences with a class's name in them. */
const longestSentences = 2000

/** Sentences of ours, in which names may stand. */
export const sentences = (text: string): Inline => ({ text: escapeText(text, longestSentences), figures: [] })
