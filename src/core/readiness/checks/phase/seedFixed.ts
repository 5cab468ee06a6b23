import { parseConfig } from '../../../config/parse.ts'
import { moveOlderSpellings } from '../../../config/olderSpellings.ts'
import { effectiveConfig } from '../../../config/effective.ts'
import { isPlainMap } from '../../../config/path.ts'
import { layout } from '../../../project/layout.ts'
import type { Check } from '../../check.ts'
import { readTextAt } from '../../phaseConfig.ts'
import { pathOf } from '../../phaseRun.ts'
import { because, conclude, reasonsOf } from '../../reasons.ts'

export const seedFixed: Check = {
  id: 'seed-fixed',
  passesWhen: 'The configuration (`config=`) writes out `reproducibility.seed`, and `deterministic` is true.',
  async judge(ground, parameters) {
    const path = pathOf(parameters, 'config', layout.configs.training)
    const text = await readTextAt(ground.files, path)
    if (typeof text !== 'string') return conclude(reasonsOf(text), [path])
    const parsed = parseConfig(text, path)
    const config = effectiveConfig(parsed)
    if (!config.ok) return conclude(reasonsOf(config), [path])
    const written = moveOlderSpellings(parsed.value).value['reproducibility']
    const { seed, deterministic } = config.value.reproducibility
    if (!isPlainMap(written) || typeof written['seed'] !== 'number') {
      return conclude([because('failed', 'seed-not-written', { path, seed }, path)], [path])
    }
    const reason = deterministic
      ? because('passed', 'seed-written', { seed, path })
      : because('failed', 'seed-not-deterministic', { seed, path }, path)
    return conclude([reason], [path])
  },
}
