import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { FileError, type Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import { signOffSchema, type SignOff } from './signoffs.ts'

const largestLog = 32_000_000
const longestLine = 20_000
const mostFindings = 50

/**
 * Reads `signoffs.jsonl` in the order in which it was written. A half-written last line (no newline at its
 * end) is passed over with a warning: a writer may be at work. Any other line that can't be read is an
 * error beside the value; it gives nothing and takes nothing away. No file means no acts.
 */
export async function readSignOffs(
  files: Files,
  path: string = layout.signOffs,
): Promise<Result<readonly SignOff[]>> {
  let text: string
  try {
    text = await files.readText(path, { limit: largestLog })
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    if (cause.problem === 'missing') return success([])
    if (cause.problem === 'too-large') {
      return failure(finding('file-too-large', 'error', { path, limit: largestLog }, { file: path }))
    }
    return failure(finding('file-unreadable', 'error', { path, reason: cause.problem }, { file: path }))
  }
  return parseSignOffs(text, path)
}

export function parseSignOffs(text: string, file: string): Result<readonly SignOff[]> {
  const acts: SignOff[] = []
  const findings: Finding[] = []
  const lines = text.split('\n')
  for (const [number, line] of lines.entries()) {
    if (line.trim() === '') continue
    const act = parseLine(line)
    const place = {
      file,
      range: { start: { line: number, character: 0 }, end: { line: number, character: line.length } },
    }
    if (typeof act !== 'string') acts.push(act)
    else if (number === lines.length - 1) {
      findings.push(finding('sign-off-half-written', 'warning', { file, line: number + 1 }, place))
    } else if (findings.length < mostFindings) {
      findings.push(finding('sign-off-line-broken', 'error', { file, line: number + 1, problem: act }, place))
    }
  }
  return success(acts, findings)
}

function parseLine(line: string): SignOff | string {
  if (line.length > longestLine) return `it is longer than ${longestLine} characters`
  if (/^(?:<{7}|={7}|>{7})/.test(line)) return 'it is the mark of an unresolved merge'
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return 'it is no JSON'
  }
  const act = signOffSchema.safeParse(value)
  if (act.success) return act.data
  const issue = act.error.issues[0]
  return `${issue?.path.join('.') || 'the line'}: ${issue?.message ?? 'not as expected'}`
}

/** Adds one act, on a line of its own also where a crash left half a line. */
export async function appendSignOff(
  files: Files,
  act: SignOff,
  path: string = layout.signOffs,
): Promise<void> {
  await files.appendLine(path, JSON.stringify(signOffSchema.parse(act)))
}
