import { finding, success, failure, type Finding, type Result } from '../finding.ts'
import { gateItems, type GateItem, type GateName } from '../phases/gates.ts'
import { limits } from '../phases/limits.ts'
import { parseChecklist, type Checklist, type ChecklistItem, type Decider } from '../phases/parse.ts'
import { phaseOfGate } from '../phases/phases.ts'
import { afterFinalization, type Decision } from '../phases/transitions.ts'
import { FileError } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { verdicts, type Check, type Judgement, type Verdict } from './check.ts'
import type { Ground } from './ground.ts'
import { checks } from './list.ts'
import { nextCommand } from './nextCommand.ts'
import { because, conclude } from './reasons.ts'
import { applyTick } from './ticks.ts'
import { applyWaiver } from './waivers.ts'
import { settledVerdicts } from './settled.ts'
import type { SignOff } from './signoffs.ts'

/** What the gate says of one item. */
export interface ItemReport {
  /** One-based place in the gate. */
  readonly number: number
  readonly id: string
  /** Heading of the checklist that the item stands under; empty where the checklist doesn't say. */
  readonly section: string
  /** The checklist's sentence, Markdown kept. */
  readonly title: string
  readonly decidedBy: Decider
  readonly verdict: Verdict
  /** The first is the headline. */
  readonly reasons: readonly Finding[]
  /** Project-relative paths that a reader can open. */
  readonly evidence: readonly string[]
  /** The box in the checklist as it is now. */
  readonly ticked: boolean
  /** The command that brings the item on, where one does; to be run in the project's folder. */
  readonly next?: string
}

/** The verdict of a gate with everything that led to it. Stable: `check --format json` prints it. */
export interface GateReport {
  readonly gate: GateName
  readonly phase: number
  /** Path of the checklist. */
  readonly checklist: string
  readonly title: string
  readonly open: boolean
  readonly items: readonly ItemReport[]
  readonly counts: Readonly<Record<Verdict, number>>
  /** Only of the production gate. */
  readonly decision?: { readonly decision: Decision; readonly reason: Finding }
  /** Digest of the artifacts that approvals are given for; absent while one of them is missing. */
  readonly release?: string
  /** Problems of the checklist and of the sign-off log as such. */
  readonly findings: readonly Finding[]
}

/**
 * Judges a gate: every item that it can't do without, whatever the project's copy of the checklist says, and
 * the items that the copy adds. Open only when each is passed, waived or not applicable.
 * Fails where the checklist is too large or can't be read; its absence and its flaws are told in the report. A judgement
 * that is stopped throws, as `isStop` knows.
 */
export async function judgeGate(
  ground: Ground,
  gate: GateName = 'production_ready',
): Promise<Result<GateReport>> {
  const phase = phaseOfGate(gate)
  if (!phase) throw new Error(`no phase has the gate ${gate}`)
  const read = await readChecklist(ground, phase.checklist)
  if (!read.ok) return read
  const acts = await ground.signOffs()
  if (!acts.ok) return acts
  const items: ItemReport[] = []
  for (const [index, item] of itemsOf(gate, read.value).entries()) {
    items.push(await judgeItem(ground, gate, phase.checklist, item, index + 1, acts.value))
    // What was being hashed is unreadable then, and its item seems to have failed.
    ground.interruption?.signal.throwIfAborted()
  }
  const open = items.every(({ verdict }) => settledVerdicts.has(verdict))
  const release = await ground.release()
  return success({
    gate,
    phase: phase.number,
    checklist: phase.checklist,
    title: read.value?.title || phase.title,
    open,
    items,
    counts: count(items),
    ...(gate === 'production_ready' && { decision: decide(items, open, release) }),
    ...(release !== undefined && { release }),
    findings: [...read.findings, ...acts.findings],
  })
}

async function readChecklist(ground: Ground, path: string): Promise<Result<Checklist | undefined>> {
  try {
    const text = await ground.files.readText(path, { limit: limits.bytes })
    return parseChecklist(text, path, { checks: new Set(checks.keys()) })
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    if (cause.problem !== 'missing') return failure(fileFinding(cause))
    return success(undefined, [finding('checklist-absent', 'warning', { path }, { file: path })])
  }
}

/** An item of the gate with its line in the checklist, where that has one. */
interface Entry {
  readonly required: GateItem
  readonly line: ChecklistItem | undefined
  /** The checklist is there and has lost this item. */
  readonly lost: boolean
}

function itemsOf(gate: GateName, checklist: Checklist | undefined): readonly Entry[] {
  const required = gateItems[gate]
  const lines = new Map(checklist?.items.map((item) => [item.id, item]))
  const known = new Set(required.map(({ id }) => id))
  const added = checklist?.items.filter(({ id }) => !known.has(id)) ?? []
  return [
    ...required.map((item) => {
      const line = lines.get(item.id)
      return { required: item, line, lost: checklist !== undefined && line === undefined }
    }),
    ...added.map((line) => ({ required: line, line, lost: false })),
  ]
}

async function judgeItem(
  ground: Ground,
  gate: GateName,
  checklist: string,
  { required, line, lost }: Entry,
  number: number,
  acts: readonly SignOff[],
): Promise<ItemReport> {
  const { id, decidedBy } = required
  const check = required.check === undefined ? undefined : checks.get(required.check)
  let judgement = await judgeByCheck(ground, required, check, line)
  judgement = applyTick(judgement, { checklist, id, decidedBy, line, acts })
  if (lost)
    judgement = worsen(
      judgement,
      because('missing', 'checklist-item-absent', { file: checklist, item: id }, checklist),
    )
  if (line && required.check !== undefined && line.check !== required.check) {
    const args = { file: checklist, line: line.line + 1, item: id, check: required.check }
    judgement = worsen(judgement, because('failed', 'checklist-item-altered', args, checklist))
  }
  judgement = applyWaiver(judgement, { id, decidedBy, acts, now: ground.clock.now() })
  const next = nextCommand(
    gate,
    id,
    decidedBy,
    judgement.verdict,
    judgement.reasons,
    (await ground.release()) !== undefined,
    ground.configPath,
  )
  return {
    number,
    id,
    section: line?.section ?? '',
    title: line?.text ?? check?.passesWhen ?? id,
    decidedBy,
    ...judgement,
    ticked: line?.ticked ?? false,
    ...(next !== undefined && { next }),
  }
}

/** What the check says; an item without one waits for its tick alone. */
async function judgeByCheck(
  ground: Ground,
  required: GateItem,
  check: Check | undefined,
  line: ChecklistItem | undefined,
): Promise<Judgement> {
  const { id, check: name } = required
  if (name === undefined) return { verdict: 'passed', reasons: [], evidence: [] }
  if (!check) return conclude([because('missing', 'check-not-available', { item: id, check: name })], [])
  try {
    return await check.judge(ground, line?.parameters ?? {})
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return { verdict: 'failed', reasons: [fileFinding(cause)], evidence: [] }
  }
}

/** Adds a reason, which decides unless what is there weighs more. */
function worsen(judgement: Judgement, reason: Parameters<typeof conclude>[0][number]): Judgement {
  const { verdict, evidence } = judgement
  return conclude([...judgement.reasons.map((finding) => ({ verdict, finding })), reason], evidence)
}

function count(items: readonly ItemReport[]): Readonly<Record<Verdict, number>> {
  const counts = Object.fromEntries(verdicts.map((verdict) => [verdict, 0])) as Record<Verdict, number>
  for (const { verdict } of items) counts[verdict]++
  return counts
}

function decide(
  items: readonly ItemReport[],
  open: boolean,
  release: string | undefined,
): NonNullable<GateReport['decision']> {
  const { decision } = afterFinalization(
    items.map(({ id }) => id),
    new Map(items.map(({ id, verdict }) => [id, verdict])),
  )
  const closing = items.filter(({ verdict }) => !settledVerdicts.has(verdict)).map(({ id }) => id)
  return { decision, reason: reasonOf(decision, closing, release, open) }
}

function reasonOf(decision: Decision, closing: readonly string[], release = '', open: boolean): Finding {
  switch (decision) {
    case 'deploy':
      return finding('decision-deploy', open ? 'info' : 'error', { release })
    case 'below-target':
      return finding('decision-below-target', 'error', {})
    case 'investigate-split':
      return finding('decision-investigate-split', 'error', {})
    case 'fix-export':
      return finding('decision-fix-export', 'error', {})
    case 'blocked':
      return finding('decision-blocked', 'error', { open: closing.length, items: closing })
  }
}
