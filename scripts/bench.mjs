/**
 * `npm run bench`: the figures of the product on this machine, each beside a named peer measured in the same run.
 * It prints; it judges nothing. `--write` puts the tables into docs/benchmarks.md, `--repeat n` measures n times,
 * `--no-editor` leaves out what is measured in a real editor.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { benchEditor, measurements } from './benchEditor.mjs'
import { editorRows, sizeRows } from './benchEditorRows.mjs'
import { benchMemory } from './benchMemory.mjs'
import { benchMetrics } from './benchMetrics.mjs'
import { measure as measureProcess } from './benchProcess.mjs'
import { benchReaders } from './benchReaders.mjs'
import { table, time } from './benchTable.mjs'
import { benchTrainer } from './benchTrainer.mjs'
import { loadSources } from './sources.mjs'
import { installPackages, root } from './steps.mjs'

installPackages()
const { buildAll, yamlAlias } = await import('./build.mjs')
await buildAll()

const repeat = Number(process.argv[process.argv.indexOf('--repeat') + 1]) || 5
const program = path.join(root, 'dist', 'cli', 'main.js')
const scratch = mkdtempSync(path.join(os.tmpdir(), 'finalize-bench-'))
const rows = []

/** Runs our program, or another script, in Node. */
const measure = (args) => measureProcess(process.execPath, args, scratch)

/** The fastest of several runs: noise only ever adds. */
async function fastest(work, times = repeat) {
  let best
  for (let n = 0; n < times; n++) {
    const result = await work()
    if (!best || result.seconds < best.seconds) best = result
  }
  return best
}

function row(what, seconds, limit, peer, peerSeconds) {
  const ratio = peerSeconds === undefined ? undefined : seconds / peerSeconds
  rows.push({ what, value: time(seconds), limit: time(limit), peer, ratio })
}

const startup = (await fastest(() => measure(['-e', '0']))).seconds
const demo = path.join(scratch, 'demo')

const set = await measure([program, 'init', demo, '--sample', 'digits'])
if (set.status !== 0) throw new Error(set.output + set.errors)
const whole = await measure([program, demo])
if (whole.status !== 1) throw new Error(whole.output + whole.errors)
const { seconds: training } = JSON.parse(readFileSync(path.join(demo, 'results/production/run.json'), 'utf8'))
row('`finalize-model` on the sample, all steps', whole.seconds, 90, 'its own training', training)
row(
  '… of it training (`run.json`)',
  training,
  45,
  'the same epochs in plain JavaScript (tfjs cpu backend)',
  plainSeconds(),
)
row(
  '`finalize-model` again, all up to date',
  (await fastest(() => measure([program, demo]))).seconds,
  2,
  'starting Node',
  startup,
)
row(
  '`finalize-model check`',
  (await fastest(() => measure([program, 'check', demo]))).seconds,
  1,
  'starting Node',
  startup,
)
const config = path.join(demo, 'configs/final_config.yaml')
row(
  '`finalize-model validate` of one file',
  (await fastest(() => measure([program, 'validate', config]))).seconds,
  0.4,
  'starting Node',
  startup,
)

const { diagnose, parseDocument } = await loadSources(
  'bench-engine',
  ["export { diagnose } from './src/core/config/diagnose.ts'", "export { parseDocument } from 'yaml'"],
  { alias: yamlAlias },
)
const source = readFileSync(config, 'utf8')
for (const [lines, limit] of [
  [100, 0.005],
  [5000, 0.05],
]) {
  const text = enlarged(source, lines)
  const ours = warm(() => diagnose(text, { file: 'final_config.yaml', kind: 'final' }))
  const peer = warm(() => parseDocument(text, { uniqueKeys: false }))
  row(`diagnosing ${lines} lines, warm`, ours, limit, 'yaml parseDocument alone', peer)
}

rows.push({
  what: 'peak memory of `finalize-model` with its children',
  value: `${whole.peak.toFixed(0)} MB`,
  limit: '1000 MB',
})

rows.push(...(await benchReaders(repeat)))
rows.push(...benchTrainer(repeat))

const machine = `Fastest of ${repeat} (the whole flow: one), ${os.cpus().length} cores, Node ${process.version}.`
const metrics = await benchMetrics()
const memory = benchMemory()
const sections = [table(rows), machine, ...(metrics ? [metrics] : []), ...(memory ? [memory] : [])]
console.log(`\n${sections.join('\n\n')}\n`)
const inEditor = process.argv.includes('--no-editor') ? { sections: [], failed: [] } : await measureEditor()
console.log(inEditor.sections.join('\n\n'))
sections.push(...inEditor.sections)
if (inEditor.failed.length > 0)
  console.error(`Not measured, so nothing is written: ${inEditor.failed.join('; ')}.`)
else if (process.argv.includes('--write'))
  writeFileSync(path.join(root, 'docs/benchmarks.md'), page(sections))
rmSync(scratch, { recursive: true })
// The editor's library keeps hold of the browser's pipes.
process.exit(inEditor.failed.length > 0 ? 1 : 0)

function told(name, seconds, { failure }) {
  console.log(`${name} in the editor: ${failure ?? 'measured'} (${seconds.toFixed(0)} s)`)
}

/** The tables of what was measured in an editor, and what was not and why. */
async function measureEditor() {
  const { missing, figures, failures, vsix } = await benchEditor(4 * repeat, measurements, told)
  if (missing !== undefined)
    return { sections: [`Nothing was measured in an editor: ${missing}.`], failed: [] }
  return {
    sections: ['## In the editor', table(editorRows(figures)), '## Sizes', table(sizeRows(vsix))],
    failed: Object.entries(failures).map(([name, why]) => `${name}, as ${why}`),
  }
}

/** The configuration, then as many commented keys of the trainer's own as make up the lines. */
function enlarged(text, lines) {
  const body = text.split('\n')
  const more = Array.from(
    { length: Math.max(0, lines - body.length - 1) },
    (_, n) => `  key_${n}: ${n} # of the trainer`,
  )
  return `${body.slice(0, lines).join('\n')}\nlogging:\n${more.join('\n')}\n`
}

/** Fastest of many calls after warm-up, in seconds. */
function warm(work) {
  for (let n = 0; n < 30; n++) work()
  let best = Infinity
  for (let n = 0; n < 60; n++) {
    const began = performance.now()
    work()
    best = Math.min(best, performance.now() - began)
  }
  return best / 1000
}

/** The peer for training: as many epochs as the run took, at the speed of two on tfjs's cpu backend. */
function plainSeconds() {
  const config = path.join(demo, 'configs', 'peer.yaml')
  const text = readFileSync(path.join(demo, 'configs/final_config.yaml'), 'utf8')
  const peer = text
    .replace(/epochs: \d+/, 'epochs: 2')
    .replace('checkpoints/production/', 'checkpoints/peer/')
  writeFileSync(config, peer)
  const args = [program, 'train', '--config', config, '--output-dir', 'results/peer', '--backend', 'cpu']
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: demo, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const seconds = epochsOf('results/peer').map((event) => event.seconds)
  return Math.min(...seconds) * epochsOf('results/production').length
}

function epochsOf(run) {
  const lines = readFileSync(path.join(demo, run, 'events.jsonl'), 'utf8')
    .trim()
    .split('\n')
  return lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'epoch')
}

function page(sections) {
  const convention = [
    'Written by `npm run bench -- --write`. Absolute figures are of one noisy machine with two cores; the ratios say more.',
    'Each figure stands beside what is wanted of it (“at most”) and a named peer that was measured in the same run; the ratio is the figure over the peer’s, so less is better. Nothing here is asserted in a test.',
    'What is measured in the editor uses the packaged extension in the real one, as the flows of `npm run test:vscode` do; `node scripts/benchEditor.mjs [activation | memory | drawing | typing | long | list | evaluation | slider …]` prints those figures alone, `npm run bench -- --no-editor` leaves them out.',
  ]
  return `# Benchmarks\n\n${convention.join('\n\n')}\n\n${sections.join('\n\n')}\n`
}
