import type { Verdict } from '../core/readiness/check.ts'
import type { Expected, Message, Protocol } from './channel.ts'
import {
  anyOf,
  boolean,
  fields,
  integer,
  list,
  nothing,
  oneOf,
  optional,
  readMessage,
  text,
  told,
} from './shape.ts'

/** A sentence, and the file that it is about. */
export interface ReadinessReason {
  readonly text: string
  readonly path?: string
  /** One-based. */
  readonly line?: number
}

/** What a person can put on record for an item. */
export const itemActs = ['tick', 'untick', 'approve', 'revoke', 'waive'] as const
export type ItemAct = (typeof itemActs)[number]

/** One line of the sign-off record. */
export interface ReadinessAct {
  readonly item: string
  readonly act: ItemAct
  readonly word: string
  readonly by: string
  /** As recorded; ISO 8601 where it was written by us. */
  readonly at: string
  readonly reason?: string
  /** For which release it was given, and until when, in words. */
  readonly remarks: readonly string[]
}

export interface ReadinessItem {
  readonly number: number
  readonly id: string
  readonly title: string
  readonly verdict: Verdict
  readonly word: string
  readonly settled: boolean
  /** Who decides, in words. */
  readonly decider: string
  /** What speaks against it first. */
  readonly reasons: readonly ReadinessReason[]
  /** Project-relative paths. */
  readonly evidence: readonly string[]
  /** What was put on record for it, the latest first. */
  readonly acts: readonly ReadinessAct[]
  /** What can be put on record for it as it stands; the usual first. */
  readonly offers: readonly ItemAct[]
  /** The command that brings it on, where it can be started from the editor. */
  readonly step?: string
}

/** A command, the items that it brings on, and what does the same from here: starting it, or an act on the one item. */
export interface ReadinessStep {
  readonly command: string
  readonly items: readonly { readonly number: number; readonly id: string }[]
  readonly startable: boolean
  readonly act?: ItemAct
}

export interface ReadinessModel {
  readonly title: string
  readonly project: string
  readonly open: boolean
  readonly settled: number
  readonly total: number
  readonly decision?: string
  /** Digest of what approvals are given for; absent while a part of it is missing. */
  readonly release?: string
  readonly counts: readonly { readonly verdict: Verdict; readonly word: string; readonly count: number }[]
  readonly problems: readonly ReadinessReason[]
  readonly sections: readonly { readonly title: string; readonly items: readonly ReadinessItem[] }[]
  readonly steps: readonly ReadinessStep[]
  /** What no command settles. */
  readonly byHand: readonly { readonly number: number; readonly id: string; readonly reason: string }[]
  /** Everything on record for the gate's items, the latest first; `actsLeftOut` older ones aren't shown. */
  readonly acts: readonly ReadinessAct[]
  readonly actsLeftOut: number
  /** The locked test set and how often it was looked at, in words. */
  readonly testSet?: string
}

/** The model, or why there is none. */
export type ReadinessAnswer =
  | { readonly kind: 'ready'; readonly model: ReadinessModel }
  | { readonly kind: 'missing'; readonly reasons: readonly string[] }

export type ReadinessRequest =
  | { readonly type: 'load' }
  | { readonly type: 'open'; readonly path: string; readonly line?: number | undefined }
  | { readonly type: 'copyCommand'; readonly command: string }
  | { readonly type: 'start'; readonly command: string }
  /** Asks the person for the act's reason, in the editor's own prompts; nothing is on record before they answered. */
  | { readonly type: 'act'; readonly item: string; readonly act: ItemAct }
  | { readonly type: 'recheck' }
  /** Copies the report as Markdown. */
  | { readonly type: 'copy' }
  | { readonly type: 'save' }

export interface ReadinessAnswers {
  readonly load: ReadinessAnswer
  readonly open: void
  readonly copyCommand: void
  readonly start: void
  readonly act: void
  readonly recheck: void
  readonly copy: void
  readonly save: void
}

export interface ReadinessEvent extends Message {
  readonly type: 'changed'
}

export interface ReadinessProtocol extends Protocol {
  readonly request: ReadinessRequest
  readonly answers: ReadinessAnswers
  readonly event: ReadinessEvent
}

export const readReadinessRequest = readMessage<ReadinessRequest>({
  load: {},
  open: { path: text(), line: optional(integer(1)) },
  copyCommand: { command: text() },
  start: { command: text() },
  act: { item: text(), act: oneOf(...itemActs) },
  recheck: {},
  copy: {},
  save: {},
})

const reason = fields<ReadinessReason>({
  text: told,
  path: optional(told),
  line: optional(integer(1)),
})
const act = fields<ReadinessAct>({
  item: told,
  act: oneOf(...itemActs),
  word: told,
  by: told,
  at: told,
  reason: optional(told),
  remarks: list(told),
})
const verdict = oneOf('passed', 'failed', 'stale', 'missing', 'pending', 'waived', 'not-applicable')
const item = fields<ReadinessItem>({
  number: integer(),
  id: told,
  title: told,
  verdict,
  word: told,
  settled: boolean,
  decider: told,
  reasons: list(reason),
  evidence: list(told),
  acts: list(act),
  offers: list(oneOf(...itemActs)),
  step: optional(told),
})
const named = fields<ReadinessStep['items'][number]>({ number: integer(), id: told })
const model = fields<ReadinessModel>({
  title: told,
  project: told,
  open: boolean,
  settled: integer(),
  total: integer(),
  decision: optional(told),
  release: optional(told),
  counts: list(fields<ReadinessModel['counts'][number]>({ verdict, word: told, count: integer() })),
  problems: list(reason),
  sections: list(fields<ReadinessModel['sections'][number]>({ title: told, items: list(item) })),
  steps: list(
    fields<ReadinessStep>({
      command: told,
      items: list(named),
      startable: boolean,
      act: optional(oneOf(...itemActs)),
    }),
  ),
  byHand: list(fields<ReadinessModel['byHand'][number]>({ number: integer(), id: told, reason: told })),
  acts: list(act),
  actsLeftOut: integer(),
  testSet: optional(told),
})

/** What the view takes from its host. */
export const fromReadinessHost: Expected<ReadinessProtocol> = {
  event: readMessage<ReadinessEvent>({ changed: {} }),
  answers: {
    load: anyOf(
      fields<Extract<ReadinessAnswer, { kind: 'ready' }>>({ kind: oneOf('ready'), model }),
      fields<Extract<ReadinessAnswer, { kind: 'missing' }>>({
        kind: oneOf('missing'),
        reasons: list(told),
      }),
    ),
    open: nothing,
    copyCommand: nothing,
    start: nothing,
    act: nothing,
    recheck: nothing,
    copy: nothing,
    save: nothing,
  },
}
