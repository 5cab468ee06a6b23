import type { Verdict } from '../core/readiness/check.ts'
import type { Message, Protocol } from './channel.ts'
import { integer, oneOf, optional, readMessage, text } from './shape.ts'

/** A sentence, and the file that it is about. */
export interface ReadinessReason {
  readonly text: string
  readonly severity: 'error' | 'warning' | 'info'
  readonly path?: string
  /** One-based. */
  readonly line?: number
}

/** One line of the sign-off record. */
export interface ReadinessAct {
  readonly item: string
  readonly act: 'tick' | 'untick' | 'approve' | 'revoke' | 'waive'
  readonly word: string
  readonly by: string
  /** As recorded; ISO 8601 where it was written by us. */
  readonly at: string
  readonly reason?: string
  readonly expires?: string
  /** Whether it was given for the release that is judged; absent where no release is named. */
  readonly thisRelease?: boolean
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
  readonly next?: string
}

/** A command, the items that it brings on, and whether it can be started from the editor. */
export interface ReadinessStep {
  readonly command: string
  readonly items: readonly { readonly number: number; readonly id: string }[]
  readonly startable: boolean
}

export interface ReadinessModel {
  readonly title: string
  readonly project: string
  readonly checklist: string
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
  readonly testSet?: {
    readonly path: string
    readonly samples: number
    readonly created: string
    readonly looks: number
    readonly replaced: number
  }
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
  | { readonly type: 'copy'; readonly format: 'markdown' }
  | { readonly type: 'save' }

export interface ReadinessAnswers {
  readonly load: ReadinessAnswer
  readonly open: void
  /** Whether it was one of the report's commands, and is in the clipboard now. */
  readonly copyCommand: boolean
  readonly start: void
  readonly copy: boolean
  readonly save: boolean
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
  copy: { format: oneOf('markdown') },
  save: {},
})

export const readReadinessEvent = readMessage<ReadinessEvent>({ changed: {} })
