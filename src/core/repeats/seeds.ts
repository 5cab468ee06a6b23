import type { Config } from '../config/schema.ts'
import { parseConfig } from '../config/parse.ts'
import { originIn } from '../config/provenance.ts'
import { setValues, type ConfigText } from '../config/setValues.ts'
import { success, type Result } from '../finding.ts'
import { runFiles } from '../project/layout.ts'

const seedCount = 2 ** 32

/** The seeds of `reproducibility.repeat` beside the final run's own: those that follow it, none where one is trained. */
export function otherSeeds({ reproducibility: { seed, repeat } }: Pick<Config, 'reproducibility'>) {
  return Array.from({ length: repeat - 1 }, (_, index) => (seed + 1 + index) % seedCount)
}

/** Where a seed is trained into. */
export const seedDirectory = (runDirectory: string, seed: number): string =>
  `${runDirectory}/${runFiles.repeatRuns}/seed_${seed}`

/**
 * The final configuration as one of the other seeds trains with it: that seed alone, checkpoints of its own and only
 * the best and the last, and the test set left out, so that it is looked at by the final run alone. Fails where the
 * text has no safe place for one of them.
 */
export function seedConfig(source: ConfigText, seed: number, directory: string): Result<string> {
  const { path } = source
  // The record of where the file was derived from would not be true of the copy.
  const text = originIn(source.text)?.body ?? source.text
  const settings = [
    { path: 'reproducibility.seed', value: seed },
    { path: 'reproducibility.repeat', value: 1 },
    { path: 'test_set.enabled', value: false },
    { path: 'test_set.evaluate_at_end', value: false },
    { path: 'checkpointing.output_dir', value: `${directory}/checkpoints/` },
    { path: 'checkpointing.save_top_k', value: 0 },
    { path: 'checkpointing.checkpoint_every_n_epochs', value: 0 },
  ]
  const written = setValues({ path, text }, parseConfig(text, path), settings, () => '')
  return written.ok ? success(written.value.text) : written
}
