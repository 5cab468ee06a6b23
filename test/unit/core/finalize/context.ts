import { readConfig } from '../../../../src/core/config/effective.ts'
import type { StepContext } from '../../../../src/core/finalize/step.ts'
import type { Files, Inference } from '../../../../src/core/ports.ts'
import { nodeLaunching } from '../../../../src/node/launching.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { createInference } from '../../../../src/runtime/inference.ts'
import { inferenceEntry } from '../../runtime/inferenceEntry.ts'
import { clock } from '../readiness/support/stepRecord.ts'

/** The runtime's inference, with few runs where it measures. */
export function quickInference(files: Files): Inference {
  const real = createInference({ files, entry: inferenceEntry })
  return {
    ...real,
    benchmark: (path, inputs, options) => real.benchmark(path, inputs, { ...options, warmup: 1, runs: 3 }),
  }
}

/** What steps after a finished training need; the trainer exports `model` as it is. */
export function contextOn(files: Files, inference: Inference, model: Uint8Array): StepContext {
  const configPath = layout.configs.final
  return {
    files,
    clock,
    inference,
    processes: {
      // The trainer, asked to export the best checkpoint again: a process of its own on the same disk.
      run: async () => {
        try {
          await files.write(layout.production.onnx, model)
          return { exitCode: 0, signal: undefined }
        } catch {
          return { exitCode: 3, signal: undefined }
        }
      },
    },
    renderer: { png: async () => new Uint8Array([0x89, 0x50, 0x4e, 0x47]) },
    trainers: {
      embedded: { command: 'none', args: [], version: '0.0.0' },
      python: 'none',
      referencePackage: 'trainer',
      reference: () => Promise.resolve(undefined),
    },
    launching: nodeLaunching,
    lookAround: () => Promise.reject(new Error('nothing to look at')),
    version: '0.0.0',
    host: 'a test',
    configPath,
    configGiven: true,
    runDirectory: layout.run,
    signal: new AbortController().signal,
    compute: async (work) => work(),
    readConfig: async () => readConfig(await files.readText(configPath), configPath),
    ground: () => createGround({ files, clock, configPath }),
    report: () => undefined,
    output: () => undefined,
  }
}
