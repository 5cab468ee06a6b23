import { fields, integer, list, oneOf, optional, told, type MessageTables } from '../shape.ts'
import { sampleFields, type CellSample } from './samples.ts'

/** The lists of samples that a person should look at. */
export const failureLists = ['mistakes', 'hardest', 'labels'] as const
export type FailureList = (typeof failureLists)[number]

/** How many samples each list has; a list that isn't there can't be drawn from these predictions. */
export type FailureCounts = Readonly<Partial<Record<FailureList, number>>>

/** What confident learning counts of all samples, listed or not. */
export interface LabelErrorsView {
  /** How many labels are wrong, as it is estimated. */
  readonly estimated: string
  readonly total: number
  /** The label and the likely class, the most frequent first. */
  readonly pairs: readonly { readonly given: string; readonly likely: string; readonly count: number }[]
}

export interface FailureSample extends CellSample {
  /** The label, and what was predicted or is likely. */
  readonly actual: string
  readonly other: string
  /** Confidence, loss or margin, as it is shown. */
  readonly figure: string
}

export interface FailureMessages {
  readonly request: { readonly type: 'failures'; readonly list: FailureList; readonly from: number }
  readonly answers: { readonly failures: readonly FailureSample[] }
}

export const failureCountsShape = fields<FailureCounts>({
  mistakes: optional(integer()),
  hardest: optional(integer()),
  labels: optional(integer()),
})

export const labelErrorsShape = fields<LabelErrorsView>({
  estimated: told,
  total: integer(),
  pairs: list(fields<LabelErrorsView['pairs'][number]>({ given: told, likely: told, count: integer() })),
})

export const failureMessages: MessageTables<FailureMessages> = {
  requests: { failures: { list: oneOf(...failureLists), from: integer() } },
  answers: {
    failures: list(fields<FailureSample>({ ...sampleFields, actual: told, other: told, figure: told })),
  },
}
