import type { Combination } from '../ensembles/combination.ts'
import type { ScoreShift } from '../metrics/scoreShift.ts'
import type { DecisionFigures } from './decisionFigures.ts'
import type { SweepRow } from './sweep.ts'

/** A file of predictions that a decision stands on. */
export interface DecisionFile {
  readonly model: string
  readonly path: string
  readonly sha256: string
}

/** One way to decide: a model or an ensemble, with the threshold that the objective chose on validation. */
export interface Candidate {
  /** The model's name, or the kind of the ensemble. */
  readonly name: string
  readonly combination: Combination
  /** Objective in the command line's form; a backup of one model may have its own. */
  readonly objective: string
  /** The class is predicted where the score is this or above; null where never predicting it is the optimum. */
  readonly threshold: number | null
  /** The validation score at which the objective is best; `threshold` decides the same on validation. */
  readonly score: number | null
  /** Whether the objective's demand is met on validation; where it isn't, there is no threshold. */
  readonly meets: boolean
  readonly validation: DecisionFigures
  /** On the held-out test set: of the primary and the backup only, once. */
  readonly test: DecisionFigures | null
  /** Whether test has scores as validation has them; of what is applied to test only. */
  readonly shift?: ScoreShift
  /** 0.10 to 0.90 by 0.05, on validation. */
  readonly sweep: readonly SweepRow[]
  /** Every distinct score of validation, at most 1,000 of them. */
  readonly scores: readonly SweepRow[]
  /** Number of distinct scores. */
  readonly distinct: number
}

/** A class, or a label, of which a sample may have several. */
export interface Decided {
  readonly index: number
  readonly name: string
  readonly kind?: 'label'
}

/** What was chosen on validation, and what it gives on test. */
export interface ThresholdDecision {
  /** The class or label that is decided about. */
  readonly positive: Decided
  readonly objective: string
  readonly validation: {
    readonly samples: number
    readonly positives: number
    readonly files: readonly DecisionFile[]
  }
  readonly test: {
    readonly samples: number
    readonly positives: number
    readonly files: readonly DecisionFile[]
  } | null
  /** Best by the objective first; those that don't meet its demand last. */
  readonly candidates: readonly Candidate[]
  /** Names among the candidates; null where none meets the demand. */
  readonly primary: string | null
  readonly backup: string | null
}
