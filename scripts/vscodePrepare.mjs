/**
 * What flows and benchmarks need to run in a real editor: the extension packaged and installed into it, the projects that
 * are opened, and bundles of what is written in TypeScript below test/vscode.
 */
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import path from 'node:path'
import { packageExtension, quietly } from './package.mjs'
import { endWithThis, runGroup } from './programs.mjs'
import { setUpSample } from './sample.mjs'
import { makeScratch } from './scratch.mjs'
import { root } from './steps.mjs'
import { installArguments } from './vscodeServer.mjs'

const cache = path.join(root, '.cache')

/** A folder for one run, removed when this process ends. */
export function scratchFolder() {
  const scratch = makeScratch(cache, 'editor-')
  process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }))
  endWithThis()
  return scratch
}

/**
 * Packages the extension, installs it and sets up the projects; the environment of `test/vscode/library` is set.
 *
 * @param editor what `setUpVscode` answered
 * @param {(what: string) => void} done told after each part
 * @returns the packaged VSIX and the folder of bundles
 */
export async function prepareEditor(editor, scratch, done = () => {}) {
  const [vsix] = await quietly(() => packageExtension([`${process.platform}-${process.arch}`], scratch))
  done('packaged')
  const extensions = path.join(scratch, 'extensions')
  await start(editor.node, [
    editor.server,
    ...installArguments(vsix.file, path.join(scratch, 'install'), extensions),
  ])
  done('installed')
  const program = path.join(extensions, installedName(extensions), 'dist', 'cli', 'main.js')
  const projects = await prepareProjects(editor.node, program, scratch)
  done('projects')
  const bundles = path.join(scratch, 'bundles')
  process.env['FINALIZE_MODEL_EDITOR'] = JSON.stringify({
    ...editor,
    root,
    extensions,
    projects,
    suites: path.join(bundles, 'suites'),
    beside: path.join(bundles, 'beside'),
    scratch,
    screenshots: path.join(cache, 'screenshots'),
  })
  return { vsix, bundles }
}

/**
 * Bundles files below test/vscode.
 *
 * @param {readonly string[]} names relative to test/vscode
 * @returns {Promise<string[]>} where they lie
 */
export async function bundleTests(names, outdir, options) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: names.map((name) => path.join(root, 'test', 'vscode', name)),
    entryNames: '[name]',
    outdir,
    bundle: true,
    sourcemap: 'inline',
    platform: 'node',
    target: 'node20.12',
    packages: 'external',
    metafile: true,
    logLevel: 'warning',
    ...options,
  })
  return Object.entries(metafile.outputs)
    .filter(([, { entryPoint }]) => entryPoint !== undefined)
    .map(([file]) => path.join(root, file))
}

/** The forms of a bundle: for this process, and for the extension host. */
export const forFlows = { format: 'esm', outExtension: { '.js': '.mjs' }, splitting: true }
export const forHost = { format: 'cjs', outExtension: { '.js': '.cjs' } }

/** The folders that flows open copies of. The finished one is kept until the program that finishes it changes. */
async function prepareProjects(node, program, scratch) {
  const sample = path.join(scratch, 'sample')
  if (setUpSample(program, sample, { stdio: 'ignore' }) !== 0)
    throw new Error('The sample could not be set up.')
  const finished = path.join(scratch, 'finished')
  const kept = path.join(cache, `finished-${digestOf(path.join(path.dirname(program), '..'))}`)
  cpSync(existsSync(kept) ? kept : sample, finished, { recursive: true })
  if (!existsSync(kept)) {
    // Exit code 1 says that the gate waits for people: it does.
    await start(node, [program, finished], [0, 1])
    keep(finished, kept, scratch)
  }
  const empty = path.join(scratch, 'empty')
  mkdirSync(empty)
  return { sample, finished, empty }
}

function keep(folder, kept, scratch) {
  for (const name of readdirSync(cache).filter((name) => name.startsWith('finished-'))) {
    const old = path.join(cache, name)
    if (Date.now() - statSync(old).mtimeMs > 3_600_000) rmSync(old, { recursive: true, force: true })
  }
  const copy = path.join(scratch, 'kept')
  cpSync(folder, copy, { recursive: true })
  try {
    renameSync(copy, kept)
  } catch (error) {
    // Another run of the tests kept the same at the same time.
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error
  }
}

function digestOf(folder) {
  const hash = createHash('sha256')
  for (const part of ['cli', 'chunks', 'runtime']) {
    for (const name of readdirSync(path.join(folder, part)).toSorted((a, b) => (a < b ? -1 : 1)))
      hash.update(name).update(readFileSync(path.join(folder, part, name)))
  }
  return hash.digest('hex').slice(0, 12)
}

function installedName(extensions) {
  const found = readdirSync(extensions).find((name) => name.startsWith('finalize-model.'))
  if (found === undefined) throw new Error('The editor did not install the VSIX; its message is above.')
  return found
}

/** Runs a program to its end; what it printed is shown where it failed. */
async function start(command, args, statuses = [0]) {
  const { status, output } = await runGroup(command, args, { stdio: 'pipe', timeout: 180_000 })
  if (statuses.includes(status)) return
  console.error(output)
  throw new Error(`${path.basename(command)} ${args.slice(0, 3).join(' ')} … ended with ${status}.`)
}
