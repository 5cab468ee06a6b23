import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import type * as Core from '@tensorflow/tfjs-core'

/** The operations of TensorFlow.js, of whichever package runs. */
export type Operations = typeof Core

export type BackendChoice = 'auto' | 'node' | 'wasm' | 'cpu'

export interface TensorFlow {
  readonly tf: Operations
  readonly backend: 'node' | 'wasm' | 'cpu'
  /** For run.json: what computes. */
  readonly device: string
  readonly versions: Readonly<Record<string, string>>
}

/**
 * Loads TensorFlow.js. `auto` takes `@tensorflow/tfjs-node` where the project (or a global installation)
 * has it, else WebAssembly with SIMD, else plain JavaScript.
 *
 * @param project absolute path, from where `@tensorflow/tfjs-node` is looked for
 * @param binaries folder of the `.wasm` files; that of the installed package where absent
 */
export async function loadTensorFlow(
  choice: BackendChoice,
  project: string,
  binaries?: string,
): Promise<TensorFlow> {
  const native = choice === 'auto' || choice === 'node' ? await loadNative(project) : undefined
  if (native !== undefined) return native
  const tf = await import('@tensorflow/tfjs-core')
  // Without it the plain backend advertises tfjs-node on the terminal, and every output is searched for NaN.
  tf.enableProdMode()
  const versions = { '@tensorflow/tfjs-core': tf.version_core }
  if (choice !== 'cpu' && (await startWasm(tf, binaries))) {
    const { version_wasm } = await import('@tensorflow/tfjs-backend-wasm')
    const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) ? 'wasm with SIMD' : 'wasm'
    return {
      tf,
      backend: 'wasm',
      device: `${processor()} (${simd})`,
      versions: { ...versions, '@tensorflow/tfjs-backend-wasm': version_wasm },
    }
  }
  const { version_cpu } = await import('@tensorflow/tfjs-backend-cpu')
  await tf.setBackend('cpu')
  return {
    tf,
    backend: 'cpu',
    device: `${processor()} (JavaScript)`,
    versions: { ...versions, '@tensorflow/tfjs-backend-cpu': version_cpu },
  }
}

async function startWasm(tf: Operations, binaries: string | undefined): Promise<boolean> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  const require = createRequire(import.meta.url)
  const folder = binaries ?? path.dirname(require.resolve('@tensorflow/tfjs-backend-wasm'))
  if (tf.getBackend() === 'wasm') return true
  setWasmPaths(folder + path.sep)
  return tf.setBackend('wasm')
}

/** Not a dependency: its install downloads a library. Used where the user has it. */
const native = '@tensorflow/tfjs-node'

/** `@tensorflow/tfjs-node` of the project or of the global folders; undefined where there is none that loads. */
async function loadNative(project: string): Promise<TensorFlow | undefined> {
  const globals = [
    path.resolve(process.execPath, '../../lib/node_modules'),
    path.join(os.homedir(), '.node_modules'),
  ]
  for (const folder of [project, ...globals]) {
    try {
      const require = createRequire(path.join(folder, 'package.json'))
      const at = require.resolve(native)
      const loaded = (await import(pathToFileURL(at).href)) as { default?: Operations } & Operations
      const tf = loaded.default ?? loaded
      await tf.ready()
      const { version } = require(`${native}/package.json`) as { version: string }
      return {
        tf,
        backend: 'node',
        device: `${processor()} (tfjs-node)`,
        versions: { [native]: version },
      }
    } catch {
      // Not installed there, or its library doesn't load on this machine: the next place, then WebAssembly.
    }
  }
  return undefined
}

function processor(): string {
  return os.cpus()[0]?.model.trim() || os.arch()
}
