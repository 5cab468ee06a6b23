import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { FindingCode } from '../../core/finding.ts'
import { launcherVariable, startedByPipeline } from '../../core/launch/trainer.ts'
import { layout } from '../../core/project/layout.ts'
import { acquireLock } from '../../node/lock.ts'
import { progressLine } from '../../trainer/lines.ts'
import type { TrainOutcome } from '../../trainer/options.ts'
import type { BackendChoice } from '../../trainer/tensorflow.ts'
import { train } from '../../trainer/train.ts'
import { defineCommand, exitCodes, type Invocation, type Terminal } from '../command.ts'
import { projectPath } from '../projectPath.ts'
import { trainingOptions } from '../sharedOptions.ts'
import { tellFinding } from '../tellFindings.ts'
import { programVersion } from '../version.ts'

/** `finalize-model train`: the embedded trainer, by the trainer protocol. */
export const trainCommand = defineCommand({
  name: 'train',
  summary: 'Train with the embedded trainer.',
  usage:
    '[--config FILE] [--mode MODE] [--output-dir DIR] [--resume CHECKPOINT] [--export-only] [--backend NAME]',
  description: [
    'Trains the model that the configuration describes on the data it names, without Python, and leaves the run',
    'directory: events, log, metrics, predictions and signature. Checkpoints go to checkpointing.output_dir.',
    'Ctrl+C ends the epoch under way, keeps final_model_last and exits with 130; --resume goes on from there and',
    'ends with the same weights as a training that was never stopped. A second Ctrl+C stops at once.',
    '',
    'Architectures: MLP, LogisticRegression, SimpleCNN, DeepCNN. Optimizers: Adam, AdamW, SGD.',
    'Computes in WebAssembly, or with @tensorflow/tfjs-node where the project has it installed.',
  ].join('\n'),
  options: {
    ...trainingOptions,
    'export-only': {
      type: 'boolean',
      description: `Do not train: write the best checkpoint as ${layout.production.onnx}.`,
    },
    backend: {
      type: 'string',
      value: 'NAME',
      choices: ['auto', 'node', 'wasm', 'cpu'] satisfies readonly BackendChoice[],
      description:
        'What computes: tfjs-node, WebAssembly or plain JavaScript; by default the fastest there is.',
    },
  },
  positionals: 0,
  examples: [
    { line: 'finalize-model train', does: 'Train the production model of the project in this folder.' },
    {
      line: 'finalize-model train --config configs/training_config.yaml --output-dir results/baseline',
      does: 'Train the baseline into a directory of its own.',
    },
    {
      line: 'finalize-model train --resume checkpoints/production/final_model_last.safetensors',
      does: 'Go on with a training that was stopped.',
    },
    { line: 'finalize-model train --export-only', does: 'Make the ONNX model of the best checkpoint.' },
  ],

  async run(invocation, terminal, portsOf) {
    const { options, cwd, env } = invocation
    const inPipeline = env[startedByPipeline] !== undefined
    const interrupted = invocation.interruption().signal
    const signal = inPipeline ? AbortSignal.any([interrupted, endOfInput()]) : interrupted
    const ports = portsOf(cwd)
    const { resume } = options
    const outcome = await train({
      ...ports,
      lock: (file) => takeLock(path.resolve(cwd, file), inPipeline ? patience : 0),
      configPath: projectPath(invocation, ports, options.config ?? layout.configs.final),
      runDirectory: projectPath(invocation, ports, options['output-dir'] ?? layout.run),
      ...(resume !== undefined && { resume: projectPath(invocation, ports, resume) }),
      exportOnly: options['export-only'] ?? false,
      signal,
      backend: options.backend ?? 'auto',
      command: ['finalize-model', 'train', ...commandLine(options)],
      launcher: env[launcherVariable],
      version: programVersion,
      report: {
        line: (text) => terminal.out(`${text}\n`),
        progress: (progress) => {
          const line = progress && progressLine(progress)
          // The pipeline has the terminal: it shows what stands between two carriage returns as progress.
          if (!inPipeline) terminal.progress(line)
          else if (line !== undefined) terminal.err(`\r${line}\r`)
        },
        finding(found) {
          // The pipeline says itself how to go on.
          if (!inPipeline || found.code !== 'trainer-interrupted') tellFinding(terminal, found)
        },
      },
    })
    if (outcome.ok) return closing(terminal, outcome.value)
    for (const finding of outcome.findings) tellFinding(terminal, finding)
    const [first] = outcome.findings
    return first && unreadable.has(first.code) ? exitCodes.usage : exitCodes.stepFailed
  },
})

/** Milliseconds that a pipeline's trainer waits for the one of a killed pipeline to end. */
const patience = 30_000

async function takeLock(file: string, patient: number): ReturnType<typeof acquireLock> {
  const until = performance.now() + patient
  for (;;) {
    const lock = await acquireLock(file)
    if (lock.held || performance.now() > until) return lock
    await setTimeout(200)
  }
}

/** Aborts when whoever started this process is gone. */
function endOfInput(): AbortSignal {
  const gone = new AbortController()
  process.stdin.on('end', () => gone.abort()).on('error', () => gone.abort())
  process.stdin.resume().unref()
  return gone.signal
}

/** Findings by which no training could begin for want of files or of a free directory. */
const unreadable: ReadonlySet<FindingCode> = new Set<FindingCode>([
  'file-missing',
  'trainer-running',
  'path-outside-project',
])

function closing(terminal: Terminal, outcome: TrainOutcome): number {
  switch (outcome.kind) {
    case 'interrupted':
      return exitCodes.interrupted
    case 'trained': {
      const { epochs, bestEpoch } = outcome
      terminal.out(`Done after ${epochs} epochs; epoch ${bestEpoch} is the best.\n`)
      return exitCodes.done
    }
    case 'exported':
      return exitCodes.done
  }
}

/** The options as they were given, for the record of the run. */
function commandLine(options: Invocation['options']): string[] {
  return Object.entries(options).flatMap(([name, value]) => {
    if (value === undefined || value === false) return []
    return value === true ? [`--${name}`] : [`--${name}`, String(value)]
  })
}
