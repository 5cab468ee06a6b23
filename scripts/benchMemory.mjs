/**
 * Rows of the benchmarks for memory; `node scripts/benchMemory.mjs` prints them alone. What a command takes above what it
 * takes for ten samples, in times the bytes of the arrays.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { installPython, peersPython, root } from './steps.mjs'

const script = path.join(root, 'scripts', 'benchPeers.py')

/** Names of the predictions in `benchPeers.py`, and what they are. */
const cases = [
  { command: 'evaluate', names: ['two'], what: '10⁷ samples of two classes, int64 labels' },
  { command: 'evaluate', names: ['weighted'], what: '… with weights' },
  { command: 'evaluate', names: ['ten'], what: '10⁶ samples × 10 classes' },
  { command: 'evaluate', names: ['hundred'], what: '10⁵ samples × 100 classes' },
  { command: 'evaluate', names: ['thousand'], what: '10⁴ samples × 1,000 classes' },
  { command: 'evaluate', names: ['weighted-thousand'], what: '… with weights' },
  { command: 'evaluate', names: ['one'], what: '10⁷ samples, one score of two classes, uint8 labels' },
  { command: 'evaluate', names: ['three'], what: '5·10⁶ samples × 3 classes' },
  {
    command: 'evaluate',
    names: ['sure'],
    what: '10⁷ samples, one score of two classes that crowds at 0, uint8 labels',
  },
  { command: 'evaluate', names: ['labels'], what: '10⁶ samples × 8 labels' },
  { command: 'evaluate', names: ['weighted-labels'], what: '… with weights' },
  { command: 'evaluate', names: ['values'], what: '10⁷ predicted values with weights' },
  { command: 'evaluate', names: ['counts'], what: '10⁷ predicted values' },
  {
    command: 'thresholds',
    names: ['sure'],
    what: '10⁷ samples, one score of two classes that crowds at 0, uint8 labels',
  },
  { command: 'thresholds', names: ['two'], what: '10⁷ samples of two classes, int64 labels' },
  { command: 'thresholds', names: ['one'], what: '10⁷ samples, one score of two classes, uint8 labels' },
  { command: 'thresholds', names: ['labels'], what: '10⁶ samples × 8 labels' },
  {
    command: 'evaluate',
    names: ['two'],
    form: 'float32.npz',
    what: '10⁷ samples of two classes, scores of 32 bits',
  },
  { command: 'evaluate', names: ['two'], form: 'packed.npz', what: '… in a packed npz' },
  { command: 'evaluate', names: ['two'], form: 'npy', what: '… in two npy' },
  { command: 'evaluate', names: ['two'], form: 'csv', what: '… in CSV' },
  { command: 'evaluate', names: ['two'], form: 'snappy.parquet', what: '… in Parquet, Snappy' },
  { command: 'evaluate', names: ['two'], form: 'lz4.feather', what: '… in Arrow, LZ4' },
  {
    command: 'evaluate',
    names: ['ten'],
    form: 'zstd.parquet',
    what: '10⁶ samples × 10 classes in Parquet, Zstandard',
  },
  { command: 'evaluate', names: ['ten'], form: 'csv', what: '… in CSV' },
  { command: 'evaluate', names: ['ten'], form: 'packed.npz', what: '… in a packed npz' },
  { command: 'compare', names: ['ten', 'other'], what: 'two models, 10⁶ samples × 10 classes' },
  {
    command: 'thresholds',
    names: ['ten', 'other'],
    options: ['--class', '1', '--ensemble', 'all'],
    what: 'two models and their ensembles, 10⁶ samples × 10 classes',
  },
]

/** The section as Markdown; undefined where this machine has no Python. */
export function benchMemory() {
  if (!installPython()) return undefined
  const folder = mkdtempSync(path.join(os.tmpdir(), 'finalize-memory-'))
  try {
    const rows = cases.map(({ command, names, form = 'npz', options = [], what }) => {
      const bytes = names.reduce((sum, name) => sum + make(folder, name, form), 0)
      const files = names.map((name) => `${name}.${form}`)
      const [large, small] = [files, files.map(() => `tiny.${form}`)].map((each) =>
        peakOf(command, [...each, ...options], folder),
      )
      return `| \`${command}\` | ${what} | ${(bytes / 1e6).toFixed(0)} MB | ${((large - small) / bytes).toFixed(2)} |`
    })
    return [
      '## Memory',
      'The highest resident memory of a command above that for ten samples, in times the bytes of the arrays: as they stand unpacked in an npz of 64-bit scores and labels where nothing else is said.',
      ['| command | predictions | arrays | times |', '|---|---|---:|---:|', ...rows].join('\n'),
    ].join('\n\n')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Writes `name` and `tiny` in a form; bytes of the arrays of the first. */
function make(folder, name, form) {
  const made = spawnSync(peersPython, [script, 'memory', folder, name, form], { encoding: 'utf8' })
  if (made.status !== 0) throw new Error(made.stderr)
  return Number(made.stdout)
}

function peakOf(command, given, folder) {
  const mark = path.join(folder, 'peak')
  const program = ['--require', path.join(root, 'scripts', 'peakMemory.cjs')]
  const args = [...program, path.join(root, 'dist', 'cli', 'main.js'), command, '--format', 'json', ...given]
  const env = { ...process.env, PEAK_FILE: mark }
  const { stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
  if (stderr !== '') throw new Error(stderr)
  return Number(readFileSync(mark, 'utf8'))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(benchMemory())
