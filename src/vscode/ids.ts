/** Ids that the manifest and the code share; a test holds one against the other. Each stands once. */
export const commandIds = {
  finalize: 'finalizeModel.finalize',
  exportOnly: 'finalizeModel.exportOnly',
  preflight: 'finalizeModel.preflight',
  startTraining: 'finalizeModel.startTraining',
  stopTraining: 'finalizeModel.stopTraining',
  resumeTraining: 'finalizeModel.resumeTraining',
  setUpFolder: 'finalizeModel.setUpFolder',
  openSample: 'finalizeModel.openSample',
  compareRuns: 'finalizeModel.compareRuns',
  openRun: 'finalizeModel.openRun',
  showEvaluation: 'finalizeModel.showEvaluation',
  showReadiness: 'finalizeModel.showReadiness',
  copyReadiness: 'finalizeModel.copyReadiness',
  signOff: 'finalizeModel.signOff',
  waive: 'finalizeModel.waive',
  tick: 'finalizeModel.tick',
  untick: 'finalizeModel.untick',
  recheck: 'finalizeModel.recheck',
  openEvidence: 'finalizeModel.openEvidence',
  openItem: 'finalizeModel.openItem',
  runStep: 'finalizeModel.runStep',
  showRunning: 'finalizeModel.showRunning',
  acceptDerived: 'finalizeModel.acceptDerived',
  rejectDerived: 'finalizeModel.rejectDerived',
  fixAll: 'finalizeModel.fixAll',
  openReference: 'finalizeModel.openReference',
  refresh: 'finalizeModel.refresh',
} as const

export const viewIds = {
  container: 'finalizeModel',
  phases: 'finalizeModel.phases',
  runs: 'finalizeModel.runs',
} as const

export const panelIds = {
  run: 'finalizeModel.run',
  comparison: 'finalizeModel.comparison',
  evaluation: 'finalizeModel.evaluation',
  readiness: 'finalizeModel.readiness',
} as const

/** Keys of `when` clauses. */
export const contextKeys = {
  /** `unknown` until the folders were looked at; `bare` where none is set up; `ready`. */
  state: 'finalizeModel.state',
  /** Whether a pipeline or a training runs in one of the projects. */
  running: 'finalizeModel.isRunning',
} as const

/** Scheme of a derived configuration that is shown before it is written. */
export const derivedScheme = 'finalize-model-derived'
export const taskType = 'finalize-model'
export const diagnosticSource = 'finalize-model'

export const settingIds = {
  python: 'finalizeModel.python',
} as const

/** Tools for language models. */
export const toolIds = {
  readReadiness: 'finalizeModel_readReadiness',
  explainItem: 'finalizeModel_explainItem',
  validateConfig: 'finalizeModel_validateConfig',
  startStep: 'finalizeModel_startStep',
} as const
