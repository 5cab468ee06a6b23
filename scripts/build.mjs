/** Builds the command line and its child process into `dist/`. */
import { build, transform } from 'esbuild'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import path from 'node:path'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const { version } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))

/** The browser build of yaml is the same code without a look at `process.env` for every token: a fifth of the time. */
export const yamlAlias = { yaml: path.join(root, 'node_modules/yaml/browser/index.js') }

/** @param {string} [out] folder of the bundles, emptied first */
export async function buildAll(out = path.join(root, 'dist')) {
  rmSync(out, { recursive: true, force: true })
  const [commandLine, extension, webviews] = await Promise.all([
    buildCommandLine(out),
    buildExtension(out),
    buildWebviews(out),
  ])
  writeFileSync(path.join(out, 'meta.json'), JSON.stringify(commandLine.metafile))
  return [commandLine.metafile, extension.metafile, webviews.metafile]
}

const shared = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: 'linked',
  metafile: true,
  define: { 'process.env.FINALIZE_MODEL_VERSION': JSON.stringify(version) },
  logLevel: 'warning',
}

function buildCommandLine(outdir) {
  return build({
    ...shared,
    entryPoints: {
      'cli/main': 'src/cli/main.ts',
      'runtime/inferenceProcess': 'src/runtime/inferenceProcess.ts',
      'node/kernelThread': 'src/node/kernelThread.ts',
      'node/digestThread': 'src/node/digestThread.ts',
    },
    outdir,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.12',
    alias: yamlAlias,
    external: ['onnxruntime-node', '@tensorflow/*', '@resvg/resvg-wasm', 'dejavu-fonts-ttf', 'hyparquet'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  })
}

/**
 * The editor's host, and its thread in which projects are judged: light, without the runtime and the trainer. What
 * `import()` asks for lies in files of its own under `parts/`, which are read when they are needed and not when the
 * editor starts. esbuild splits modules of the newer form only, so each file is put into the form that the editor loads
 * without delay after that.
 */
async function buildExtension(outdir) {
  const { outputFiles, metafile } = await build({
    ...shared,
    entryPoints: { extension: 'src/extension.ts', engineThread: 'src/engineThread.ts' },
    outdir,
    outExtension: { '.js': '.cjs' },
    splitting: true,
    chunkNames: 'parts/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node20.12',
    alias: yamlAlias,
    minify: true,
    write: false,
    sourcemap: 'inline',
    external: ['vscode', 'onnxruntime-node', '@tensorflow/*', '@resvg/resvg-wasm'],
  })
  mkdirSync(path.join(outdir, 'parts'), { recursive: true })
  await Promise.all(
    outputFiles.map(async ({ path: file, text }) => {
      const { code, map } = await transform(text, {
        format: 'cjs',
        platform: 'node',
        target: 'node20.12',
        supported: { 'dynamic-import': false },
        minify: true,
        sourcemap: 'external',
        sourcefile: path.basename(file),
      })
      writeFileSync(file, `${code}//# sourceMappingURL=${path.basename(file)}.map\n`)
      writeFileSync(`${file}.map`, map)
    }),
  )
  return { metafile }
}

/** One bundle a view: `webview/<view>/main.ts`, and its styles beside it. */
function buildWebviews(out) {
  const views = readdirSync(path.join(root, 'webview'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(root, 'webview', entry.name, 'main.ts')))
    .map(({ name }) => name)
  return build({
    ...shared,
    entryPoints: Object.fromEntries(views.map((view) => [view, `webview/${view}/main.ts`])),
    outdir: path.join(out, 'webview'),
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    minify: true,
    loader: { '.css': 'css' },
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll()
