import { finding, type Finding } from '../finding.ts'
import { FileError, isStop } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import {
  digestsOf,
  freshness,
  loadEvidence,
  recordEvidence,
  settingsDigest,
  type Freshness,
} from './evidence.ts'
import { type Step, type StepContext, type StepId, stepIds } from './step.ts'
import { configureStep } from './steps/configure.ts'
import { trainStep } from './steps/train.ts'
import { repeatStep } from './steps/repeat.ts'
import { evaluateStep } from './steps/evaluate.ts'
import { exportStep } from './steps/export.ts'
import { verifyStep } from './steps/verify.ts'
import { benchmarkStep } from './steps/benchmark.ts'
import { documentStep } from './steps/document.ts'

/** The steps in their order; the only list of them. */
const steps: readonly Step[] = [
  configureStep,
  trainStep,
  repeatStep,
  evaluateStep,
  exportStep,
  verifyStep,
  benchmarkStep,
  documentStep,
]

export interface PipelineOptions {
  /** This step and all after it run even where they are up to date. */
  readonly from?: StepId
  /** The last step to run; all where absent. */
  readonly until?: StepId
  readonly force: boolean
  /** Neither derive nor train: start from the finished training. */
  readonly exportOnly: boolean
}

export type StepState = 'done' | 'up-to-date' | 'skipped' | 'failed' | 'interrupted'

export interface StepReport {
  readonly id: StepId
  readonly title: string
  readonly state: StepState
  readonly seconds: number
  readonly findings: readonly Finding[]
  /** Which of the steps that the project asks for it is, from 1, and how many those are. */
  readonly number: number
  readonly of: number
}

export interface PipelineObserver {
  started(step: Step, why: Freshness, place: Pick<StepReport, 'number' | 'of'>): void
  ended(report: StepReport): void
}

/** Runs what isn't up to date, in order, and stops at the first step that fails or is interrupted. */
export async function runPipeline(
  context: StepContext,
  options: PipelineOptions,
  observer: PipelineObserver,
): Promise<readonly StepReport[]> {
  const reports: StepReport[] = []
  for (const step of steps) {
    // Asked each time: the first step writes the configuration.
    const asked = await stepsAsked(context)
    if (asked.includes(step)) {
      const began = context.clock.elapsed()
      const place = { number: asked.indexOf(step) + 1, of: asked.length }
      const { state, findings } = context.signal.aborted
        ? { state: 'interrupted' as const, findings: [] }
        : await runStep(step, context, options, (why) => observer.started(step, why, place))
      const report = {
        id: step.id,
        title: step.title,
        ...place,
        state,
        findings,
        seconds: (context.clock.elapsed() - began) / 1000,
      }
      reports.push(report)
      observer.ended(report)
      if (state === 'failed' || state === 'interrupted') break
    }
    if (step.id === options.until) break
  }
  return reports
}

async function stepsAsked(context: StepContext): Promise<readonly Step[]> {
  const asked: Step[] = []
  for (const step of steps) if ((await step.isAsked?.(context)) ?? true) asked.push(step)
  return asked
}

type Outcome = Pick<StepReport, 'state' | 'findings'>

async function runStep(
  step: Step,
  context: StepContext,
  options: PipelineOptions,
  onStart: (why: Freshness) => void,
): Promise<Outcome> {
  const { files, clock, runDirectory, signal } = context
  if (options.exportOnly && (step.id === 'configure' || step.id === 'train' || step.id === 'repeat'))
    return skipForExport(step, context)
  try {
    const ground = await step.ground(context)
    if (!ground.ok) return { state: 'failed', findings: ground.findings }
    const recorded = (await loadEvidence(files, runDirectory)).steps[step.id]
    const state = isForced(step.id, options)
      ? ({ fresh: false, why: 'forced' } as const)
      : await freshness(files, ground.value, recorded, signal)
    if (state.fresh)
      return { state: 'up-to-date', findings: [finding('step-up-to-date', 'info', { since: state.ended })] }
    onStart(state)
    const started = clock.now().toISOString()
    const inputs = await digestsOf(files, ground.value.inputs, signal)
    const result = await step.run(context, state.why === 'forced')
    if (!result.ok) return { state: signal.aborted ? 'interrupted' : 'failed', findings: result.findings }
    const after = await step.ground(context)
    if (!after.ok) return { state: 'failed', findings: after.findings }
    await recordEvidence(files, runDirectory, step.id, {
      settings: settingsDigest(after.value.settings),
      inputs: step.id === 'configure' ? await digestsOf(files, after.value.inputs) : inputs,
      outputs: await digestsOf(files, after.value.outputs),
      started,
      ended: clock.now().toISOString(),
      versions: { 'finalize-model': context.version },
      ...(context.environment && { environment: context.environment }),
    })
    return { state: 'done', findings: result.findings }
  } catch (cause) {
    if (isStop(cause, signal)) return { state: 'interrupted', findings: [] }
    if (!(cause instanceof FileError)) throw cause
    return { state: 'failed', findings: [fileFinding(cause)] }
  }
}

/** Whether a step runs even where it is up to date. */
export function isForced(id: StepId, options: Pick<PipelineOptions, 'from' | 'force'>): boolean {
  return options.force || (options.from !== undefined && stepIds.indexOf(id) >= stepIds.indexOf(options.from))
}

async function skipForExport(step: Step, context: StepContext): Promise<Outcome> {
  const evidence = await loadEvidence(context.files, context.runDirectory)
  if (step.id === 'train' && !evidence.steps['train']) {
    return {
      state: 'failed',
      findings: [finding('export-only-untrained', 'error', { runDirectory: context.runDirectory })],
    }
  }
  return { state: 'skipped', findings: [finding('step-skipped-export-only', 'info', {})] }
}
