import type { Config } from '../config/schema.ts'
import { finding, type Finding } from '../finding.ts'

/**
 * Checkpoints that a training with this configuration leaves at most: the best, the last, the top k, the periodic, and the
 * best and the last of every other seed.
 */
export function checkpointsOf({ checkpointing, training, reproducibility }: Config): number {
  const {
    save_best: best,
    save_last: last,
    save_top_k: top,
    checkpoint_every_n_epochs: every,
  } = checkpointing
  const periodic = every > 0 ? Math.floor(training.epochs / every) : 0
  return (Number(best) + Number(last)) * reproducibility.repeat + top + periodic
}

/** Share of the disk's free space that checkpoints may take before it is a risk. */
const risky = 0.8

/**
 * Whether the disk has room for the checkpoints of the whole training.
 *
 * @param size bytes of one checkpoint, as the rehearsal left it
 * @param free bytes
 */
export function judgeRoom(config: Config, size: number, free: number): Finding {
  const count = checkpointsOf(config)
  const args = { count, needed: count * size, free }
  if (count * size > free) return finding('preflight-disk-full', 'error', args)
  return finding('preflight-disk', count * size > risky * free ? 'warning' : 'info', args)
}
