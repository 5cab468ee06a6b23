/**
 * `npm run test:vscode [-- --grep TEXT]`: the packaged extension in a real editor. Packages it, installs it, and runs
 * the flows of test/vscode/flows against it in Chromium. Everything it starts ends with it.
 *
 * A file of flows in which one fails is run once more from a fresh editor, and the report names what failed at first:
 * a busy machine can make an editor miss a time-out, a mistake fails again. With `--report FILE` the counts go there.
 */
import { build } from 'esbuild'
import { createHash } from 'node:crypto'
import { spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { packageExtension, quietly } from './package.mjs'
import { setUpSample } from './sample.mjs'
import { root, run } from './steps.mjs'
import { installArguments, setUpVscode } from './vscodeSetup.mjs'

const cache = path.join(root, '.cache')
const { values: options } = parseArgs({ options: { grep: { type: 'string' }, report: { type: 'string' } } })

const editor = setUpVscode()
if ('missing' in editor) {
  console.log(`The tests in the editor are left out: ${editor.missing}.`)
  report({ passed: 0, failed: process.env['CI'] ? 1 : 0, leftOut: editor.missing })
  process.exit(process.env['CI'] ? 1 : 0)
}

mkdirSync(cache, { recursive: true })
const scratch = mkdtempSync(path.join(cache, 'editor-'))
process.once('exit', () => rmSync(scratch, { recursive: true, force: true, maxRetries: 5 }))
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
/** For the developer: how long each part of the preparation took. */
let began = performance.now()
function done(what) {
  console.log(`${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  began = performance.now()
}

const [vsix] = await quietly(() => packageExtension([`${process.platform}-${process.arch}`], scratch))
done('packaged')
const extensions = path.join(scratch, 'extensions')
start(editor.node, [editor.server, ...installArguments(vsix.file, path.join(scratch, 'install'), extensions)])
done('installed')
const program = path.join(extensions, installedName(), 'dist', 'cli', 'main.js')
const projects = prepareProjects()
done('projects')

const bundles = path.join(scratch, 'bundles')
const suites = path.join(bundles, 'suites')
const flows = await bundle('flows', '.flow.ts', {
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  splitting: true,
})
await bundle('suites', '.ts', { format: 'cjs', outExtension: { '.js': '.cjs' } })

process.env['FINALIZE_MODEL_EDITOR'] = JSON.stringify({
  ...editor,
  extensions,
  projects,
  suites,
  scratch,
  screenshots: path.join(cache, 'screenshots'),
})
const first = runFlows(flows)
const again = flows.filter((file) => first.failures.some((failure) => failure.file === file))
const second = again.length > 0 ? runFlows([...again, ...flows.filter(isHooks)]) : undefined
done('flows')
const failures = second ? second.failures : first.failures
if (second) {
  console.log('Failed at first:')
  for (const { title, message } of first.failures) console.log(`  ${title}: ${message.split('\n')[0]}`)
  console.log(failures.length > 0 ? 'Failed again.' : 'All passed when run again.')
}
report({
  passed: first.passed + first.failures.length - failures.length,
  failed: failures.length,
  pending: first.pending,
})
process.exit(failures.length > 0 ? 1 : 0)

function isHooks(file) {
  return path.basename(file) === 'hooks.mjs'
}

/** Runs bundled flows in a process of their own; a process that dies fails them all. */
function runFlows(files) {
  const resultFile = path.join(scratch, 'result.json')
  rmSync(resultFile, { force: true })
  const grep = options.grep === undefined ? [] : ['--grep', options.grep]
  run(process.execPath, [path.join(root, 'scripts', 'vscodeFlows.mjs'), ...grep, resultFile, ...files])
  if (existsSync(resultFile)) return JSON.parse(readFileSync(resultFile, 'utf8'))
  const died = { title: 'the flows', message: 'their process ended before they did' }
  return { passed: 0, pending: 0, failures: files.map((file) => ({ file, ...died })) }
}

/** Leaves the counts where `--report` says. */
function report(counts) {
  if (options.report !== undefined) writeFileSync(options.report, JSON.stringify(counts))
}

/** Bundles the files of a folder of test/vscode; returns where they lie. */
async function bundle(folder, ending, options) {
  const source = path.join(root, 'test', 'vscode', folder)
  const names = readdirSync(source).filter((name) => name.endsWith(ending))
  const entries = names.map((name) => path.join(source, name))
  if (folder === 'flows') entries.push(path.join(root, 'test', 'vscode', 'library', 'hooks.ts'))
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    entryNames: '[name]',
    outdir: path.join(bundles, folder),
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

/** The folders that flows open copies of. The finished one is kept until the program that finishes it changes. */
function prepareProjects() {
  const sample = path.join(scratch, 'sample')
  if (setUpSample(program, sample, { stdio: 'ignore' }) !== 0)
    throw new Error('The sample could not be set up.')
  const finished = path.join(scratch, 'finished')
  const kept = path.join(cache, `finished-${digestOf(path.join(path.dirname(program), '..'))}`)
  cpSync(existsSync(kept) ? kept : sample, finished, { recursive: true })
  if (!existsSync(kept)) {
    // Exit code 1 says that the gate waits for people: it does.
    start(editor.node, [program, finished], { statuses: [0, 1] })
    keep(finished, kept)
  }
  const empty = path.join(scratch, 'empty')
  mkdirSync(empty)
  return { sample, finished, empty }
}

function keep(folder, kept) {
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

function installedName() {
  const found = readdirSync(extensions).find((name) => name.startsWith('finalize-model.'))
  if (found === undefined) throw new Error('The editor did not install the VSIX; its message is above.')
  return found
}

/** Runs a program to its end; what it printed is shown where it failed. */
function start(command, args, { statuses = [0], ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 180_000,
    ...options,
  })
  if (error) throw error
  if (!statuses.includes(status)) {
    console.error(`${stdout}${stderr}`)
    throw new Error(`${path.basename(command)} ${args.slice(0, 3).join(' ')} … ended with ${status}.`)
  }
}
