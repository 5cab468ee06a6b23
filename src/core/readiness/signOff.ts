import { distance } from 'fastest-levenshtein'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import { gateItems } from '../phases/gates.ts'
import { limits } from '../phases/limits.ts'
import { parseChecklist, type Decider } from '../phases/parse.ts'
import { phases } from '../phases/phases.ts'
import { writeTick } from '../phases/writeTick.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { layout } from '../project/layout.ts'
import { textIfThere } from '../project/textIfThere.ts'
import { appendSignOff } from './acts.ts'
import { checkIdentity, checkReason, checkExpiry, namesReview } from './genuine.ts'
import type { Ground } from './ground.ts'
import type { SignOff } from './signoffs.ts'
import { mayApprove, nameOf, waiverOf, type ApprovalRole } from './standing.ts'

/** What somebody wants to put on record. */
export type SignOffRequest = Pick<SignOff, 'item' | 'act' | 'by' | 'expires'> & { readonly reason: string }

export interface SignedOff {
  readonly act: SignOff
  /** The checklist the item stands in. */
  readonly checklist: string
}

/** An item of a checklist, its decider as the gate has it and not as the project's copy may say. */
interface Found {
  readonly id: string
  readonly decidedBy: Decider
  readonly check: string | undefined
  readonly role: ApprovalRole | undefined
  readonly needsLink: boolean
  readonly checklist: string
}

/**
 * Puts one act on record: refuses what can't stand (an unknown item, a tick on what a check decides, an
 * approval by the wrong person or of nothing, a placeholder as reason), appends the line, then lets the box
 * in the Markdown follow. A box that can't be written leaves the act on record and is a finding.
 */
export async function signOff(ground: Ground, request: SignOffRequest): Promise<Result<SignedOff>> {
  const { files, clock } = ground
  const now = clock.now()
  const found = await findItem(files, request.item)
  if (!found.ok) return found
  const item = found.value
  const wanted = { ...request, act: await actOn(ground, item, request.act, now) }
  const problems = [
    ...checkIdentity(request.by),
    ...checkReason(request.reason),
    ...(await checkAct(ground, item, wanted, now)),
  ]
  if (problems.length > 0) return failure(...problems)
  const release = await ground.release()
  if (wanted.act === 'approve' && release === undefined) {
    return failure(finding('nothing-to-approve', 'error', { item: item.id }))
  }
  const act: SignOff = {
    item: item.id,
    act: wanted.act,
    by: request.by,
    at: now.toISOString(),
    reason: request.reason.trim(),
    ...(request.expires !== undefined && { expires: request.expires }),
    ...(release !== undefined && { release }),
  }
  try {
    await keepBothSides(files)
    await appendSignOff(files, act)
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return failure(fileFinding(cause))
  }
  const box = await followBox(files, item, act)
  return success({ act, checklist: item.checklist }, box)
}

/** Approving what a person decides is ticking it; revoking it is taking the tick back, unless a waiver stands. */
async function actOn(ground: Ground, item: Found, act: SignOff['act'], now: Date): Promise<SignOff['act']> {
  if (item.decidedBy !== 'person') return act
  if (act === 'approve') return 'tick'
  if (act !== 'revoke') return act
  const acts = await ground.signOffs()
  return acts.ok && waiverOf(acts.value, item.id, now).act ? 'revoke' : 'untick'
}

async function checkAct(
  ground: Ground,
  item: Found,
  { act, by, expires, reason }: SignOffRequest,
  now: Date,
): Promise<readonly Finding[]> {
  const { id, decidedBy, check = '' } = item
  switch (act) {
    case 'tick':
    case 'untick':
      if (decidedBy === 'check') return [finding('item-decided-by-check', 'error', { item: id, check })]
      if (decidedBy === 'approver') return [finding('item-needs-approval', 'error', { item: id })]
      return act === 'tick' && item.needsLink && !namesReview(reason)
        ? [finding('reason-needs-link', 'error', { item: id })]
        : []
    case 'waive':
      return decidedBy === 'approver'
        ? [finding('approval-not-waived', 'error', { item: id })]
        : checkExpiry(expires, now)
    case 'approve':
      return decidedBy === 'approver'
        ? checkApprover(ground, item, by)
        : [finding('item-takes-no-approval', 'error', { item: id })]
    case 'revoke': {
      const acts = await ground.signOffs()
      const approved = (act: SignOff) => act.item === id && act.act === 'approve'
      const standing =
        decidedBy === 'approver'
          ? !acts.ok || acts.value.some(approved)
          : acts.ok && waiverOf(acts.value, id, now).act
      return standing ? [] : [finding('nothing-to-revoke', 'error', { item: id })]
    }
  }
}

async function checkApprover(ground: Ground, item: Found, by: SignOff['by']): Promise<readonly Finding[]> {
  const [config, run] = [await ground.config(), await ground.run()]
  if (!config.ok) return config.findings
  if (item.role === undefined) return [finding('item-takes-no-approval', 'error', { item: item.id })]
  if (!config.value.approvals[item.role].required) {
    return [finding('approval-not-required', 'error', { role: item.role })]
  }
  const refusal = mayApprove(by, {
    role: item.role,
    approvals: config.value.approvals,
    trainedBy: run.ok ? run.value.user : undefined,
  })
  return refusal ? [refusal] : []
}

/** Where the item stands: in a gate of the product, or in a project's checklist as an item of its own. */
export async function findItem(files: Files, id: string): Promise<Result<Found>> {
  const own: string[] = []
  for (const phase of phases) {
    const known = gateItems[phase.gate].find((item) => item.id === id)
    const items = await itemsOf(files, phase.checklist)
    const item = items.find((each) => each.id === id)
    own.push(...items.map((each) => each.id))
    if (!known && !item) continue
    return success({
      id,
      decidedBy: known?.decidedBy ?? item?.decidedBy ?? 'person',
      check: known ? known.check : item?.check,
      role: roleOf(id),
      needsLink: id === 'code-reviewed' || item?.parameters['needs'] === 'link',
      checklist: phase.checklist,
    })
  }
  const names = [...Object.values(gateItems).flatMap((items) => items.map((item) => item.id)), ...own]
  const longer = [...new Set(names)].filter((name) => id.length > 3 && name.split('-').includes(id))
  const nearest = names
    .map((name) => ({ name, away: distance(id.slice(0, 100), name) }))
    .toSorted((a, b) => a.away - b.away)[0]
  const suggestion = longer.length === 1 ? longer[0]! : nearest && nearest.away <= 6 ? nearest.name : ''
  return failure(finding('item-unknown', 'error', { item: id.slice(0, 100), suggestion }))
}

const approvalRoles: Readonly<Record<string, ApprovalRole>> = {
  'technical-approval': 'technical',
  'product-approval': 'product',
  'compliance-approval': 'compliance',
}

const roleOf = (id: string): ApprovalRole | undefined =>
  Object.hasOwn(approvalRoles, id) ? approvalRoles[id] : undefined

async function itemsOf(files: Files, path: string) {
  try {
    const parsed = parseChecklist(await files.readText(path, { limit: limits.bytes }), path)
    return parsed.ok ? parsed.value.items : []
  } catch (cause) {
    if (cause instanceof FileError) return []
    throw cause
  }
}

/**
 * The box after an act. A waiver ticks no box: its end would leave a tick that nobody gave. An approval
 * does, a revocation takes it away.
 */
async function followBox(files: Files, item: Found, { act }: SignOff): Promise<readonly Finding[]> {
  if (act === 'waive' || (act === 'revoke' && item.decidedBy !== 'approver')) return []
  const written = await writeTick(files, item.checklist, item.id, act === 'tick' || act === 'approve')
  if (written.ok) return []
  const severity = item.decidedBy === 'person' ? 'error' : 'warning'
  return written.findings.map((found) => ({ ...found, severity }))
}

const attributes = '.gitattributes'
const union = `${layout.signOffs} merge=union`

/** Tells git to keep the lines of both sides when branches with sign-offs are merged. */
async function keepBothSides(files: Files): Promise<void> {
  const text = (await textIfThere(files, attributes, 1_000_000)) ?? ''
  if (text.split(/\r?\n/).some((line) => line.trim().replace(/\s+/g, ' ') === union)) return
  await files.write(attributes, `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${union}\n`)
}

/** What an act did, for the person who did it. */
export function signedOffFinding({ act }: SignedOff): Finding {
  const { item, by, expires = '', release = '' } = act
  const args = { item, by: nameOf(by), release: release.slice(0, 12) }
  switch (act.act) {
    case 'approve':
      return finding('signed-approved', 'info', args)
    case 'waive':
      return finding('signed-waived', 'info', { ...args, expires })
    case 'revoke':
      return finding('signed-revoked', 'info', args)
    case 'tick':
    case 'untick':
      return finding(act.act === 'tick' ? 'signed-ticked' : 'signed-unticked', 'info', args)
  }
}
