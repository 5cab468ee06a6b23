/**
 * `npm run test:vscode [-- --grep TEXT] [-- NAME…]`: the packaged extension in a real editor. Packages it, installs it,
 * and runs the flows of test/vscode/flows, or those that are named, against it in Chromium. Everything it starts ends
 * with it, and what took how long is told. Where there are four processors, two files run at a time,
 * each in an editor of its own; `--lanes N` says how many.
 *
 * A file of flows in which one fails is run once more from a fresh editor, and the report names what failed at first:
 * a busy machine can make an editor miss a time-out, a mistake fails again. With `--report FILE` counts and failures
 * go there, with `--folder NAME` the flows of another folder of test/vscode run: `pictures` makes those of the README.
 */
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './steps.mjs'
import { runFlows, usualLanes } from './vscodeLanes.mjs'
import { bundleTests, forFlows, forHost, prepareEditor, scratchFolder } from './vscodePrepare.mjs'
import { setUpVscode } from './vscodeSetup.mjs'

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string' },
    report: { type: 'string' },
    lanes: { type: 'string' },
    folder: { type: 'string', default: 'flows' },
  },
})

const editor = setUpVscode()
if ('missing' in editor) {
  console.log(`The tests in the editor are left out: ${editor.missing}.`)
  report({ passed: 0, failed: process.env['CI'] ? 1 : 0, leftOut: editor.missing })
  process.exit(process.env['CI'] ? 1 : 0)
}

const longest = ['commands', 'tasks', 'inHost', 'runs']

/** For the developer: how long each part of the preparation took. */
let began = performance.now()
function done(what) {
  console.log(`${what} (${((performance.now() - began) / 1000).toFixed(1)} s)`)
  began = performance.now()
}

const scratch = scratchFolder()
const { bundles } = await prepareEditor(editor, scratch, done)
const hooksFile = path.join('library', 'hooks.ts')
const bundled = await bundleTests([...wantedFlows(), hooksFile], path.join(bundles, 'flows'), forFlows)
const hooks = bundled.find((file) => path.basename(file) === 'hooks.mjs')
const files = bundled.filter((file) => file !== hooks).toSorted((a, b) => turnOf(a) - turnOf(b))
await bundleTests(namesIn('suites', '.ts'), path.join(bundles, 'suites'), forHost)
await bundleTests([path.join('yamlExtension', 'extension.ts')], path.join(bundles, 'beside'), {
  ...forHost,
  entryNames: '[dir]/[name]',
  outbase: path.join(root, 'test', 'vscode'),
  packages: 'bundle',
  external: ['vscode'],
  mainFields: ['module', 'main'],
  sourcemap: false,
})

const lanes = options.lanes === undefined ? usualLanes : Number(options.lanes)
const how = { hooks, grep: options.grep, lanes }
const first = await runFlows(files, how)
tellTimes(first.times)
const again = files.filter((file) => first.failures.some((failure) => failure.file === file))
const second = again.length > 0 ? await runFlows(again, { ...how, lanes: 1 }) : undefined
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
  failures,
  pending: first.pending,
})
process.exit(failures.length > 0 ? 1 : 0)

/** What takes longest begins first, so that no lane waits for another at the end. */
function turnOf(file) {
  const place = longest.indexOf(path.basename(file, '.flow.mjs'))
  return place === -1 ? longest.length : place
}

/** The flows of the folder; those that are named, where some are. */
function wantedFlows() {
  const names = namesIn(options.folder, '.flow.ts')
  if (wanted.length === 0) return names
  const unknown = wanted.find((name) => !names.includes(path.join(options.folder, `${name}.flow.ts`)))
  if (unknown === undefined) return wanted.map((name) => path.join(options.folder, `${name}.flow.ts`))
  console.error(`There are no flows “${unknown}” in test/vscode/${options.folder}.`)
  process.exit(2)
}

/** How long what took longest took. */
function tellTimes(times) {
  for (const { title, seconds } of times.toSorted((a, b) => b.seconds - a.seconds))
    console.log(`${seconds.toFixed(1).padStart(7)} s  ${title}`)
}

/** Leaves the counts where `--report` says. */
function report(counts) {
  if (options.report !== undefined) writeFileSync(options.report, JSON.stringify(counts))
}

/** Files of a folder of test/vscode, relative to that. */
function namesIn(folder, ending) {
  return readdirSync(path.join(root, 'test', 'vscode', folder))
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(folder, name))
}
