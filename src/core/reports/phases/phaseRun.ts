import type { Config } from '../../config/schema.ts'
import { diagnose, type Ailment, type Symptoms } from '../../diagnosis/diagnose.ts'
import { readSymptoms } from '../../diagnosis/symptoms.ts'
import { failure, finding, success, type Result } from '../../finding.ts'
import { evaluatePredictions } from '../../metrics/evaluate.ts'
import type { Evaluation } from '../../metrics/evaluation.ts'
import { primaryMetricOf } from '../../metrics/primaryMetric.ts'
import { runFiles } from '../../project/layout.ts'
import type { Ground } from '../../readiness/ground.ts'
import { groundOf } from '../../readiness/phaseRun.ts'
import type { Predictions } from '../../runs/predictions.ts'
import type { RunRecord } from '../../runs/records.ts'
import { courseOf, type Course } from '../course.ts'

/** A run of phase 2 or 4 as its report sees it. All figures are recomputed from its validation predictions. */
export interface PhaseRun {
  readonly runDirectory: string
  readonly configPath: string
  readonly config: Config
  readonly run: RunRecord
  readonly course: Course
  readonly predictions: Predictions
  /** Of the validation predictions: `validation.test` is the validation split here. */
  readonly validation: Evaluation
  readonly symptoms: Symptoms
  readonly ailments: readonly Ailment[]
}

/** Reads a run of an earlier phase. Record, events and validation predictions must be there. */
export async function readPhaseRun(
  ground: Ground,
  runDirectory: string,
  configPath: string,
): Promise<Result<PhaseRun>> {
  const view = await groundOf(ground, { run: runDirectory, config: configPath })
  const [config, run, events, predictions, symptoms] = [
    await view.config(),
    await view.run(),
    await view.events(),
    await view.predictions('val'),
    await readSymptoms(ground, runDirectory, configPath),
  ]
  if (!config.ok || !run.ok || !events.ok || !predictions.ok || !symptoms.ok) {
    return failure(
      ...[config, run, events, predictions, symptoms].flatMap((part) => (part.ok ? [] : part.findings)),
    )
  }
  const metrics = await view.metrics()
  const asked = config.value.training.epochs
  const course = courseOf(run.value, events.value, asked, metrics.ok ? metrics.value : undefined)
  const eventsPath = `${runDirectory}/${runFiles.events}`
  if (!course)
    return failure(finding('run-without-epochs', 'error', { path: eventsPath }, { file: eventsPath }))
  const signature = await view.signature()
  const classes = predictions.value.classes
  const named = signature.ok && signature.value.classNames.length === classes
  const evaluation = evaluatePredictions({
    task: config.value.task,
    test: predictions.value,
    classNames: named ? signature.value.classNames : (predictions.value.classNames ?? []),
    primaryMetric: primaryMetricOf(config.value),
  })
  if (!evaluation.ok) return evaluation
  return success({
    runDirectory,
    configPath,
    config: config.value,
    run: run.value,
    course,
    predictions: predictions.value,
    validation: evaluation.value,
    symptoms: symptoms.value,
    ailments: diagnose(symptoms.value),
  })
}
