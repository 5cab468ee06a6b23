import { readConfig } from '../config/effective.ts'
import { parseConfig } from '../config/parse.ts'
import { noteOf } from '../config/provenance.ts'
import { setValues, type ConfigText, type SettingChange, type Setting } from '../config/setValues.ts'
import { success, type Result } from '../finding.ts'
import type { Recommendation } from './recommend.ts'

/** Where the checkpoints of phase 4 go, so that those of the baseline stay. */
const checkpoints: Setting = { path: 'checkpointing.output_dir', value: 'checkpoints/optimization/' }

export interface Preview {
  readonly text: string
  readonly changes: readonly SettingChange<Setting>[]
}

/**
 * `optimization_config.yaml` as one recommendation would have it: the baseline's text with that change alone, each
 * changed value followed by where it came from and what it answers. Fails where the baseline's text can't take it or
 * the result would be no valid configuration.
 */
export function previewOptimization(
  baseline: ConfigText,
  { answers, settings }: Recommendation,
): Result<Preview> {
  const written = setValues(
    baseline,
    parseConfig(baseline.text, baseline.path),
    [...settings, checkpoints],
    (from, path, key, setting) =>
      setting === checkpoints ? noteOf(from, path, key) : `${noteOf(from, path, key)}, against ${answers}`,
  )
  if (!written.ok) return written
  const { text, changes } = written.value
  const valid = readConfig(text, baseline.path)
  return valid.ok ? success({ text, changes }) : valid
}
