import { layout } from '../project/layout.ts'
import { comprehensiveTestMetrics, comprehensiveValidationMetrics, sameMetric } from './metricNames.ts'
import type { Config } from './schema.ts'

/** Why the final configuration differs from the best one. */
export type ProductionReason =
  | 'longer-training'
  | 'more-patience'
  | 'several-checkpoints'
  | 'comprehensive-validation'
  | 'test-evaluation'
  | 'export-with-variants'
  | 'reproducibility'

export interface ProductionValue {
  /** Dotted path of the schema. */
  readonly path: string
  readonly value: unknown
  readonly reason: ProductionReason
}

const leastEpochs = 100
const leastPatience = 10
const leastTopK = 3

/**
 * What production training needs, in the order in which it is written. Larger numbers, further metrics and
 * formats that the best configuration has are kept. `stated` says whether it states a key itself.
 */
export function productionValues(
  config: Config,
  stated: (path: string) => boolean,
): readonly ProductionValue[] {
  const own = <T>(path: string, values: readonly T[]): readonly T[] => (stated(path) ? values : [])
  const values: ProductionValue[] = []
  const want = (reason: ProductionReason, section: string, keys: Readonly<Record<string, unknown>>) => {
    for (const [key, value] of Object.entries(keys)) values.push({ path: `${section}.${key}`, value, reason })
  }
  want('longer-training', 'training', { epochs: Math.max(leastEpochs, config.training.epochs) })
  want('more-patience', 'early_stopping', {
    enabled: config.early_stopping.enabled,
    patience: Math.max(leastPatience, config.early_stopping.patience),
  })
  want('several-checkpoints', 'checkpointing', {
    save_best: true,
    save_last: true,
    save_top_k: Math.max(leastTopK, config.checkpointing.save_top_k),
    output_dir: isProductionFolder(config.checkpointing.output_dir)
      ? config.checkpointing.output_dir
      : `${layout.checkpoints}/`,
  })
  want('comprehensive-validation', 'validation', {
    metrics: united(own('validation.metrics', config.validation.metrics), [
      ...comprehensiveValidationMetrics(config.task),
      ...own('early_stopping.metric', [config.early_stopping.metric]).filter((name) =>
        name.startsWith('val'),
      ),
    ]),
  })
  want('test-evaluation', 'test_set', {
    enabled: true,
    evaluate_at_end: true,
    metrics: united(own('test_set.metrics', config.test_set.metrics), comprehensiveTestMetrics(config.task)),
  })
  const { quantization } = config.export
  const types = [quantization.dtype].flat()
  want('export-with-variants', 'export', {
    enabled: true,
    formats: united(own('export.formats', config.export.formats), ['onnx']),
  })
  want('export-with-variants', 'export.quantization', {
    enabled: true,
    dtype: united(own('export.quantization.dtype', types), ['int8', 'fp16']),
  })
  want('reproducibility', 'reproducibility', { seed: config.reproducibility.seed, deterministic: true })
  return values
}

/** The first list and what of the second it lacks. */
function united(first: readonly string[], second: readonly string[]): readonly string[] {
  const all = [...first]
  for (const name of second) if (!all.some((other) => sameMetric(other, name))) all.push(name)
  return all
}

const isProductionFolder = (folder: string) =>
  folder.replace(/^\.\//, '').replace(/\/+$/, '') === layout.checkpoints
