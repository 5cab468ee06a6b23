import { markdownLines } from '../phases/lines.ts'

/** One entry of `known_issues.md`: `- [ ] P1: Fails on empty input`. */
interface KnownIssue {
  /** 0 (worst) to 4. */
  readonly priority: number
  readonly title: string
  readonly open: boolean
  /** From one. */
  readonly line: number
}

export interface KnownIssues {
  readonly issues: readonly KnownIssue[]
  /** Lines (from one) of boxes that have no priority: they may be critical, so they count against the item. */
  readonly unreadable: readonly number[]
}

const box = /^[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]+\[([ xX])\][ \t]*(.*)$/
const entry = /^[*_`]*P([0-4])[*_`]*[ \t]*[:.–—-]?[*_`]*[ \t]*(.*)$/i

/** Reads every task-list item outside code and comments. An open box without a priority is reported, not passed over. */
export function parseKnownIssues(text: string): KnownIssues {
  const issues: KnownIssue[] = []
  const unreadable: number[] = []
  for (const { text: line, number, kind } of markdownLines(text)) {
    const found = kind === 'prose' ? box.exec(line) : null
    if (!found) continue
    const open = found[1] === ' '
    const named = entry.exec(found[2] ?? '')
    if (named) {
      issues.push({
        priority: Number(named[1]),
        title: (named[2] ?? '').trim().slice(0, 120),
        open,
        line: number + 1,
      })
    } else if (open) unreadable.push(number + 1)
  }
  return { issues, unreadable }
}
