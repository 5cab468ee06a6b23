import * as z from 'zod'
import { readNpz, writeNpz } from '../arrays/npz.ts'
import type { Config } from '../config/schema.ts'
import { failure, finding, success, type Finding, type Result } from '../finding.ts'
import type { LaunchContext } from '../launch/ports.ts'
import { trainerEnvironment, type Trainer } from '../launch/trainer.ts'
import { outputRead } from '../onnx/parity/reading.ts'
import type { InferenceSession, TensorInfo } from '../ports.ts'
import { parseJson } from '../runs/json.ts'
import type { Signature } from '../runs/records.ts'

const folder = '.finalize/predict'
/** Seconds that loading, and one answer, may take. */
const loadPatience = 120
const answerPatience = 120
const answerLimit = 1 << 30
/** Characters of an unfinished line, and of what it says of its end, that are kept. */
const longestLine = 1 << 20
const lastWords = 1 << 12

const port = z.object({
  name: z.string().nullable(),
  type: z.string(),
  shape: z.array(z.int().nullable()),
})
const message = z.union([
  z.object({
    ready: z.object({
      inputs: z.array(port).nullable(),
      outputs: z.array(port).nullable(),
      metadata: z.record(z.string(), z.string()),
    }),
  }),
  z.object({ answered: z.int() }),
  z.object({ refused: z.int(), reason: z.string() }),
])
type Message = z.output<typeof message>

/** What a model of PyTorch's own formats is opened with. */
export interface TorchModel {
  readonly trainer: Trainer
  readonly config: Config
  readonly signature: Signature
  readonly path: string
}

/**
 * Loads a `.pt2` or TorchScript model in the PyTorch trainer (`predict --serve`), a process of its own that answers as
 * ONNX Runtime's does. What a format doesn't state of its ports (names of outputs; of TorchScript also their shapes) is
 * taken from the signature. A file that can't be loaded is a finding.
 */
export async function openTorchModel(
  context: LaunchContext,
  { trainer, config, signature, path }: TorchModel,
): Promise<Result<InferenceSession>> {
  const { files } = context
  const requests = `${folder}/${context.launching.token()}`
  const child = startChild(context, trainer, config, ['--model', path, '--serve', requests], path)
  const hello = await child.next(loadPatience)
  if (!hello.ok || !('ready' in hello.value)) {
    child.stop()
    return hello.ok
      ? failure(crashed(path, 'it answered before it was asked'))
      : failure(...hello.findings.map(notLoaded))
  }
  const { inputs, outputs, metadata } = hello.value.ready
  let number = 0
  return success({
    inputs: named(inputs, signature.inputs),
    outputs: named(outputs, signature.outputs),
    metadata,
    async run(arrays) {
      number += 1
      const request = `${requests}.${number}.npz`
      const answer = `${requests}.${number}.answer.npz`
      try {
        await files.write(request, writeNpz(arrays))
        const told = await child.next(answerPatience)
        if (!told.ok) return told
        if ('refused' in told.value)
          return failure(
            finding('inference-refused', 'error', { file: path, reason: told.value.reason }, { file: path }),
          )
        const read = readNpz(await files.read(answer, { limit: answerLimit }), answer)
        const array = read.ok ? read.value['outputs'] : undefined
        if (!read.ok) return read
        return array
          ? success({ [outputRead(signature).name]: array })
          : failure(crashed(path, `${answer} has no outputs`))
      } finally {
        await files.remove(request)
        await files.remove(answer)
      }
    },
    async close() {
      child.stop()
      await child.over
    },
  })
}

/** Ports as a file states them; a name that its format has no place for is the recorded one. */
function named(
  stated: readonly z.output<typeof port>[] | null,
  recorded: readonly TensorInfo[],
): readonly TensorInfo[] {
  if (!stated) return recorded
  return stated.map(({ name, ...rest }, index) => ({ name: name ?? recorded[index]?.name ?? '', ...rest }))
}

/** A process that ended before it was ready has said why. */
function notLoaded(found: Finding): Finding {
  const { file = '', detail } = found.args as { readonly file?: string; readonly detail?: string }
  return detail === undefined
    ? found
    : finding('inference-load-failed', 'error', { file, reason: detail }, { file })
}

const crashed = (file: string, detail: string): Finding =>
  finding('inference-crashed', 'error', { file, detail }, { file })

const nothing = () => {}

/** The trainer as it answers, message by message. */
function startChild(
  { processes, files, launching, signal }: LaunchContext,
  trainer: Trainer,
  config: Config,
  args: readonly string[],
  file: string,
) {
  const kill = new AbortController()
  const arrived: Message[] = []
  let wake = nothing
  let rest = ''
  let said = ''
  let ended: Finding | undefined
  const take = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = (lines.pop() ?? '').slice(-longestLine)
    for (const line of lines) {
      const parsed = parseJson(line)
      const known = parsed.ok ? message.safeParse(parsed.value) : undefined
      if (known?.success) arrived.push(known.data)
    }
    wake()
  }
  const over = processes
    .run(trainer.command, [...trainer.args, 'predict', ...args], {
      cwd: files.root,
      env: trainerEnvironment(config, 'local'),
      kill: AbortSignal.any([kill.signal, signal]),
      onOutput(text, stream) {
        if (stream === 'stdout') take(text)
        else said = (said + text).slice(-lastWords)
      },
    })
    .then(
      ({ exitCode }) => `exit code ${exitCode ?? 'unknown'}`,
      (cause: unknown) => (cause instanceof Error ? cause.message : String(cause)),
    )
    .then((how) => {
      const last = said.trim().split('\n').at(-1) ?? ''
      ended = crashed(file, last === '' ? how : last)
      wake()
    })
  return {
    over,
    stop: () => kill.abort(),
    /** The next message; a finding where the process ended, or says nothing for so many seconds. */
    async next(patience: number): Promise<Result<Message>> {
      const heard = new AbortController()
      wake = () => {
        if (arrived.length > 0 || ended) heard.abort()
      }
      wake()
      await launching.wait(patience * 1000, heard.signal)
      wake = nothing
      const first = arrived.shift()
      if (first) return success(first)
      if (ended) return failure(ended)
      kill.abort()
      return failure(finding('inference-timeout', 'error', { file, seconds: patience }, { file }))
    },
  }
}
