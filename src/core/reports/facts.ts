import { layout, runFiles } from '../project/layout.ts'
import type { Config } from '../config/schema.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { failure, type Result, success } from '../finding.ts'
import type { Evaluation } from '../metrics/evaluation.ts'
import { countClasses } from '../metrics/countClasses.ts'
import { readingOf } from '../onnx/parity/reading.ts'
import { inspectCheckpoint } from '../runs/checkpoint.ts'
import type { Ground } from '../readiness/ground.ts'
import type { TestSetLock } from '../readiness/testSetLock.ts'
import { remeasuredRepeats } from '../repeats/judge.ts'
import type { Benchmark, Parity, Repeats, RunRecord, Signature } from '../runs/records.ts'
import { judgeFloors, type FloorOutcome } from '../slices/floors.ts'
import { inputBaseline, type InputBaseline } from './baselines/inputs.ts'
import { residualsOf, type Residuals } from './baselines/residuals.ts'
import {
  confidenceBaseline,
  type ConfidenceBaseline,
  valueBaseline,
  type ValueBaseline,
} from './baselines/outputs.ts'
import { courseOf, type Course } from './course.ts'
import { previousModels, type PreviousModel } from './previous.ts'
import { type Variant, variantsOf } from './variants.ts'

export interface SplitFacts {
  readonly name: 'train' | 'val' | 'test'
  readonly path: string
  readonly sha256: string
  readonly samples: number
  /** Samples of each class, or with each label; empty for values. */
  readonly classCounts: readonly number[]
}

interface DataFacts {
  readonly splits: readonly SplitFacts[]
  readonly sampleShape: readonly number[]
  readonly featureNames: readonly string[]
  readonly grouped: boolean
  readonly inputs: InputBaseline
  /** Range of the training targets; regression and counts only. */
  readonly targets?: { readonly min: number; readonly max: number; readonly mean: number }
}

/** A file that the documents quote, as it is today. */
interface SourceFile {
  readonly path: string
  readonly sha256: string
}

/** All that the documents say, gathered from the evidence; nothing in it depends on the time of writing. */
export interface ReportFacts {
  readonly runDirectory: string
  /** Name of the experiment where the configuration has one, else architecture and task. */
  readonly title: string
  readonly config: Config
  readonly run: RunRecord
  readonly course?: Course
  readonly checkpoints: readonly {
    readonly kind: 'best' | 'last'
    readonly path: string
    readonly epoch: number
    readonly sha256: string
    /** Where the epoch stands, where that isn't the events. */
    readonly epochFrom?: string
  }[]
  readonly signature: Signature
  readonly evaluation: Evaluation
  /** Of several labels a sample: the score from which each is predicted. */
  readonly labelThresholds?: readonly number[]
  readonly confidence?: ConfidenceBaseline
  readonly values?: ValueBaseline
  readonly residuals?: Residuals
  /** Absent where the data can't be read here (`data.source` of the project's own code). */
  readonly data?: DataFacts
  readonly parity?: Parity
  readonly benchmark?: Benchmark
  readonly variants: readonly Variant[]
  readonly lock?: TestSetLock
  /** What `targets.slices` demands, judged on the test predictions. */
  readonly floors: readonly FloorOutcome[]
  readonly previous: readonly PreviousModel[]
  /** Recomputed from the predictions of all seeds; absent where one seed is trained, or not all are yet. */
  readonly repeats?: Repeats
  readonly hasConfusionMatrix: boolean
  /** Names of the plots that the evaluation drew of the scores. */
  readonly plots: readonly (keyof typeof runFiles.plots)[]
  /** Digest of the release (configuration, checkpoint, variants, evaluation). */
  readonly release?: string
  readonly sources: readonly SourceFile[]
}

/**
 * Reads what the documents stand on. Configuration, run record, signature, test predictions and evaluation must
 * be there; what else is missing is said to be missing in the documents.
 */
export async function gatherFacts(ground: Ground): Promise<Result<ReportFacts>> {
  const [config, run, signature, evaluation, predictions] = await Promise.all([
    ground.config(),
    ground.run(),
    ground.signature(),
    ground.evaluation(),
    ground.predictions('test'),
  ])
  if (!config.ok || !run.ok || !signature.ok || !evaluation.ok || !predictions.ok) {
    return failure(
      ...[config, run, signature, evaluation, predictions].flatMap((part) => (part.ok ? [] : part.findings)),
    )
  }
  const events = valueOf(await ground.events()) ?? []
  const metrics = valueOf(await ground.metrics())
  const dataset = valueOf(await ground.dataset())
  const parity = valueOf(await ground.parity())
  const benchmark = valueOf(await ground.benchmark())
  const lock = valueOf(await ground.testSetLock())
  const course = courseOf(run.value, events, config.value.training.epochs, metrics)
  const columns = valueOf(await ground.sliceColumns()) ?? new Map()
  const release = await ground.release()
  const repeats = await remeasuredRepeats(ground, config.value)
  const classification = evaluation.value.task === 'classification'
  const severally = predictions.value.multiLabel === true
  const confidence = classification || severally ? confidenceBaseline(predictions.value) : undefined
  const { thresholds } = readingOf(signature.value, predictions.value)
  const ofValues = evaluation.value.task === 'regression' || evaluation.value.task === 'count'
  const values = ofValues && dataset ? valueBaseline(predictions.value, dataset.train.targets) : undefined
  const residuals = ofValues ? residualsOf(predictions.value) : undefined
  const hasConfusionMatrix =
    (await ground.files.stat(`${ground.runDirectory}/${runFiles.confusionMatrix}`))?.kind === 'file'
  return success({
    runDirectory: ground.runDirectory,
    title: titleOf(config.value),
    config: config.value,
    run: run.value,
    ...(course && { course }),
    checkpoints: await checkpointsOf(ground, course),
    signature: signature.value,
    evaluation: evaluation.value,
    ...(thresholds && { labelThresholds: [...thresholds] }),
    ...(confidence && { confidence }),
    ...(values && { values }),
    ...(residuals && { residuals }),
    ...(dataset && { data: dataFacts(dataset) }),
    ...(parity && { parity }),
    ...(benchmark && { benchmark }),
    variants: variantsOf(parity, benchmark),
    ...(lock && { lock }),
    floors: judgeFloors(config.value, predictions.value, columns, evaluation.value.classNames),
    previous: await previousModels(ground),
    ...(repeats && { repeats }),
    hasConfusionMatrix,
    plots: await drawnPlots(ground),
    ...(release !== undefined && { release }),
    sources: await sourcesOf(ground, course, [
      predictions.value.path,
      ...(repeats ? [`${ground.runDirectory}/${runFiles.repeats}`] : []),
    ]),
  })
}

async function drawnPlots({ files, runDirectory }: Ground): Promise<ReportFacts['plots']> {
  const drawn: ReportFacts['plots'][number][] = []
  for (const [name, path] of Object.entries(runFiles.plots)) {
    if ((await files.stat(`${runDirectory}/${path}`))?.kind === 'file')
      drawn.push(name as ReportFacts['plots'][number])
  }
  return drawn
}

const valueOf = <T>(result: Result<T>): T | undefined => (result.ok ? result.value : undefined)

function titleOf(config: Config): string {
  const name = config.experiment?.['name']
  if (typeof name === 'string' && name.trim() !== '') return name
  const kind = {
    classification: 'classifier',
    'multi-label': 'multi-label classifier',
    regression: 'regression model',
    count: 'count model',
  }[config.task]
  return `${config.model.architecture} ${kind}`
}

async function checkpointsOf(
  ground: Ground,
  course: Course | undefined,
): Promise<ReportFacts['checkpoints']> {
  const found: ReportFacts['checkpoints'][number][] = []
  for (const [kind, event] of [
    ['best', course?.bestCheckpoint],
    ['last', course?.lastCheckpoint],
  ] as const) {
    const sha256 = event && (await ground.digest(event.path))
    if (event && sha256 !== undefined) found.push({ kind, path: event.path, epoch: event.epoch, sha256 })
    // The log of another program names no checkpoints: then what the file says of itself counts.
    if (event) continue
    const path = await ground.checkpoint(kind)
    const inspected = path === undefined ? undefined : await inspectCheckpoint(ground.files, path)
    const epoch = inspected?.ok ? inspected.value.epoch : undefined
    const digest = path === undefined ? undefined : await ground.digest(path)
    if (path !== undefined && epoch !== undefined && digest !== undefined)
      found.push({ kind, path, epoch, sha256: digest, epochFrom: path })
  }
  return found
}

/** Run records, measurements and the test-set lock; evidence.json is none of them, since it names the documents. */
async function sourcesOf(
  ground: Ground,
  course: Course | undefined,
  others: readonly string[],
): Promise<readonly SourceFile[]> {
  const inRun = [
    runFiles.run,
    runFiles.events,
    ...(course?.best?.source.startsWith(runFiles.metrics) ? [runFiles.metrics] : []),
    runFiles.signature,
    runFiles.evaluation,
    runFiles.parity,
    runFiles.benchmark,
  ].map((name) => `${ground.runDirectory}/${name}`)
  const sources: SourceFile[] = []
  for (const path of [...inRun, ...others, layout.testSetLock]) {
    const sha256 = await ground.digest(path)
    if (sha256 !== undefined) sources.push({ path, sha256 })
  }
  return sources
}

function dataFacts(dataset: Dataset): DataFacts {
  const classes = dataset.classNames.length
  const splits = (['train', 'val', 'test'] as const).map((name) => {
    const { path, sha256, samples, targets, labels } = dataset[name]
    const classCounts = [...countClasses(targets, classes, labels)]
    return { name, path, sha256, samples, classCounts }
  })
  const { train } = dataset
  return {
    splits,
    sampleShape: train.sampleShape,
    featureNames: dataset.featureNames,
    grouped: train.groups !== undefined,
    inputs: inputBaseline(dataset),
    ...(classes === 0 && train.samples > 0 && { targets: extent(train.targets) }),
  }
}

function extent(values: Float64Array) {
  let [min, max, sum] = [Infinity, -Infinity, 0]
  for (const value of values) {
    min = Math.min(min, value)
    max = Math.max(max, value)
    sum += value
  }
  return { min, max, mean: sum / values.length }
}
