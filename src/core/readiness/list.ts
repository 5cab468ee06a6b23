import type { Check } from './check.ts'
import { bestCheckpointSaved } from './checks/bestCheckpointSaved.ts'
import { codeReviewed } from './checks/codeReviewed.ts'
import { complianceApproval } from './checks/complianceApproval.ts'
import { confusionMatrixAnalysed } from './checks/confusionMatrixAnalysed.ts'
import { deploymentGuideComplete } from './checks/deploymentGuideComplete.ts'
import { environmentRecorded } from './checks/environmentRecorded.ts'
import { exportedAccuracyVerified } from './checks/exportedAccuracyVerified.ts'
import { finalTrainingComplete } from './checks/finalTrainingComplete.ts'
import { heldOutDataIntact } from './checks/heldOutDataIntact.ts'
import { inferenceTested } from './checks/inferenceTested.ts'
import { lastCheckpointSaved } from './checks/lastCheckpointSaved.ts'
import { modelCardCreated } from './checks/modelCardCreated.ts'
import { modelExported } from './checks/modelExported.ts'
import { monitoringPlanned } from './checks/monitoringPlanned.ts'
import { noCriticalIssues } from './checks/noCriticalIssues.ts'
import { productApproval } from './checks/productApproval.ts'
import { reproducibilityDocumented } from './checks/reproducibilityDocumented.ts'
import { rolloutAndRollbackPlanned } from './checks/rolloutAndRollbackPlanned.ts'
import { signatureVerified } from './checks/signatureVerified.ts'
import { technicalApproval } from './checks/technicalApproval.ts'
import { testEvaluationComplete } from './checks/testEvaluationComplete.ts'
import { testResultsDocumented } from './checks/testResultsDocumented.ts'
import { testTargetMet } from './checks/testTargetMet.ts'
import { phaseChecks } from './checks/phase/list.ts'
import { valTestGap } from './checks/valTestGap.ts'

/** The 24 checks of the production gate, in the order of its items. */
const productionChecks: readonly Check[] = [
  finalTrainingComplete,
  bestCheckpointSaved,
  lastCheckpointSaved,
  testEvaluationComplete,
  testTargetMet,
  valTestGap,
  confusionMatrixAnalysed,
  heldOutDataIntact,
  modelExported,
  exportedAccuracyVerified,
  inferenceTested,
  signatureVerified,
  deploymentGuideComplete,
  testResultsDocumented,
  modelCardCreated,
  monitoringPlanned,
  reproducibilityDocumented,
  environmentRecorded,
  noCriticalIssues,
  codeReviewed,
  rolloutAndRollbackPlanned,
  technicalApproval,
  productApproval,
  complianceApproval,
]

/** Every check there is, by the name that stands in a checklist's comment. The only registry. */
export const checks: ReadonlyMap<string, Check> = new Map(
  [...productionChecks, ...phaseChecks].map((check) => [check.id, check]),
)
