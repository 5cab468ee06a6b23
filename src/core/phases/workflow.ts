import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { idPattern, parseComment } from './comment.ts'
import { limits } from './limits.ts'
import { headingOf, markdownLines, withoutCode, withoutComments } from './lines.ts'

interface WorkflowStep {
  readonly id: string
  /** One-based place among the steps. */
  readonly order: number
  /** The heading, without a leading “Step 3:”. */
  readonly title: string
  /** Zero-based line of the heading. */
  readonly line: number
  /** The step's text up to the next heading of its level or above, Markdown kept, comments left out. */
  readonly text: string
  /** The lines of its shell blocks (`sh`, `bash`, `shell`), one command a line; empty where nothing is run. */
  readonly commands: readonly string[]
}

export interface Workflow {
  readonly file: string
  readonly title: string
  readonly steps: readonly WorkflowStep[]
}

const shells = new Set(['sh', 'bash', 'shell'])

/** Reads a `workflow.md`: each heading with a comment `<!-- step: id -->` begins a step. */
export function parseWorkflow(text: string, file: string): Result<Workflow> {
  if (text.length > limits.characters) {
    return failure(finding('checklist-too-large', 'error', { file, limit: limits.characters }, { file }))
  }
  const findings: Finding[] = []
  const steps: OpenStep[] = []
  const seen = new Set<string>()
  let title = ''
  let open: OpenStep | undefined
  let inShell = false
  for (const line of markdownLines(text)) {
    const heading = line.kind === 'prose' ? headingOf(line.text) : undefined
    if (heading?.level === 1) title ||= heading.title
    if (heading && (!open || heading.level <= open.level)) {
      open = undefined
      const id = stepId(line.text)
      if (id === undefined) continue
      const place = { line: line.number, character: 0 }
      const args = { file, line: line.number + 1, step: id.slice(0, 40) }
      if (!idPattern.test(id) || seen.has(id)) {
        const code = seen.has(id) ? 'step-id-twice' : 'step-id-broken'
        findings.push(finding(code, 'error', args, { file, range: { start: place, end: place } }))
        continue
      }
      if (steps.length >= limits.steps) {
        return failure(finding('workflow-too-many-steps', 'error', { file, limit: limits.steps }, { file }))
      }
      seen.add(id)
      open = {
        id,
        title: heading.title.replace(/^step \d{1,4}[:.] */i, ''),
        level: heading.level,
        line: line.number,
        text: [],
        commands: [],
      }
      steps.push(open)
      continue
    }
    if (!open) continue
    if (line.kind === 'prose') open.text.push(withoutComments(line.text))
    else if (line.kind === 'code') {
      open.text.push(line.text)
      if (line.fence !== undefined) inShell = shells.has(line.fence.split(/\s/, 1)[0] ?? '')
      else if (/^[ \t>]*(?:`{3,}|~{3,})[ \t]*$/.test(line.text)) inShell = false
      else if (inShell && line.text.trim() && !line.text.trim().startsWith('#')) {
        open.commands.push(line.text.trim())
      }
    }
  }
  return success(
    {
      file,
      title,
      steps: steps.map(({ level: _level, text: lines, ...step }, index) => ({
        ...step,
        order: index + 1,
        text: lines.join('\n').trim(),
      })),
    },
    findings,
  )
}

interface OpenStep {
  readonly id: string
  readonly title: string
  readonly level: number
  readonly line: number
  readonly text: string[]
  readonly commands: string[]
}

function stepId(heading: string): string | undefined {
  const start = withoutCode(heading).indexOf('<!--')
  const end = start === -1 ? -1 : heading.indexOf('-->', start)
  const comment = end === -1 ? undefined : parseComment(heading.slice(start + 4, end))
  if (comment === undefined) return undefined
  return typeof comment === 'string' ? '' : (comment.labels.get('step') ?? undefined)
}
