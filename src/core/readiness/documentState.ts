import type { Finding, Result } from '../finding.ts'
import { gatherFacts, type ReportFacts } from '../reports/facts.ts'
import { documents } from '../reports/list.ts'
import type { ReportDocument } from '../reports/reportDocument.ts'
import { verifyDocument } from '../reports/verify.ts'
import { textIfThere } from '../project/textIfThere.ts'
import type { Judgement } from './check.ts'
import type { Ground } from './ground.ts'
import { holdStep, isAsWritten } from './heldEvidence.ts'
import { asReasons, because, conclude, reasonsOf, speaksAgainst, type Reason } from './reasons.ts'

const documentLimit = 8 << 20
const facts = new WeakMap<Ground, Promise<Result<ReportFacts>>>()

/** What the documents stand on, gathered once a ground. */
function factsOf(ground: Ground): Promise<Result<ReportFacts>> {
  const known = facts.get(ground) ?? gatherFacts(ground)
  facts.set(ground, known)
  return known
}

/**
 * Judges a generated document, or the `##` sections of it whose heading matches: all there, every figure as
 * today's evidence has it, the parts for people written. What differs is stale where the evidence moved on
 * after the document was made, else somebody changed the document.
 */
export async function judgeDocument(
  ground: Ground,
  path: string,
  options: {
    readonly sections?: RegExp
    /** Generated files that the document tells the reader to use. */
    readonly beside?: readonly string[]
    readonly also?: (facts: ReportFacts) => readonly Reason[]
  } = {},
): Promise<Judgement> {
  const text = await textIfThere(ground.files, path, documentLimit)
  if (text === undefined) return conclude([because('missing', 'document-absent', { path }, path)], [])
  const gathered = await factsOf(ground)
  if (!gathered.ok) {
    return conclude(
      [because('missing', 'document-unfounded', { path }, path), ...reasonsOf(gathered)],
      [path],
    )
  }
  const document = documents.find((candidate) => candidate.path === path)
  if (!document) throw new Error(`no report document writes ${path}`)
  const sections = options.sections ? sectionsOf(document, gathered.value, options.sections) : []
  const findings = options.sections
    ? sections.flatMap((section) => verifyDocument(text, gathered.value, document, { section }))
    : verifyDocument(text, gathered.value, document)
  const reasons = [...(await weigh(ground, path, findings)), ...(options.also?.(gathered.value) ?? [])]
  for (const other of options.beside ?? [])
    reasons.push(...(await judgeBeside(ground, other, gathered.value)))
  if (options.sections && sections.length === 0) {
    reasons.push(
      because('missing', 'document-section-unknown', { path, section: options.sections.source }, path),
    )
  }
  if (!speaksAgainst(reasons)) reasons.push(because('passed', 'document-complete', { path, sections }, path))
  return conclude(reasons, [path, ...gathered.value.sources.map((source) => source.path)])
}

async function judgeBeside(ground: Ground, path: string, facts: ReportFacts): Promise<readonly Reason[]> {
  const document = documents.find((candidate) => candidate.path === path)
  if (!document) throw new Error(`no report document writes ${path}`)
  const text = await textIfThere(ground.files, path, documentLimit)
  if (text === undefined) return [because('missing', 'document-absent', { path }, path)]
  return text === document.render(facts) ? [] : weigh(ground, path, verifyDocument(text, facts, document))
}

/** Differences that are told of a document that is merely old. */
const mostTold = 3

async function weigh(ground: Ground, path: string, findings: readonly Finding[]): Promise<readonly Reason[]> {
  const differing = findings.filter(({ severity }) => severity === 'error')
  const waiting = asReasons(
    'pending',
    findings.filter(({ severity }) => severity === 'warning'),
  )
  if (differing.length === 0) return waiting
  const older = (await holdStep(ground, 'document', [], { made: path })).filter(
    ({ verdict }) => verdict === 'stale',
  )
  if (older.length === 0 && !(await isAsWritten(ground, 'document', path))) {
    return [...asReasons('failed', differing), ...waiting]
  }
  const old = because('stale', 'document-older', { path, places: differing.length }, path)
  return [old, ...older, ...asReasons('stale', differing.slice(0, mostTold)), ...waiting]
}

function sectionsOf(document: ReportDocument, facts: ReportFacts, pattern: RegExp): readonly string[] {
  const headings = new Set(document.lines(facts).map(({ section }) => section))
  return [...headings].filter((heading) => pattern.test(heading))
}
