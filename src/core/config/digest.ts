import { canonicalJson, digestOf } from '../digest.ts'
import type { Config } from './schema.ts'

/** SHA-256 over the whole effective configuration: equal values have equal digests, whatever their layout. */
export function configDigest(config: Config): string {
  return digestOf(canonicalJson(config))
}

/** Sections whose settings shape the model or its training, beside `checkpointing`. */
export const shapingSections = [
  'task',
  'data',
  'model',
  'optimizer',
  'lr_scheduler',
  'training',
  'early_stopping',
  'data_augmentation',
  'validation',
  'reproducibility',
] as const

/**
 * SHA-256 over what shapes the weights and which of them are kept: the sections above and `checkpointing`
 * without its folder, `reproducibility` without `repeat`. Targets, export, approvals and the like can change without making a training stale.
 */
export function trainingDigest(config: Config): string {
  const { output_dir: _, ...checkpointing } = config.checkpointing
  const shaping = Object.fromEntries(shapingSections.map((section) => [section, config[section]]))
  // How many other seeds are trained says nothing of this one.
  const reproducibility = { ...config.reproducibility, repeat: 1 }
  return digestOf(canonicalJson({ ...shaping, reproducibility, checkpointing }))
}
