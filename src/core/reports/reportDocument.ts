import { type Block, type Line, renderLines } from './blocks.ts'
import type { ReportFacts } from './facts.ts'
import { mergeParts } from './person.ts'

/** One generated file of the release. */
export interface ReportDocument {
  readonly id: string
  /** Relative to the project. */
  readonly path: string
  readonly title: string
  /** The lines it has today, parts for people as placeholders. */
  lines(facts: ReportFacts): readonly Line[]
  /** Its whole text; what people wrote in `existing` stays. The same facts give the same bytes. */
  render(facts: ReportFacts, existing?: string): string
}

interface Definition {
  readonly id: string
  readonly path: string
  readonly title: string
}

/** A Markdown document from its blocks. */
export function markdownDocument(
  definition: Definition & { readonly blocks: (facts: ReportFacts) => readonly Block[] },
): ReportDocument {
  const { blocks, ...rest } = definition
  const lines = (facts: ReportFacts) => renderLines(blocks(facts))
  return { ...rest, lines, render: (facts, existing) => mergeParts(lines(facts), existing) }
}

/** Any other file: code or JSON, without parts for people. */
export function plainDocument(
  definition: Definition & { readonly text: (facts: ReportFacts) => string },
): ReportDocument {
  const { text, ...rest } = definition
  const lines = (facts: ReportFacts) =>
    text(facts)
      .trimEnd()
      .split('\n')
      .map((line) => ({ text: line, figures: [], section: '' }))
  return { ...rest, lines, render: (facts) => `${text(facts).trimEnd()}\n` }
}
