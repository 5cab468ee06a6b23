import type { Config } from '../../config/schema.ts'
import { diagnose, type Ailment, type Symptoms } from '../../diagnosis/diagnose.ts'
import { failure, finding, success, type Finding, type Result } from '../../finding.ts'
import { evaluatePredictions } from '../../metrics/evaluate.ts'
import type { Evaluation } from '../../metrics/evaluation.ts'
import { primaryMetricOf } from '../../metrics/primaryMetric.ts'
import type { Standing } from '../../phases/transitions.ts'
import { runFiles } from '../../project/layout.ts'
import { classNamesOf } from '../../readiness/classNames.ts'
import type { Ground } from '../../readiness/ground.ts'
import { epochHistory } from '../../readiness/history.ts'
import { groundOf } from '../../readiness/phaseRun.ts'
import { standingAt } from '../../readiness/runStanding.ts'
import { findRunLog, type RunLog } from '../../runs/logs/runLog.ts'
import type { Predictions } from '../../runs/predictions.ts'
import type { RunRecord } from '../../runs/records.ts'
import { courseOf, type Course } from '../course.ts'

/** A run of phase 2 or 4 by its log, whoever wrote that, and by what else there is. */
export interface LoggedRun {
  readonly runDirectory: string
  readonly configPath: string
  readonly config: Config
  readonly log: RunLog
  readonly course: Course
  readonly symptoms: Symptoms
  readonly ailments: readonly Ailment[]
  readonly run: RunRecord | undefined
  readonly predictions: Predictions | undefined
  /** Of the validation predictions: `validation.test` is the validation split here. */
  readonly validation: Evaluation | undefined
}

/** One whose figures can be recomputed from its validation predictions. */
export interface ValidatedRun extends LoggedRun {
  readonly predictions: Predictions
  readonly validation: Evaluation
}

/** One that also states how it was trained. */
export interface PhaseRun extends ValidatedRun {
  readonly run: RunRecord
}

export const isValidated = (run: LoggedRun): run is ValidatedRun => run.validation !== undefined

/** Reads a run of an earlier phase. Its log must be there; of the rest, what is there must be whole. */
export async function readLoggedRun(
  ground: Ground,
  runDirectory: string,
  configPath: string,
): Promise<Result<LoggedRun>> {
  if ((await ground.files.stat(configPath)) === undefined)
    return failure(finding('file-missing', 'error', { path: configPath }, { file: configPath }))
  const log = await findRunLog(ground.files, runDirectory)
  if (!log) return failure(await withoutLog(ground, runDirectory, configPath))
  const view = await groundOf(ground, { run: runDirectory, config: configPath })
  const [config, events] = [await view.config(), await view.events()]
  const run = await ifThere(view.run())
  const predictions = await ifThere(view.predictions('val'))
  if (!config.ok || !events.ok || !run.ok || !predictions.ok)
    return failure(...[config, events, run, predictions].flatMap((part) => (part.ok ? [] : part.findings)))
  const metrics = await view.metrics()
  const claims = metrics.ok ? metrics.value : undefined
  const course = courseOf(run.value, events.value, config.value.training.epochs, claims)
  if (!course)
    return failure(
      finding('run-without-epochs', 'error', { path: log.path }, { file: log.path }),
      ...events.findings,
    )
  const validation = predictions.value && (await validationOf(view, config.value, predictions.value))
  if (validation && !validation.ok) return validation
  const symptoms: Symptoms = {
    config: config.value,
    history: epochHistory(events.value),
    standing: validation && standingIn(config.value, validation.value),
  }
  return success(
    {
      runDirectory,
      configPath,
      config: config.value,
      log,
      course,
      symptoms,
      ailments: diagnose(symptoms),
      run: run.value,
      predictions: predictions.value,
      validation: validation?.value,
    },
    events.findings,
  )
}

/** Reads a run of an earlier phase. Record, log and validation predictions must be there. */
export async function readPhaseRun(
  ground: Ground,
  runDirectory: string,
  configPath: string,
): Promise<Result<PhaseRun>> {
  const read = await readLoggedRun(ground, runDirectory, configPath)
  if (!read.ok) return read
  const { run, predictions, validation, log } = read.value
  if (run && predictions && validation)
    return success({ ...read.value, run, predictions, validation }, read.findings)
  const missing = [...(run ? [] : [runFiles.run]), ...(validation ? [] : [runFiles.predictions.val])]
  const args = { directory: runDirectory, log: log.path, format: log.format.title, missing }
  return failure(finding('phase-run-log-only', 'error', args, { file: `${runDirectory}/${missing[0]!}` }))
}

async function validationOf(
  view: Ground,
  config: Config,
  predictions: Predictions,
): Promise<Result<Evaluation>> {
  return evaluatePredictions({
    task: config.task,
    test: predictions,
    classNames: await classNamesOf(view, predictions),
    primaryMetric: primaryMetricOf(config),
    ...(config.data.positive_class !== undefined && { positiveClass: config.data.positive_class }),
  })
}

function standingIn(config: Config, { test, primaryMetric }: Evaluation): Standing {
  return standingAt(config, test.metrics[primaryMetric]?.value ?? Number.NaN)
}

/** What a file holds; undefined where there is none. */
async function ifThere<T>(read: Promise<Result<T>>): Promise<Result<T | undefined>> {
  const result = await read
  if (result.ok) return result
  return result.findings.every(({ code }) => code === 'file-missing') ? success(undefined) : result
}

/** Why nothing can be read of a run, and what makes it. */
async function withoutLog(ground: Ground, directory: string, config: string): Promise<Finding> {
  const isThere = (await ground.files.stat(directory))?.kind === 'directory'
  const mode = directory.slice(directory.lastIndexOf('/') + 1)
  return finding('phase-run-without-log', 'error', { directory, isThere, config, mode }, { file: directory })
}
