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
import { approvalsWording } from './readiness/approvals.ts'
import { documentsWording } from './readiness/documents.ts'
import { environmentWording } from './readiness/environment.ts'
import { evidenceWording } from './readiness/evidence.ts'
import { exportsWording } from './readiness/exports.ts'
import { gateWording } from './readiness/gate.ts'
import { heldOutWording } from './readiness/heldOut.ts'
import { predictionsWording } from './readiness/predictions.ts'
import { targetsWording } from './readiness/targets.ts'
import { trainingWording } from './readiness/training.ts'
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
  ...approvalsWording,
  ...documentsWording,
  ...environmentWording,
  ...evidenceWording,
  ...exportsWording,
  ...gateWording,
  ...heldOutWording,
  ...predictionsWording,
  ...targetsWording,
  ...trainingWording,
  ...repeatsWording,
  ...reportsWording,
  ...runsWording,
  ...slicesWording,
  ...thresholdsWording,
  ...trainerWording,
}

export type Catalogue = typeof catalogue
