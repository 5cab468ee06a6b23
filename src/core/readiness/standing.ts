import { asksNobody } from '../config/asksNobody.ts'
import type { Config } from '../config/schema.ts'
import { finding, type Finding } from '../finding.ts'
import { checkExpiry, checkIdentity, checkReason, endOfDay } from './genuine.ts'
import type { Identity, SignOff } from './signoffs.ts'

export type ApprovalRole = 'technical' | 'product' | 'compliance'

/** Where an approval stands today. `passed` alone counts. */
export interface Approval {
  readonly verdict: 'passed' | 'stale' | 'pending' | 'failed' | 'not-applicable'
  /** The act that decided, where there is one. */
  readonly act?: SignOff
  readonly reasons: readonly Finding[]
}

/** What an approval is held against. */
export interface ApprovalGround {
  readonly role: ApprovalRole
  readonly approvals: Config['approvals']
  /** Today's release digest; undefined where an artifact is missing, and then nothing can be approved. */
  readonly release: string | undefined
  /** Who ran the training; undefined where no run is recorded. */
  readonly trainedBy: Identity | undefined
}

/** The last tick or untick of an item: the audit of the box in the Markdown, which is the truth. */
export function lastTick(acts: readonly SignOff[], item: string): SignOff | undefined {
  return acts.findLast((act) => act.item === item && (act.act === 'tick' || act.act === 'untick'))
}

/**
 * The state of an approval from the log. A revocation, by anyone, takes back every approval that stands
 * before it in the file or in time (merged branches may stand in any order, clocks may differ: in doubt the
 * gate stays closed). Of what is left one approval of today's release by an allowed person is enough; an
 * approval of another release is `stale`.
 */
export function approvalOf(acts: readonly SignOff[], item: string, ground: ApprovalGround): Approval {
  const { role, release } = ground
  if (role === 'technical' && asksNobody(ground.approvals)) {
    return { verdict: 'failed', reasons: [finding('no-approval-required', 'error', {})] }
  }
  if (!ground.approvals[role].required) {
    return { verdict: 'not-applicable', reasons: [finding('approval-not-required', 'info', { role })] }
  }
  const approvals = ordered(acts, item, 'approve')
  const revocation = ordered(acts, item, 'revoke').at(-1)
  const standing = unrevoked(acts, item, approvals)
  const ofToday = standing.filter((act) => release !== undefined && act.release === release)
  const allowed = ofToday.findLast((act) => objection(act, ground) === undefined)
  if (allowed && release !== undefined) {
    const args = { item, by: nameOf(allowed.by), at: allowed.at, release: release.slice(0, 12) }
    return { verdict: 'passed', act: allowed, reasons: [finding('approval-given', 'info', args)] }
  }
  const refused = ofToday.at(-1)
  if (refused) {
    const reasons = ofToday.flatMap((act) => objection(act, ground) ?? [])
    return { verdict: 'failed', act: refused, reasons }
  }
  const stale = standing.at(-1)
  if (stale) {
    const args = {
      item,
      by: nameOf(stale.by),
      at: stale.at,
      approved: (stale.release ?? 'none').slice(0, 12),
      today: release?.slice(0, 12) ?? 'incomplete',
    }
    return { verdict: 'stale', act: stale, reasons: [finding('approval-stale', 'error', args)] }
  }
  if (revocation && approvals.length > 0) {
    const { at, reason = '' } = revocation
    const args = { item, by: nameOf(revocation.by), at, reason }
    return { verdict: 'pending', act: revocation, reasons: [finding('approval-revoked', 'warning', args)] }
  }
  return { verdict: 'pending', reasons: [finding('approval-pending', 'info', { item, role })] }
}

/** Why an approval doesn't count though it is of today's release: a line may have been written by any program. */
function objection(act: SignOff, ground: ApprovalGround): Finding | undefined {
  const refused = mayApprove(act.by, ground)
  if (refused) return refused
  const [unfit] = checkIdentity(act.by)
  if (unfit) return unfit
  if (checkReason(act.reason ?? '').length === 0) return undefined
  return finding('approval-without-reason', 'error', { item: act.item, by: nameOf(act.by), at: act.at })
}

/** Why this person may not approve, or undefined. */
export function mayApprove(
  person: Identity,
  ground: Pick<ApprovalGround, 'role' | 'approvals' | 'trainedBy'>,
): Finding | undefined {
  const { role, trainedBy } = ground
  const by = nameOf(person)
  const { approvers } = ground.approvals[role]
  if (approvers.length > 0 && !approvers.some((email) => same(email, person.email))) {
    return finding('approver-not-allowed', 'error', { by, role, approvers })
  }
  if (!trainedBy) return finding('approver-trainer-unknown', 'error', { by, role })
  if (samePerson(person, trainedBy)) return finding('approver-trained', 'error', { by, role })
  return undefined
}

/** The waiver that stands for an item, and what is wrong with those that don't. */
export interface Waiver {
  readonly act?: SignOff
  readonly findings: readonly Finding[]
}

/**
 * A waiver stands until the end of its day (UTC) or until a `revoke` of the item. One that `sign-off` would not
 * have written is void: without a person or a reason, or without a date at most a year after it was given.
 */
export function waiverOf(acts: readonly SignOff[], item: string, now: Date): Waiver {
  const act = unrevoked(acts, item, ordered(acts, item, 'waive')).at(-1)
  if (!act) return { findings: [] }
  const by = nameOf(act.by)
  const end = act.expires === undefined ? undefined : endOfDay(act.expires)
  const given = new Date(Math.min(timeOf(act), now.getTime()))
  const tooLong = checkExpiry(act.expires, given).filter(({ code }) => code === 'expiry-too-far')
  const unfit = [...checkIdentity(act.by), ...checkReason(act.reason ?? ''), ...tooLong]
  if (end === undefined || act.reason === undefined || unfit.length > 0) {
    return { findings: [finding('waiver-incomplete', 'error', { item, by, at: act.at })] }
  }
  if (now > end) {
    return { findings: [finding('waiver-expired', 'error', { item, by, expired: act.expires ?? '' })] }
  }
  const args = { item, by, reason: act.reason, expires: act.expires ?? '' }
  return { act, findings: [finding('waiver-stands', 'warning', args)] }
}

/**
 * One person under two addresses or two spellings: equal name, or equal e-mail but for what stands after a plus
 * sign. Letter case, spaces, compatibility forms and characters that can't be seen make no other person.
 */
function samePerson(a: Identity, b: Identity): boolean {
  const name = plain(a.name)
  return mailbox(a.email) === mailbox(b.email) || (name !== '' && name === plain(b.name))
}

const same = (a: string, b: string) => plain(a) === plain(b)
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()
    .toLowerCase()
const mailbox = (email: string) => plain(email).replace(/\+[^@]*(?=@)/, '')

export const nameOf = (person: Identity): string => `${person.name} <${person.email}>`

const timeOf = (act: SignOff) => Date.parse(act.at) || 0

/** The acts of one kind on an item, oldest first; of equal times the later line is the later one. */
function ordered(acts: readonly SignOff[], item: string, kind: SignOff['act']): readonly SignOff[] {
  return acts.filter((act) => act.item === item && act.act === kind).toSorted((a, b) => timeOf(a) - timeOf(b))
}

function unrevoked(acts: readonly SignOff[], item: string, given: readonly SignOff[]): readonly SignOff[] {
  let lastLine = -1
  let lastTime = Number.NEGATIVE_INFINITY
  for (const [line, act] of acts.entries()) {
    if (act.item !== item || act.act !== 'revoke') continue
    lastLine = line
    lastTime = Math.max(lastTime, timeOf(act))
  }
  const lineOf = new Map(acts.map((act, line) => [act, line]))
  return given.filter((act) => (lineOf.get(act) ?? -1) > lastLine && timeOf(act) >= lastTime)
}
