import { minute, plural } from '../figures.ts'

/** Sentences on known issues and what people sign. */
export const approvalsWording = {
  'known-issues-absent': (a: { path: string }) =>
    `${a.path} does not exist. List what is known to be wrong, one entry a line such as “- [ ] P2: Slow on large inputs”, or say that nothing is.`,
  'issue-open': (a: { path: string; line: number; priority: string; title: string }) =>
    `${a.path}, line ${a.line}: ${a.priority} is open: ${a.title || 'untitled'}. Solve it, tick its box there, then go on.`,
  'issue-unreadable': (a: { path: string; line: number }) =>
    `${a.path}, line ${a.line}: this open entry has no priority and may be critical. Begin it with P0 to P4, as in “- [ ] P2: …”.`,
  'no-critical-issue': (a: { path: string; open: number; issues: number }) =>
    `${a.path} has no open P0 or P1 entry (${plural(a.open, 'open entry', 'open entries')} of lower priority).`,
  'review-pending': () => 'No person has signed off the code review yet.',
  'review-without-reference': (a: { by: string; reason: string }) =>
    `${a.by} ticked the review with the reason “${a.reason}”, which holds neither a link nor a commit. Sign off again and name the review.`,
  'review-done': (a: { by: string; at: string; reference: string }) =>
    `${a.by} signed off the review on ${minute(a.at)}: ${a.reference}`,
  'tick-pending': (a: { file: string; item: string }) =>
    `Waits for a person: ${a.item} is not ticked in ${a.file}.`,
  'tick-given': (a: { item: string; by: string; at: string }) =>
    `${a.by} ticked ${a.item} on ${minute(a.at)}.`,
  'tick-unaudited': (a: { file: string; line: number; item: string }) =>
    `${a.file}, line ${a.line}: ${a.item} is ticked by hand; signoffs.jsonl doesn't say by whom.`,
  'tick-ignored': (a: { file: string; line: number; item: string }) =>
    `${a.file}, line ${a.line}: the tick at ${a.item} counts for nothing; a check decides this item.`,
  'tick-approves-nothing': (a: { file: string; line: number; item: string }) =>
    `${a.file}, line ${a.line}: the tick at ${a.item} approves nothing; an approval is given with finalize-model sign-off.`,
  'waiver-not-allowed': (a: { item: string; by: string }) =>
    `${a.by} waived ${a.item}, but an approval can't be waived: set approvals.….required: false where it isn't needed.`,
}
