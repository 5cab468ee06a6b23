import { arraysWording } from './arrays.ts'
import { configWording } from './config.ts'
import { datasetWording } from './dataset.ts'
import { diagnosisWording } from './diagnosis.ts'
import { finalizeWording } from './finalize.ts'
import { launchWording } from './launch.ts'
import { metricsWording } from './metrics.ts'
import { onnxWording } from './onnx.ts'
import { phasesWording } from './phases.ts'
import { preflightWording } from './preflight.ts'
import { projectWording } from './project.ts'
import { readinessWording } from './readiness.ts'
import { repeatsWording } from './repeats.ts'
import { reportsWording } from './reports.ts'
import { runsWording } from './runs.ts'
import { slicesWording } from './slices.ts'
import { thresholdsWording } from './thresholds.ts'
import { trainerWording } from './trainer.ts'

/** Every finding code with the function that makes its sentence. */
export const catalogue = {
  ...arraysWording,
  ...configWording,
  ...datasetWording,
  ...diagnosisWording,
  ...finalizeWording,
  ...launchWording,
  ...metricsWording,
  ...onnxWording,
  ...phasesWording,
  ...preflightWording,
  ...projectWording,
  ...readinessWording,
  ...repeatsWording,
  ...reportsWording,
  ...runsWording,
  ...slicesWording,
  ...thresholdsWording,
  ...trainerWording,
}

export type Catalogue = typeof catalogue
