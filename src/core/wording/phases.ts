import { gainedPoints, minute } from './figures.ts'
import { metricFigure } from './metricFigures.ts'
import { phaseChecksWording } from './phaseChecks.ts'

/** Sentences for the findings of `core/phases`: code → sentence made from the finding's arguments. */
export const phasesWording = {
  ...phaseChecksWording,

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
  'item-not-in-checklist': (a: { file: string; item: string }) =>
    `${a.file} has no item ${a.item}; restore the line from version control, or from the checklist that finalize-model init writes.`,
  'tick-not-written': (a: { file: string; item: string }) =>
    `${a.item} could not be ticked: ${a.file} keeps being changed by another program. Close it there and try again.`,

  'sign-off-half-written': (a: { file: string; line: number }) =>
    `${a.file}, line ${a.line} is cut off, as when a writer was stopped; it is passed over.`,
  'sign-off-line-broken': (a: { file: string; line: number; problem: string }) =>
    `${a.file}, line ${a.line} is no sign-off (${a.problem}) and counts for nothing. Restore it from version control, or remove it.`,

  'sample-unknown': (a: { sample: string; known: readonly string[] }) =>
    `There is no sample “${a.sample}”; there is ${a.known.join(', ')}.`,
  'item-unknown': (a: { item: string; suggestion: string }) =>
    `There is no item ${a.item}.${a.suggestion ? ` Did you mean ${a.suggestion}?` : ' finalize-model check lists the items.'}`,
  'item-decided-by-check': (a: { item: string; check: string }) =>
    `${a.item} is decided by the check ${a.check} and can't be ticked. See what it found with: finalize-model check. Where it can't be met for a good reason, waive it: --waive --expires DATE`,
  'item-needs-approval': (a: { item: string }) =>
    `${a.item} is an approval: give it with --approve, take it back with --revoke.`,
  'item-takes-no-approval': (a: { item: string }) =>
    `${a.item} is no approval. An item that a person decides is ticked with --tick.`,
  'approval-not-waived': (a: { item: string }) =>
    `${a.item} is an approval and can't be waived. Where it isn't needed, say so in the configuration (approvals.….required: false).`,
  'nothing-to-approve': (a: { item: string }) =>
    `There is nothing yet that ${a.item} could be given for: configuration, best checkpoint, exported model and evaluation have to exist. Run finalize-model first.`,
  'nothing-to-revoke': (a: { item: string }) =>
    `No approval and no waiver of ${a.item} stands, so there is none to revoke.`,
  'reason-needs-link': (a: { item: string }) =>
    `The reason for ${a.item} has to name what was reviewed: a link (https://…) or a commit (7 digits of its hash or more).`,
  'reason-placeholder': (a: { reason: string }) =>
    `“${a.reason}” is no reason that helps whoever reads it in a year. Say in a sentence what you looked at.`,
  'reason-unfit': (a: { limit: number }) =>
    `The reason has to be one line of at most ${a.limit} characters, without control characters.`,
  'identity-placeholder': (a: { who: string }) =>
    `${a.who} doesn't name a person. Set yours with: git config user.name "…" and git config user.email "…"`,
  'expiry-unreadable': (a: { expires: string }) =>
    `A waiver needs a last day, written as 2030-12-31${a.expires ? `; “${a.expires}” is none` : ''}.`,
  'expiry-past': (a: { expires: string }) => `${a.expires} is over; a waiver has to end on a day to come.`,
  'expiry-too-far': (a: { expires: string; days: number }) =>
    `${a.expires} is more than ${a.days} days away; choose an earlier day, so that somebody looks again.`,
  'signed-approved': (a: { item: string; by: string; release: string }) =>
    `${a.by} gave ${a.item} for release ${a.release}.`,
  'signed-waived': (a: { item: string; by: string; release: string; expires: string }) =>
    `${a.by} waives ${a.item} until ${a.expires}.`,
  'signed-revoked': (a: { item: string; by: string; release: string }) =>
    `${a.by} took back what stood for ${a.item}.`,
  'signed-ticked': (a: { item: string; by: string; release: string }) => `${a.by} ticked ${a.item}.`,
  'signed-unticked': (a: { item: string; by: string; release: string }) => `${a.by} unticked ${a.item}.`,

  'approval-not-required': (a: { role: string }) =>
    `The configuration asks for no ${a.role} approval (approvals.${a.role}.required: false).`,
  'approval-pending': (a: { item: string; role: string }) =>
    `Waits for the ${a.role} approval. Give it with: finalize-model sign-off ${a.item} --approve --reason "…"`,
  'approval-revoked': (a: { item: string; by: string; at: string; reason: string }) =>
    `${a.by} took the approval ${a.item} back on ${minute(a.at)}${a.reason ? `: ${a.reason}` : '.'}`,
  'approval-stale': (a: { item: string; by: string; at: string; approved: string; today: string }) =>
    `${a.by} approved release ${a.approved} on ${minute(a.at)}; today's release is ${a.today}. Configuration, checkpoint, model files or evaluation have changed since: ask for ${a.item} again.`,
  'approval-given': (a: { item: string; by: string; at: string; release: string }) =>
    `${a.by} gave ${a.item} for release ${a.release} on ${minute(a.at)}.`,
  'approval-without-reason': (a: { item: string; by: string; at: string }) =>
    `${a.by} gave ${a.item} on ${minute(a.at)} without a reason, so it counts for nothing. Give it again with: finalize-model sign-off ${a.item} --approve --reason "…"`,
  'approver-not-allowed': (a: { by: string; role: string; approvers: readonly string[] }) =>
    `${a.by} may not give the ${a.role} approval; approvals.${a.role}.approvers names ${a.approvers.join(', ')}.`,
  'approver-trained': (a: { by: string; role: string }) =>
    `${a.by} started the training of this model; the ${a.role} approval has to come from someone else.`,
  'approver-trainer-unknown': (a: { by: string; role: string }) =>
    `No run record says who started the training, so it can't be shown that ${a.by} is someone else; the ${a.role} approval waits for run.json.`,
  'waiver-incomplete': (a: { item: string; by: string; at: string }) =>
    `The waiver of ${a.item} by ${a.by} (${minute(a.at)}) is void: it needs a person, a reason of at least two words, and an expiry date such as 2030-12-31, at most a year after it was given.`,
  'waiver-expired': (a: { item: string; by: string; expired: string }) =>
    `The waiver of ${a.item} by ${a.by} ended on ${a.expired}; the item counts again.`,
  'waiver-stands': (a: { item: string; by: string; reason: string; expires: string }) =>
    `${a.by} waives ${a.item} until ${a.expires}: ${a.reason}`,

  'to-baseline': () => 'Planning is done; the baseline comes next.',
  'no-target-set': (a: { metric: string; value: number }) =>
    `The configuration sets no target for ${a.metric} (now ${metricFigure(a.metric, a.value)}), so nothing says whether that is enough. Set one under targets.`,
  'target-met-on-validation': (a: { metric: string; value: number; target: number }) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)} on validation and meets the target of ${metricFigure(a.metric, a.target)}: go to phase 5.`,
  'target-not-met-on-validation': (a: { metric: string; value: number; target: number }) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)} on validation, short of the target of ${metricFigure(a.metric, a.target)}: go to phase 3 and find out why.`,
  'run-not-finished': (a: { phase: number }) =>
    `The run did not end by itself; mend the cause and repeat phase ${a.phase}.`,
  'run-not-finite': (a: { phase: number }) =>
    `A loss became NaN or infinite; mend the cause and repeat phase ${a.phase}.`,
  'infrastructure-broken': () =>
    'The run that was diagnosed is broken, so its figures mean nothing; go back to phase 2.',
  'little-to-gain': (a: { gain: number; recommendations: number }) =>
    `${a.recommendations} recommended changes promise ${gainedPoints(a.gain)} in all, less than 3 points: go to phase 5 with the baseline.`,
  'gain-recommended': (a: { gain: number; recommendations: number }) =>
    `${a.recommendations} recommended changes promise ${gainedPoints(a.gain)}: go to phase 4.`,
  'no-better-than-baseline': (a: { metric: string; gain: number }) =>
    `${a.metric} is no better than the baseline's (${gainedPoints(a.gain)}): the diagnosis missed the cause, go back to phase 3.`,
  'round-gained-little': (a: { metric: string; gain: number }) =>
    `The round gained ${gainedPoints(a.gain)} in ${a.metric}, less than 2 points: go to phase 5.`,
  'rounds-used-up': (a: { rounds: number; gain: number }) =>
    `${a.rounds} rounds are made, ${gainedPoints(a.gain)} gained over the baseline: go to phase 5, and settle the target in the open.`,
  'another-round': (a: { rounds: number; gain: number }) =>
    `Round ${a.rounds} gained ${gainedPoints(a.gain)} and the target is still ahead: make another round.`,

  'path-a-open': (a: { source: string }) =>
    `Path A: the baseline is enough, so the production configuration is derived from ${a.source}.`,
  'path-b-open': (a: { source: string }) =>
    `Path B: the optimization is finished, so the production configuration is derived from ${a.source}.`,
  'path-a-closed': (a: { reasons: readonly string[] }) =>
    `Path A (from the baseline) isn't open: ${a.reasons.join('; ')}. See: finalize-model check --gate post_baseline`,
  'path-b-closed': (a: { reasons: readonly string[] }) =>
    `Path B (from the optimization) isn't open: ${a.reasons.join('; ')}. See: finalize-model check --gate optimization_complete`,
}
