import { createRequire } from 'node:module'
import path from 'node:path'
import { failure, finding, success, type Finding, type Result } from '../core/finding.ts'
import { checkExternalData } from '../core/onnx/externalData.ts'
import { decodeModel, largestModel, metadataOf, type Model } from '../core/onnx/model.ts'
import { FileError, type Files, type Inference, type InferenceSession } from '../core/ports.ts'
import { startChild, type InferenceChild, type Silence } from './child.ts'
import type { Response } from './messages.ts'

export interface InferenceOptions {
  /** Relative model paths belong to its root. */
  readonly files: Files
  /** The built `inferenceProcess.js`. */
  readonly entry: string
  /** Aborting ends every process. */
  readonly signal?: AbortSignal
  /** Threads of one operator; the runtime's own choice where absent. */
  readonly threads?: number
  /** Seconds that loading, one run, and a whole benchmark may take. */
  readonly timeouts?: { readonly open?: number; readonly run?: number; readonly benchmark?: number }
  /** Milliseconds that the timed runs of one batch size may take. */
  readonly benchmarkBudget?: number
}

/**
 * Inference on onnxruntime-node (CPU), each model in a process of its own: a crash, a hang or a leak there is a
 * finding here. A model file is read and judged first (broken, foreign, external data from elsewhere), then
 * loaded by path, since the runtime resolves external data of a buffer against the working directory.
 */
export function createInference(options: InferenceOptions): Inference {
  const { files, entry, signal, threads, timeouts = {}, benchmarkBudget = 10_000 } = options
  const { open: openSeconds = 60, run: runSeconds = 120, benchmark: benchmarkSeconds = 300 } = timeouts
  const children = new Set<InferenceChild>()
  const at = (file: string) => path.resolve(files.root, file)
  const start = () => {
    const child = startChild(entry, signal)
    children.add(child)
    return child
  }
  const stop = async (child: InferenceChild) => {
    children.delete(child)
    await child.close()
  }

  async function open(file: string): Promise<Result<InferenceSession>> {
    const model = await readModel(files, file)
    if (!model.ok) return model
    const metadata = metadataOf(model.value)
    const child = start()
    const opened = await child.ask({ type: 'open', path: at(file), ...(threads && { threads }) }, openSeconds)
    if (opened.type !== 'opened') {
      await stop(child)
      return failure(problemOf(opened, file))
    }
    return success({
      ...opened.value,
      metadata,
      async run(inputs) {
        const ran = await child.ask({ type: 'run', inputs }, runSeconds)
        return ran.type === 'ran' ? success(ran.outputs) : failure(problemOf(ran, file))
      },
      close: () => stop(child),
    })
  }

  return {
    version: `onnxruntime-node ${runtimeVersion()}`,
    open,
    async benchmark(file, inputs, { batches, warmup, runs }) {
      const model = await readModel(files, file)
      if (!model.ok) return model
      const child = start()
      const measured = await child.ask(
        {
          type: 'benchmark',
          path: at(file),
          inputs,
          options: { batches, warmup, runs, budget: benchmarkBudget },
          ...(threads && { threads }),
        },
        benchmarkSeconds,
      )
      await stop(child)
      return measured.type === 'measured' ? success(measured.value) : failure(problemOf(measured, file))
    },
    async close() {
      await Promise.all([...children].map(stop))
    },
  }
}

/** The model of a file, sound as far as can be told without the runtime. */
async function readModel(files: Files, file: string): Promise<Result<Model>> {
  let bytes: Uint8Array
  try {
    bytes = await files.read(file, { limit: largestModel })
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return failure(fileFinding(cause, file))
  }
  const model = decodeModel(bytes, file)
  if (!model.ok) return model
  const problems = await checkExternalData(files, model.value, file)
  return problems.length > 0 ? failure(...problems) : model
}

function fileFinding(cause: FileError, file: string): Finding {
  if (cause.problem === 'missing') return finding('onnx-missing', 'error', { file }, { file })
  if (cause.problem === 'too-large')
    return finding('onnx-too-large', 'error', { file, bytes: largestModel }, { file })
  return finding('onnx-unreadable', 'error', { file, reason: cause.problem }, { file })
}

function problemOf(answer: Response | Silence, file: string): Finding {
  const place = { file }
  switch (answer.type) {
    case 'crashed':
      return finding('inference-crashed', 'error', { file, detail: answer.detail }, place)
    case 'timeout':
      return finding('inference-timeout', 'error', { file, seconds: answer.seconds }, place)
    case 'stopped':
      return finding('inference-stopped', 'error', { file }, place)
    case 'failed':
      if (answer.problem === 'missing')
        return finding('inference-missing', 'error', { platform: `${process.platform}-${process.arch}` })
      if (answer.problem === 'unavailable')
        return finding('inference-unavailable', 'error', { reason: answer.reason })
      return finding(
        answer.problem === 'load' ? 'inference-load-failed' : 'inference-refused',
        'error',
        { file, reason: answer.reason },
        place,
      )
    default:
      throw new Error(`unexpected answer ${answer.type}`)
  }
}

/** Of the package that the universal VSIX comes without. */
function runtimeVersion(): string {
  try {
    return (createRequire(import.meta.url)('onnxruntime-node/package.json') as { version: string }).version
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw cause
    return 'missing'
  }
}
