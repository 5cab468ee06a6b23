import { augmentationRules } from './augmentation.ts'
import { checkpointingRules } from './checkpointing.ts'
import { dataRules } from './data.ts'
import { evaluationRules } from './evaluation.ts'
import { exportRules } from './export.ts'
import { launchRules } from './launch.ts'
import { metricRules } from './metrics.ts'
import { modelRules } from './model.ts'
import { optimizerRules } from './optimizer.ts'
import type { Rule } from './rule.ts'
import { trainingRules } from './training.ts'

/** Every rule across fields: the one registry. */
export const rules: readonly Rule[] = [
  ...dataRules,
  ...modelRules,
  ...trainingRules,
  ...optimizerRules,
  ...metricRules,
  ...augmentationRules,
  ...checkpointingRules,
  ...evaluationRules,
  ...exportRules,
  ...launchRules,
]
