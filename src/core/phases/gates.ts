import type { Decider } from './parse.ts'

/** An item that a gate can't do without, whatever a project's own copy of the checklist says. */
export interface GateItem {
  readonly id: string
  readonly decidedBy: Decider
  readonly check?: string
}

export const gateNames = [
  'reproducibility_gate',
  'post_baseline',
  'diagnostics_complete',
  'optimization_complete',
  'production_ready',
] as const
export type GateName = (typeof gateNames)[number]

const checked = (id: string, check = id): GateItem => ({ id, decidedBy: 'check', check })
const ticked = (id: string, check?: string): GateItem => ({
  id,
  decidedBy: 'person',
  ...(check !== undefined && { check }),
})
const approved = (id: string): GateItem => ({ id, decidedBy: 'approver', check: id })

/**
 * The items of each gate, in order. A test holds them against `phases/`. A project may add items to its
 * copy; one that is missing from it, or has lost its check, keeps the gate closed.
 */
export const gateItems: Readonly<Record<GateName, readonly GateItem[]>> = {
  reproducibility_gate: [
    ticked('problem-stated', 'document-written'),
    checked('target-set'),
    ticked('budget-agreed', 'document-written'),
    ticked('data-described', 'document-written'),
    checked('splits-disjoint'),
    checked('configuration-valid'),
    checked('seed-fixed'),
    checked('environment-pinned'),
    checked('code-versioned', 'code-recorded'),
    checked('runs-repeat'),
  ],
  post_baseline: [
    checked('baseline-run-complete', 'run-complete'),
    checked('baseline-config-unchanged', 'config-unchanged'),
    checked('baseline-seed-recorded', 'seed-recorded'),
    checked('baseline-environment-recorded', 'environment-pinned'),
    checked('baseline-losses-finite', 'losses-finite'),
    checked('baseline-loss-halved', 'loss-fell'),
    checked('baseline-beats-guessing', 'beats-guessing'),
    checked('baseline-gpu-busy', 'gpu-busy'),
    checked('baseline-best-checkpoint', 'checkpoint-kept'),
    checked('baseline-last-checkpoint', 'checkpoint-kept'),
    checked('baseline-periodic-checkpoints', 'checkpoint-kept'),
    checked('baseline-claims-hold', 'claims-hold'),
    checked('baseline-test-set-untouched', 'test-set-untouched'),
    ticked('baseline-curves-read'),
    ticked('baseline-decision-recorded', 'decision-recorded'),
  ],
  diagnostics_complete: [
    checked('diagnosed-run-sound', 'run-complete'),
    checked('diagnosed-run-current', 'config-unchanged'),
    checked('leakage-excluded', 'splits-disjoint'),
    checked('overfitting-diagnosed', 'diagnosis-agrees'),
    checked('underfitting-diagnosed', 'diagnosis-agrees'),
    checked('data-quality-diagnosed', 'diagnosis-agrees'),
    checked('waste-diagnosed', 'diagnosis-agrees'),
    ticked('weakest-classes-read', 'document-written'),
    ticked('wrong-predictions-sorted', 'document-written'),
    ticked('labels-sampled'),
    ticked('headroom-estimated', 'document-written'),
    checked('recommendations-listed'),
    ticked('diagnostics-decision-recorded', 'decision-recorded'),
  ],
  optimization_complete: [
    checked('optimization-run-complete', 'run-complete'),
    checked('optimization-config-unchanged', 'config-unchanged'),
    checked('optimization-losses-finite', 'losses-finite'),
    checked('optimization-best-checkpoint', 'checkpoint-kept'),
    checked('optimization-last-checkpoint', 'checkpoint-kept'),
    checked('optimization-gpu-busy', 'gpu-busy'),
    checked('optimization-same-seed', 'same-seed'),
    checked('optimization-same-data', 'same-data'),
    checked('optimization-test-set-untouched', 'test-set-untouched'),
    checked('optimization-claims-hold', 'claims-hold'),
    checked('optimization-improved', 'improved'),
    checked('optimization-gap-bounded', 'gap-bounded'),
    checked('optimization-validation-steady', 'validation-steady'),
    checked('optimization-changes-documented', 'changes-documented'),
    checked('optimization-rounds-bounded', 'rounds-bounded'),
    ticked('optimization-decision-recorded', 'decision-recorded'),
  ],
  production_ready: [
    checked('final-training-complete'),
    checked('best-checkpoint-saved'),
    checked('last-checkpoint-saved'),
    checked('test-evaluation-complete'),
    checked('test-target-met'),
    checked('val-test-gap'),
    checked('confusion-matrix-analysed'),
    checked('held-out-data-intact'),
    checked('model-exported'),
    checked('exported-accuracy-verified'),
    checked('inference-tested'),
    checked('signature-verified'),
    checked('deployment-guide-complete'),
    checked('test-results-documented'),
    checked('model-card-created'),
    checked('monitoring-planned'),
    checked('reproducibility-documented'),
    checked('environment-recorded'),
    ticked('no-critical-issues', 'no-critical-issues'),
    ticked('code-reviewed', 'code-reviewed'),
    checked('rollout-and-rollback-planned'),
    approved('technical-approval'),
    approved('product-approval'),
    approved('compliance-approval'),
  ],
}
