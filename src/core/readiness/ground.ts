import type { Dataset } from '../dataset/dataset.ts'
import type { Columns } from '../arrays/column.ts'
import type { Config } from '../config/schema.ts'
import type { Result } from '../finding.ts'
import type { Evaluation } from '../metrics/evaluation.ts'
import type { Predictions } from '../runs/predictions.ts'
import type {
  Benchmark,
  Evidence,
  MetricsRecord,
  Parity,
  RunEvent,
  RunRecord,
  Signature,
} from '../runs/records.ts'
import type { Clock, Files, Interruption } from '../ports.ts'
import type { SignOff } from './signoffs.ts'
import type { TestSetLock } from './testSetLock.ts'

/**
 * What the checks stand on: the project's files, read once each and on demand, and what is recomputed from
 * them. A file that is missing or broken is a failed result; each check says what that means for its item.
 */
export interface Ground {
  readonly files: Files
  readonly clock: Clock
  /** Run directory, relative to the project. */
  readonly runDirectory: string
  readonly configPath: string
  /** How it is heard that the judgement is stopped, where it can be. */
  readonly interruption?: Interruption
  /** As {@link Interruption} has it; just runs the work where the judgement can't be stopped. */
  compute<T>(work: () => T): Promise<T>
  /** Effective `final_config.yaml`. */
  config(): Promise<Result<Config>>
  run(): Promise<Result<RunRecord>>
  /** But those of batches. */
  events(): Promise<Result<readonly RunEvent[]>>
  metrics(): Promise<Result<MetricsRecord>>
  signature(): Promise<Result<Signature>>
  predictions(split: 'val' | 'test'): Promise<Result<Predictions>>
  dataset(): Promise<Result<Dataset>>
  /** Recomputed from the predictions now; nothing of it comes from `evaluation.json`. */
  evaluation(): Promise<Result<Evaluation>>
  /** What the test samples can be cut by: columns of their predictions, and of the data where ids match. */
  sliceColumns(): Promise<Result<Columns>>
  recordedEvaluation(): Promise<Result<Evaluation>>
  parity(): Promise<Result<Parity>>
  benchmark(): Promise<Result<Benchmark>>
  evidence(): Promise<Result<Evidence>>
  testSetLock(): Promise<Result<TestSetLock>>
  /** Path of `final_model_best.*` or `final_model_last.*`; undefined where there is none. */
  checkpoint(kind: 'best' | 'last'): Promise<string | undefined>
  /** Exported files `models/production_model*`, sorted. */
  variants(): Promise<readonly string[]>
  signOffs(): Promise<Result<readonly SignOff[]>>
  /** SHA-256 of a file, read once a judgement; undefined where it is missing. */
  digest(path: string): Promise<string | undefined>
  /** Digest over config, best checkpoint, variants and evaluation; undefined where one is missing. */
  release(): Promise<string | undefined>
}
