/** Sentences for the findings of `core/phases`: code → sentence made from the finding's arguments. */
export const phasesWording = {
  'checklist-too-large': (a: { file: string; limit: number }) =>
    `${a.file} is longer than ${a.limit} characters, which no checklist is; nothing of it was read.`,
  'checklist-too-many-items': (a: { file: string; limit: number }) =>
    `${a.file} has more than ${a.limit} items; split it or remove what isn't part of the gate.`,
  'item-without-id': (a: { file: string; line: number; text: string }) =>
    `${a.file}, line ${a.line}: the item “${a.text}” has no id and so is no part of the gate. Add <!-- item: some-id --> at its end.`,
  'item-comment-broken': (a: { file: string; line: number; problem: string }) =>
    `${a.file}, line ${a.line}: the item's comment can't be read: ${a.problem}.`,
  'item-id-twice': (a: { file: string; item: string; first: number; second: number }) =>
    `${a.file}: the id ${a.item} stands on line ${a.first} and again on line ${a.second}. The first one counts; give the other an id of its own.`,
  'check-unknown': (a: { file: string; line: number; item: string; check: string }) =>
    `${a.file}, line ${a.line}: item ${a.item} names the check “${a.check}”, which doesn't exist, so nothing can pass it.`,
  'step-id-broken': (a: { file: string; line: number; step: string }) =>
    `${a.file}, line ${a.line}: “${a.step}” is no id for a step; use lower-case letters, digits and hyphens.`,
  'step-id-twice': (a: { file: string; line: number; step: string }) =>
    `${a.file}, line ${a.line}: the step ${a.step} stands above already; give this one an id of its own.`,
  'workflow-too-many-steps': (a: { file: string; limit: number }) =>
    `${a.file} has more than ${a.limit} steps; nothing of it was read.`,

  'sign-off-half-written': (a: { file: string; line: number }) =>
    `${a.file}, line ${a.line} is cut off, as when a writer was stopped; it is passed over.`,
  'sign-off-line-broken': (a: { file: string; line: number; problem: string }) =>
    `${a.file}, line ${a.line} is no sign-off (${a.problem}) and counts for nothing. Restore it from version control, or remove it.`,

  'approval-not-required': (a: { role: string }) =>
    `The configuration asks for no ${a.role} approval (approvals.${a.role}.required: false).`,
  'approval-pending': (a: { item: string; role: string }) =>
    `Waits for the ${a.role} approval. Give it with: finalize-model sign-off ${a.item} --approve --reason "…"`,
  'approval-revoked': (a: { item: string; by: string; at: string; reason: string }) =>
    `${a.by} took the approval ${a.item} back on ${a.at}${a.reason ? `: ${a.reason}` : '.'}`,
  'approval-stale': (a: { item: string; by: string; at: string; approved: string; today: string }) =>
    `${a.by} approved release ${a.approved} on ${a.at}; today's release is ${a.today}. Configuration, checkpoint, model files or evaluation have changed since: ask for ${a.item} again.`,
  'approval-given': (a: { item: string; by: string; at: string; release: string }) =>
    `${a.by} gave ${a.item} for release ${a.release} on ${a.at}.`,
  'approver-not-allowed': (a: { by: string; role: string; approvers: readonly string[] }) =>
    `${a.by} may not give the ${a.role} approval; approvals.${a.role}.approvers names ${a.approvers.join(', ')}.`,
  'approver-trained': (a: { by: string; role: string }) =>
    `${a.by} started the training of this model; the ${a.role} approval has to come from someone else.`,
  'approver-trainer-unknown': (a: { by: string; role: string }) =>
    `No run record says who started the training, so it can't be shown that ${a.by} is someone else; the ${a.role} approval waits for run.json.`,
  'waiver-incomplete': (a: { item: string; by: string; at: string }) =>
    `The waiver of ${a.item} by ${a.by} (${a.at}) is void: it needs a reason and an expiry date such as 2030-12-31.`,
  'waiver-expired': (a: { item: string; by: string; expired: string }) =>
    `The waiver of ${a.item} by ${a.by} ended on ${a.expired}; the item counts again.`,
  'waiver-stands': (a: { item: string; by: string; reason: string; expires: string }) =>
    `${a.by} waives ${a.item} until ${a.expires}: ${a.reason}`,
}
