import { realpathSync } from 'node:fs'
import type { InferenceSession, OnnxValue } from 'onnxruntime-node'
import type { NdArray } from '../core/arrays/ndarray.ts'
import { halfBits, widenHalf } from '../core/onnx/float16.ts'
import type { BenchmarkFigures, LatencyFigures, TensorInfo } from '../core/ports.ts'
import { measureLatency, peakMemory } from './measure.ts'
import type { Opened, Problem, Request, Response, WireTensors } from './messages.ts'

/*
 * The process that runs models. It answers one request at a time over the channel of `fork`, and ends when
 * that closes, so that it never outlives its parent.
 */

type Runtime = typeof import('onnxruntime-node')
let runtime: Runtime | undefined
let session: InferenceSession | undefined

class Refusal extends Error {
  readonly problem: Problem
  constructor(problem: Problem, cause: unknown) {
    super(reasonOf(cause), { cause })
    this.problem = problem
  }
}

/** The runtime's own words in one line, without its source paths, and never long. */
function reasonOf(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  return text
    .replaceAll(/\S*\/onnxruntime\/\S+:\d+ \S+ ?/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/\.$/, '')
    .slice(0, 500)
}

async function loadRuntime(): Promise<Runtime> {
  try {
    runtime ??= await import('onnxruntime-node')
    return runtime
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND'
    throw new Refusal(isMissing ? 'missing' : 'unavailable', cause)
  }
}

async function load(path: string, threads: number | undefined): Promise<InferenceSession> {
  const { InferenceSession } = await loadRuntime()
  try {
    return await InferenceSession.create(realpathSync(path), {
      logSeverityLevel: 4,
      executionProviders: ['cpu'],
      ...(threads !== undefined && { intraOpNumThreads: threads }),
    })
  } catch (cause) {
    throw new Refusal('load', cause)
  }
}

function infoOf(all: InferenceSession['inputMetadata']): readonly TensorInfo[] {
  return all.map((info) =>
    info.isTensor
      ? {
          name: info.name,
          type: info.type,
          shape: info.shape.map((dim) => (typeof dim === 'number' && dim >= 0 ? dim : null)),
        }
      : { name: info.name, type: 'other', shape: [] },
  )
}

function feedsOf(inputs: WireTensors, of: InferenceSession): Record<string, OnnxValue> {
  const { Tensor } = runtime as Runtime
  const types = new Map(of.inputMetadata.map((info) => [info.name, info.isTensor ? info.type : 'other']))
  const feeds: Record<string, OnnxValue> = {}
  for (const [name, { type, shape, data }] of Object.entries(inputs)) {
    const half = types.get(name) === 'float16' && type === 'float32'
    const values = half ? Uint16Array.from(data as Float32Array, halfBits) : data
    feeds[name] = new Tensor((half ? 'float16' : type) as 'float32', values as Float32Array, shape)
  }
  return feeds
}

/** Names of the outputs that are tensors: the binding can't hand out sequences and maps. */
const tensorOutputs = (of: InferenceSession) =>
  of.outputMetadata.filter(({ isTensor }) => isTensor).map(({ name }) => name)

async function run(inputs: WireTensors): Promise<WireTensors> {
  if (!session) throw new Refusal('refused', 'no model is open')
  const unknown = Object.keys(inputs).find((name) => !session?.inputNames.includes(name))
  if (unknown !== undefined) throw new Refusal('refused', `the model has no input "${unknown}"`)
  try {
    const results = await session.run(feedsOf(inputs, session), tensorOutputs(session))
    return Object.fromEntries(Object.entries(results).map(([name, value]) => [name, arrayOf(value)]))
  } catch (cause) {
    throw new Refusal('refused', cause)
  }
}

function arrayOf({ type, dims, data }: OnnxValue): NdArray {
  if (type === 'float16') {
    const { buffer, byteOffset, length } = data as Uint16Array
    return { type: 'float32', shape: dims, data: widenHalf(new Uint16Array(buffer, byteOffset, length)) }
  }
  return { type, shape: dims, data } as NdArray
}

async function benchmark(request: Extract<Request, { type: 'benchmark' }>): Promise<BenchmarkFigures> {
  await loadRuntime()
  const baseMemory = process.memoryUsage.rss()
  const start = performance.now()
  const loaded = await load(request.path, request.threads)
  const loadMilliseconds = performance.now() - start
  const outputs = tensorOutputs(loaded)
  const latencies: LatencyFigures[] = []
  try {
    for (const batch of request.options.batches) {
      const feeds = feedsOf(
        Object.fromEntries(
          Object.entries(request.inputs).map(([name, array]) => [name, rowsOf(array, batch)]),
        ),
        loaded,
      )
      latencies.push(await measureLatency(() => loaded.run(feeds, outputs), { ...request.options, batch }))
    }
  } catch (cause) {
    throw cause instanceof Refusal ? cause : new Refusal('refused', cause)
  }
  return { latencies, peakMemory: peakMemory(), baseMemory, loadMilliseconds }
}

/** `count` rows of an array along its first axis, begun again from the first where it has fewer. */
function rowsOf(array: NdArray, count: number): NdArray {
  const [rows = 0, ...rest] = array.shape
  const width = rest.reduce((product, dim) => product * dim, 1)
  if (rows === 0) return array
  if (typeof array.data[0] === 'string') {
    const data = array.data as readonly string[]
    return {
      ...array,
      shape: [count, ...rest],
      data: Array.from({ length: count * width }, (_, i) => data[i % (rows * width)]!),
    }
  }
  const source = array.data as Float32Array
  const data = new (source.constructor as Float32ArrayConstructor)(count * width)
  for (let row = 0; row < count; row += rows)
    data.set(source.subarray(0, Math.min(rows, count - row) * width), row * width)
  return { ...array, shape: [count, ...rest], data }
}

async function answer(request: Request): Promise<Response> {
  switch (request.type) {
    case 'open': {
      session = await load(request.path, request.threads)
      const value: Opened = { inputs: infoOf(session.inputMetadata), outputs: infoOf(session.outputMetadata) }
      return { type: 'opened', value }
    }
    case 'run':
      return { type: 'ran', outputs: await run(request.inputs) }
    case 'benchmark':
      return { type: 'measured', value: await benchmark(request) }
  }
}

process.on('message', (request: Request) => {
  void answer(request)
    .catch((cause: unknown): Response => ({
      type: 'failed',
      problem: cause instanceof Refusal ? cause.problem : 'refused',
      reason: cause instanceof Refusal ? cause.message : reasonOf(cause),
    }))
    .then((response) => process.send?.(response))
})
process.on('disconnect', () => process.exit(0))
// The terminal sends Ctrl+C to the whole group: when to stop is the parent's to say.
process.on('SIGINT', () => {})
