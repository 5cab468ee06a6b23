import path from 'node:path'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '../../..')

/**
 * Bundles the inference process as `scripts/build.mjs` does and returns its path. Each caller gets a file of its
 * own, below `node_modules` so that onnxruntime-node is found from it.
 */
export async function buildEntry(): Promise<string> {
  const outfile = path.join(
    root,
    `node_modules/.cache/finalize-model-test/inferenceProcess.${process.pid}.js`,
  )
  await build({
    absWorkingDir: root,
    entryPoints: ['src/runtime/inferenceProcess.ts'],
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.12',
    external: ['onnxruntime-node'],
    logLevel: 'warning',
  })
  return outfile
}
