import { finding, type Finding } from '../finding.ts'
import type { Identity } from './signoffs.ts'

/* What a person puts on record must be theirs: a name, a reason and a date, not what stood in an example. */

const longestReason = 2000
const longestWaiver = 366
const day = 86_400_000

const emptyReasons =
  /^(?:todo|tbd|tba|fixme|n\/?a|none|null|undefined|test(?:ing)?|reason|text|because|ok(?:ay)?|done|yes|fine|good|lgtm|approved?|ticked|waived|asdf\w*|foo|bar|placeholder|lorem ipsum.*|to write.*|<.*>|\[.*\]|…|[\s\p{P}\p{S}]*)$/iu
const emptyNames =
  /^(?:your name|first last|name|user(?:name)?|test(?: user)?|unknown|anonymous|nobody|none|j(?:ohn|ane) doe|…|\.*)$/i
const emptyEmails = /^(?:you|your|your[._-]?(?:name|email)|name|email|e-mail|user|someone|test|nobody|none)@/i
// eslint-disable-next-line no-control-regex
const control = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** A name and an e-mail address of a person. */
export function checkIdentity({ name, email }: Identity): readonly Finding[] {
  const who = `${name} <${email}>`.replace(new RegExp(control, 'g'), '?').slice(0, 200)
  const real =
    name.trim() !== '' &&
    name.length <= 200 &&
    !emptyNames.test(name.trim()) &&
    /^[^\s@<>]{1,100}@[^\s@<>]{1,150}$/.test(email) &&
    !emptyEmails.test(email) &&
    !control.test(name)
  return real ? [] : [finding('identity-placeholder', 'error', { who })]
}

/** A reason in at least two words, or a link. */
export function checkReason(reason: string): readonly Finding[] {
  const text = reason.trim()
  if (text.length > longestReason || control.test(text)) {
    return [finding('reason-unfit', 'error', { limit: longestReason })]
  }
  const said = !emptyReasons.test(text) && (/\S\s+\S/.test(text) ? text.length >= 10 : namesReview(text))
  return said ? [] : [finding('reason-placeholder', 'error', { reason: text.slice(0, 80) })]
}

/** The link, or else the commit, that a reason holds. With a digit: a word such as “defaced” is no commit. */
export function reviewIn(reason: string): string | undefined {
  const link = /\bhttps?:\/\/[^\s<>]{3,}/i.exec(reason)
  return (link ?? /\b(?=[0-9a-f]*\d)[0-9a-f]{7,64}\b/i.exec(reason))?.[0]
}

/** Whether a reason holds a link or a commit. */
export const namesReview = (reason: string): boolean => reviewIn(reason) !== undefined

/** The last day of a waiver: to come, and at most a year away, so that somebody looks again. */
export function checkExpiry(expires: string | undefined, now: Date): readonly Finding[] {
  const end = expires === undefined ? undefined : endOfDay(expires)
  if (!end) return [finding('expiry-unreadable', 'error', { expires: (expires ?? '').slice(0, 40) })]
  if (end <= now) return [finding('expiry-past', 'error', { expires: expires ?? '' })]
  if (end.getTime() - now.getTime() > (longestWaiver + 1) * day) {
    return [finding('expiry-too-far', 'error', { expires: expires ?? '', days: longestWaiver })]
  }
  return []
}

/** The last millisecond (UTC) of a day written `2026-03-31`; undefined where there is no such day. */
export function endOfDay(day: string): Date | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  const end = new Date(`${day}T23:59:59.999Z`)
  return Number.isNaN(end.getTime()) || end.toISOString().slice(0, 10) !== day ? undefined : end
}
