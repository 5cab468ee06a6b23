/** Builds the command line and its child process into `dist/`. */
import { build } from 'esbuild'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

/** The browser build of yaml is the same code without a look at `process.env` for every token: a fifth of the time. */
export const yamlAlias = { yaml: path.join(root, 'node_modules/yaml/browser/index.js') }

export async function buildAll() {
  rmSync(path.join(root, 'dist'), { recursive: true, force: true })
  const result = await build({
    absWorkingDir: root,
    entryPoints: {
      'cli/main': 'src/cli/main.ts',
      'runtime/inferenceProcess': 'src/runtime/inferenceProcess.ts',
    },
    outdir: 'dist',
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.12',
    sourcemap: 'linked',
    alias: yamlAlias,
    metafile: true,
    define: { 'process.env.FINALIZE_MODEL_VERSION': JSON.stringify(version) },
    external: [
      'onnxruntime-node',
      '@tensorflow/*',
      '@resvg/resvg-wasm',
      'dejavu-fonts-ttf',
      'hyparquet',
      'hyparquet-compressors',
    ],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  })
  writeFileSync(path.join(root, 'dist', 'meta.json'), JSON.stringify(result.metafile))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll()
