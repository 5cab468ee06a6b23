import type { Finding } from '../finding.ts'
import type { StepId } from '../finalize/step.ts'
import type { GateName } from '../phases/gates.ts'
import type { Decider } from '../phases/parse.ts'
import { layout } from '../project/layout.ts'
import { shellWord } from '../wording/shellWord.ts'
import { settledVerdicts } from './settled.ts'
import type { Verdict } from './check.ts'

/** The step of the pipeline that makes what an item is judged by. */
const steps: Readonly<Record<string, StepId>> = {
  'final-training-complete': 'train',
  'best-checkpoint-saved': 'train',
  'last-checkpoint-saved': 'train',
  'environment-recorded': 'train',
  'test-evaluation-complete': 'evaluate',
  'confusion-matrix-analysed': 'evaluate',
  'held-out-data-intact': 'evaluate',
  'model-exported': 'export',
  'signature-verified': 'export',
  'exported-accuracy-verified': 'verify',
  'inference-tested': 'verify',
  'deployment-guide-complete': 'document',
  'test-results-documented': 'document',
  'model-card-created': 'document',
  'monitoring-planned': 'document',
  'rollout-and-rollback-planned': 'document',
  'reproducibility-documented': 'document',
}

/** Findings that no command settles: a person has to change something first, and the sentence says what. */
const settledByHand: ReadonlySet<string> = new Set([
  'class-f1-low',
  'class-recall-low',
  'class-untested',
  'commit-absent',
  'commit-malformed',
  'diff-absent',
  'export-accuracy-mismatch',
  'gap-not-confident',
  'gap-too-large',
  'groups-in-two-splits',
  'hardware-absent',
  'issue-open',
  'issue-unreadable',
  'known-issues-absent',
  'latency-over-budget',
  'metric-not-computed',
  'target-absent',
  'target-missed',
  'target-not-confident',
  'test-rows-in-split',
  'test-set-disabled',
  'version-inexact',
  'versions-absent',
])

/** What a person's tick settles. */
const ticksSettle: ReadonlySet<string> = new Set([
  'tick-pending',
  'review-pending',
  'review-without-reference',
])

/** The command that brings an item on; undefined where it is settled or none does. Before there is a release nobody can approve one. */
export function nextCommand(
  gate: GateName,
  item: string,
  decidedBy: Decider,
  verdict: Verdict,
  reasons: readonly Finding[],
  hasRelease: boolean,
  configPath: string = layout.configs.final,
): string | undefined {
  if (settledVerdicts.has(verdict)) return undefined
  const headline = reasons[0]?.code ?? ''
  const pipeline = `finalize-model${configPath === layout.configs.final ? '' : ` --config ${shellWord(configPath)}`}`
  if (settledByHand.has(headline)) return undefined
  if (headline === 'test-set-replaced') return signOff(item, '--waive --expires DATE', '…')
  if (decidedBy === 'approver') return hasRelease ? signOff(item, '--approve', '…') : pipeline
  if (decidedBy === 'person') {
    if (!ticksSettle.has(headline)) return undefined
    return signOff(item, '--tick', item === 'code-reviewed' ? 'link or commit' : '…')
  }
  if (gate !== 'production_ready') return trainingOf(gate, reasons[0])
  if (verdict === 'pending') return undefined
  const step = Object.hasOwn(steps, item) ? steps[item] : undefined
  // What was changed by hand is found and made anew without being told.
  const alone = verdict !== 'failed' || headline === 'evidence-changed' || step === undefined
  return alone ? pipeline : `${pipeline} --from ${step}`
}

/** The embedded training that leaves a run which an earlier gate looks for and doesn't find. */
function trainingOf(gate: GateName, reason: Finding | undefined): string | undefined {
  const [, directory] = /^(results\/[\w./-]+)\/run\.json$/.exec(String(reason?.args['path'])) ?? []
  if (reason?.code !== 'file-missing' || directory === undefined) return undefined
  const { training, optimization } = layout.configs
  const config = gate === 'optimization_complete' ? optimization : training
  return `finalize-model train --config ${config} --output-dir ${directory}`
}

const signOff = (item: string, act: string, reason: string) =>
  `finalize-model sign-off ${item} ${act} --reason "${reason}"`
