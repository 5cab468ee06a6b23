import { readConfigFile } from '../config/configFile.ts'
import { dataInClassOrder } from '../dataset/classOrder.ts'
import type { Dataset } from '../dataset/dataset.ts'
import { loadDataset } from '../dataset/load.ts'
import { failure, success, type Result } from '../finding.ts'
import { evaluatePredictions, type EvaluationInput } from '../metrics/evaluate.ts'
import type { Evaluation } from '../metrics/evaluation.ts'
import { primaryMetricOf } from '../metrics/primaryMetric.ts'
import { FileError, type Clock, type Files, type Interruption } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { layout, runFiles } from '../project/layout.ts'
import { findCheckpoint } from '../runs/checkpoint.ts'
import { readRunLog } from '../runs/logs/runLog.ts'
import { mostClasses } from '../metrics/checkPredictions.ts'
import { asClasses } from '../runs/labelsAlone.ts'
import { inClassOrder } from '../runs/classOrder.ts'
import { readPredictions } from '../runs/readPredictions.ts'
import { predictionsPath } from '../runs/predictionsPath.ts'
import { readEvents } from '../runs/readEvents.ts'
import type { MetricsRecord, RunEvent } from '../runs/records.ts'
import {
  readBenchmark,
  readEvaluationRecord,
  readEvidence,
  readMetrics,
  readParity,
  readRun,
  readSignature,
} from '../runs/runDirectory.ts'
import { readSignOffs } from './acts.ts'
import { classNamesOf, orderOfClasses } from './classNames.ts'
import { exportedFiles, releaseDigest } from './release.ts'
import type { Ground } from './ground.ts'
import { sliceColumns } from '../slices/sliceColumns.ts'
import { readTestSetLock } from './testSetLock.ts'

const eventsLimit = 256 << 20

/** A ground over a project's files as they are now. Each file is read and hashed at most once, when first asked for. */
export function createGround(options: {
  readonly files: Files
  readonly clock: Clock
  readonly configPath?: string
  readonly runDirectory?: string
  /** Ends what is computed or hashed, by throwing the reason of its signal. */
  readonly interruption?: Interruption
}): Ground {
  const { files, clock, configPath = layout.configs.final, runDirectory = layout.run, interruption } = options
  const inRun = (name: string) => `${runDirectory}/${name}`
  const digests = new Map<string, Promise<string | undefined>>()

  async function events(): Promise<Result<readonly RunEvent[]>> {
    const path = inRun(runFiles.events)
    if ((await files.stat(path)) === undefined) {
      const log = await readRunLog(files, runDirectory)
      if (log) return success(log.events, log.findings)
    }
    const parsed = await readEvents(files, path, eventsLimit)
    const errors = parsed.findings.filter(({ severity }) => severity === 'error')
    return errors.length > 0 ? failure(...errors) : success(parsed.events, parsed.findings)
  }

  /** The log of another program is an account of its epochs by itself, without claims. */
  async function metrics(): Promise<Result<MetricsRecord>> {
    const path = inRun(runFiles.metrics)
    if ((await files.stat(path)) !== undefined || (await files.stat(inRun(runFiles.events))) !== undefined)
      return readMetrics(files, path)
    const log = await readRunLog(files, runDirectory)
    if (!log) return readMetrics(files, path)
    const history = log.events.flatMap((event) =>
      event.event === 'epoch' ? [{ epoch: event.epoch, metrics: event.metrics }] : [],
    )
    return success({ history, final: {} })
  }

  async function predictions(split: 'val' | 'test') {
    const read = await readPredictions(files, await predictionsPath(files, runDirectory, split))
    if (!read.ok) return read
    const config = await ground.config()
    const areClasses = config.ok && config.value.task === 'classification'
    const isOrdered = read.value.classNames || (areClasses && read.value.classes === 0)
    if (!isOrdered) return read
    const names = await orderOfClasses(ground)
    const own = areClasses ? asClasses(read.value, names, mostClasses) : read
    return own.ok ? { ...read, value: inClassOrder(own.value, names) } : own
  }

  async function evaluation(): Promise<Result<Evaluation>> {
    const [config, test, val] = [
      await ground.config(),
      await ground.predictions('test'),
      await ground.predictions('val'),
    ]
    if (!config.ok) return config
    if (!test.ok) return test
    const columns = await ground.sliceColumns()
    const input: EvaluationInput = {
      task: config.value.task,
      test: test.value,
      ...(val.ok && { val: val.value }),
      classNames: await classNamesOf(ground, test.value),
      primaryMetric: primaryMetricOf(config.value),
      ...(columns.ok && { columns: columns.value }),
      wanted: [
        ...config.value.test_set.metrics,
        ...Object.keys(config.value.targets).filter((name) => name.startsWith('test_')),
      ],
      ...(config.value.data.positive_class !== undefined && {
        positiveClass: config.value.data.positive_class,
      }),
    }
    return ground.compute(() => evaluatePredictions(input))
  }

  /** With the classes in the order of the model's outputs, as the predictions have them. */
  async function dataset(): Promise<Result<Dataset>> {
    const config = await ground.config()
    if (!config.ok) return config
    const [read, signature] = [await loadDataset(files, config.value, runDirectory), await ground.signature()]
    return read.ok && signature.ok
      ? { ...read, value: dataInClassOrder(read.value, signature.value.classNames) }
      : read
  }

  async function columnsToCutBy() {
    const test = await ground.predictions('test')
    if (!test.ok) return test
    const dataset = await ground.dataset()
    return success(sliceColumns(test.value, dataset.ok ? dataset.value : undefined))
  }

  const ground: Ground = {
    files,
    clock,
    runDirectory,
    configPath,
    ...(interruption && { interruption }),
    compute: interruption?.compute ?? (async (work) => work()),
    config: once(() => readConfigFile(files, configPath)),
    run: once(() => readRun(files, inRun(runFiles.run))),
    events: once(events),
    metrics: once(metrics),
    signature: once(() => readSignature(files, inRun(runFiles.signature))),
    predictions: perKey(predictions),
    dataset: once(dataset),
    evaluation: once(evaluation),
    sliceColumns: once(columnsToCutBy),
    recordedEvaluation: once(() => readEvaluationRecord(files, inRun(runFiles.evaluation))),
    parity: once(() => readParity(files, inRun(runFiles.parity))),
    benchmark: once(() => readBenchmark(files, inRun(runFiles.benchmark))),
    evidence: once(() => readEvidence(files, inRun(runFiles.evidence))),
    testSetLock: once(() => readTestSetLock(files)),
    signOffs: once(() => readSignOffs(files)),
    async checkpoint(kind) {
      const config = await ground.config()
      return findCheckpoint(
        files,
        config.ok ? config.value.checkpointing.output_dir : layout.checkpoints,
        kind,
      )
    },
    variants: memo(() => exportedFiles(files)),
    digest(path) {
      const known = digests.get(path) ?? digestOfFile(files, path, interruption?.signal)
      digests.set(path, known)
      return known
    },
    release: memo(() => releaseDigest(ground)),
  }
  return ground
}

/** Paths come from records that anybody may write: a device or a folder named there has no digest. */
async function digestOfFile(
  files: Files,
  path: string,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  if ((await files.stat(path))?.kind !== 'file') return undefined
  return files.digest(path, signal && { signal })
}

function memo<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined
  return () => (result ??= work())
}

/** Once, and a file that can't be read is a failed result. */
function once<T>(work: () => Promise<Result<T>>): () => Promise<Result<T>> {
  return memo(() => guarded(work))
}

function perKey<K, T>(work: (key: K) => Promise<Result<T>>): (key: K) => Promise<Result<T>> {
  const results = new Map<K, Promise<Result<T>>>()
  return (key) => {
    const known = results.get(key) ?? guarded(() => work(key))
    results.set(key, known)
    return known
  }
}

async function guarded<T>(work: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return failure(fileFinding(cause))
  }
}
