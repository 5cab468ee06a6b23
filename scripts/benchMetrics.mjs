/**
 * Rows of the benchmarks for metrics; `node scripts/benchMetrics.mjs` prints them alone. Ours and the newest
 * scikit-learn or SciPy take turns on the same data; each is judged by its fastest turn, and that both give the same
 * figures is held before anything is told.
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createInterface } from 'node:readline'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { measure } from './benchProcess.mjs'
import { time } from './benchTable.mjs'
import { loadSources } from './sources.mjs'
import { installPython, peersPython, root } from './steps.mjs'

const script = path.join(root, 'scripts', 'benchPeers.py')
const draws = 1000
const megabyte = 1e6

/** Turns of each: the peers take seconds. */
const repeat = 3

/** The section as Markdown; undefined where this machine has no Python. */
export async function benchMetrics() {
  if (!installPython()) return undefined
  const folder = mkdtempSync(path.join(os.tmpdir(), 'finalize-metrics-'))
  const peer = spawn(peersPython, [script, 'serve', folder], { stdio: ['pipe', 'pipe', 'inherit'] })
  try {
    const lines = createInterface({ input: peer.stdout })[Symbol.asyncIterator]()
    await lines.next()
    const ask = async (name) => {
      peer.stdin.write(`${name}\n`)
      return JSON.parse((await lines.next()).value)
    }
    const works = await ourWorks(folder)
    const rows = []
    for (const [name, work] of Object.entries(works)) {
      rows.push(await compared(work.peer ?? name, work, ask))
    }
    peer.kill()
    for (const command of commands) rows.push(await comparedCommand(command, folder, 2))
    return tableOf(rows)
  } finally {
    peer.kill()
    rmSync(folder, { recursive: true })
  }
}

async function compared(name, { what, reach, aim, run, scale = 1, same = nearlyEqual }, ask) {
  let [ours, theirs] = [Infinity, Infinity]
  for (let turn = 0; turn < repeat; turn++) {
    const answer = await ask(name)
    theirs = Math.min(theirs, answer.seconds * scale)
    // Ours is done in a blink: a few blinks for each of theirs.
    for (let blink = 0; blink < 7; blink++) {
      const began = performance.now()
      const values = run()
      ours = Math.min(ours, (performance.now() - began) / 1000)
      if (!same(values, answer.values)) throw new Error(`${what}: ${values} here, ${answer.values} there`)
    }
  }
  return { what, reach, aim, ours, theirs }
}

const nearlyEqual = (ours, theirs) =>
  ours.length === theirs.length &&
  ours.every((value, at) => Math.abs(value - theirs[at]) <= 1e-12 * Math.abs(theirs[at]))

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length

/** Means of macro F1 over draws: they differ by chance only. */
function alikeInMean(ours, theirs) {
  const spread = Math.sqrt(mean(theirs.map((value) => (value - mean(theirs)) ** 2)))
  return Math.abs(mean(ours) - mean(theirs)) <= 5 * spread * Math.sqrt(1 / ours.length + 1 / theirs.length)
}

async function ourWorks(folder) {
  const { useHelpers, kernelThreads, confusionOf, ...metrics } = await load()
  useHelpers(kernelThreads(path.join(root, 'dist', 'node', 'kernelThread.js')))
  const read = (name, Type) => {
    const bytes = readFileSync(path.join(folder, `${name}.bin`))
    const array = new Type(new SharedArrayBuffer(bytes.length))
    new Uint8Array(array.buffer).set(bytes)
    return array
  }
  const labels = (of, classes, Type) => {
    const [actual, predicted] = [read(`${of}_true`, Type), read(`${of}_pred`, Type)]
    const formulas = [
      ...[metrics.precisionOf, metrics.recallOf, metrics.f1Of].map(metrics.macro),
      metrics.accuracy,
    ]
    return () => {
      const confusion = confusionOf(actual, predicted, classes)
      return [...formulas.map((metric) => metric(confusion)), confusion.correct[0]]
    }
  }
  const [lossTrue, lossScores] = [read('loss_true', Uint8Array), read('loss_scores', Float64Array)]
  const [areaTrue, areaScores] = [read('area_true', Uint8Array), read('area_scores', Float64Array)]
  const [first, second] = [read('first', Float64Array), read('second', Float64Array)]
  const boot = confusionOf(read('boot_true', Uint8Array), read('boot_pred', Uint8Array), 10)
  const kinds = read('boot_true', Uint8Array)
  const bootPred = read('boot_pred', Uint8Array)
  for (let row = 0; row < kinds.length; row++) kinds[row] = kinds[row] * 10 + bootPred[row]
  const macroF1 = metrics.macro(metrics.f1Of)
  const drawn = metrics.emptyMargins(10)
  const places = Array.from({ length: 100 }, (_, at) => at)
  const [actual, predicted] = [
    Uint32Array.from(places, (at) => at / 10),
    Uint32Array.from(places, (at) => at % 10),
  ]
  const f1Of = (counts) => {
    metrics.fillMargins(drawn, (add) => {
      for (let at = 0; at < counts.length; at++) add(actual[at], predicted[at], counts[at])
    })
    return macroF1(drawn)
  }
  const bootstrap = (draw) => () => {
    const values = []
    draw((counts) => values.push(f1Of(counts)))
    return values
  }
  const totals = new Uint32Array(draws).fill(kinds.length)
  const what = 'confusion matrix, precision, recall, F1 and accuracy, 10⁷ samples,'
  return {
    few: { what: `${what} 10 classes`, reach: 100, aim: 300, run: labels('few', 10, Uint8Array) },
    many: { what: `${what} 1,000 classes`, reach: 50, aim: 100, run: labels('many', 1000, Uint16Array) },
    loss: {
      what: 'log loss, 10⁶ samples × 10 classes',
      reach: 20,
      aim: 50,
      run: () => [metrics.meanLoss(lossTrue, lossScores, 10).mean],
    },
    area: {
      what: 'area under the ROC curve and average precision, 10⁷ samples (ours with both variances)',
      reach: 20,
      aim: 60,
      run: () => {
        const { auc, averagePrecision } = metrics.rankAreas(areaTrue, areaScores, 2, 1)
        return [auc, averagePrecision]
      },
    },
    distance: {
      what: 'two-sample Kolmogorov–Smirnov test, 2 × 10⁶ values: distance, its place and sign, p',
      reach: 20,
      aim: 100,
      run: () => {
        const { statistic, location, sign, p } = metrics.testTwoSamples(first, second)
        return [statistic, location, sign, p]
      },
    },
    bootstrap: {
      what: 'bootstrap of macro F1, 1,000 draws of 10⁵ rows',
      reach: 50,
      aim: 100,
      scale: draws / 50,
      same: alikeInMean,
      run: bootstrap((take) => metrics.resampleKinds(kinds, 100, draws, 1, take)),
    },
    bootstrapped: {
      peer: 'bootstrap',
      what: '… by the multinomial distribution of the matrix',
      reach: 1000,
      aim: 1000,
      scale: draws / 50,
      same: alikeInMean,
      run: bootstrap((take) => metrics.drawMultinomials(metrics.cellsOf(boot), totals, 1, take)),
    },
  }
}

function load() {
  const modules = [
    'core/metrics/confusion',
    'core/metrics/labelMetrics',
    'core/metrics/margins',
    'core/metrics/kolmogorov/twoSampleTest',
    'core/metrics/kernels/means',
    'core/metrics/kernels/multinomial',
    'core/metrics/kernels/ranking',
    'core/metrics/kernels/resample',
    'core/metrics/kernels/threads',
    'node/kernelThreads',
  ]
  return loadSources(
    'bench-metrics',
    modules.map((name) => `export * from './src/${name}.ts'`),
  )
}

const faster = (best, run) => (!best || run.seconds < best.seconds ? run : best)

/** Commands from start to JSON, with what of their own is held against the peer's. */
const commands = [
  {
    name: 'evaluate',
    files: ['test.npz'],
    what: '`finalize-model evaluate` from start to JSON, 10⁷ samples (ours with all intervals)',
    reach: 10,
    aim: 30,
    figuresOf:
      ({ evaluation }) =>
      (id) =>
        evaluation.test.metrics[`test_${id}`]?.value,
  },
  {
    name: 'thresholds',
    files: ['test.npz'],
    what: '`finalize-model thresholds` from start to JSON, the highest F1 of 10⁷ distinct scores',
    figuresOf:
      ({ decision }) =>
      (id) =>
        decision.candidates[0].validation[id].value,
  },
  {
    name: 'compare',
    files: ['test.npz', 'other.npz'],
    what: '`finalize-model compare` from start to JSON, two models of 10⁷ samples (ours with a paired interval of every metric, the peer of one)',
    figuresOf:
      ({ comparison }) =>
      (id) => {
        const [metric, member] = id.split('.')
        return comparison.comparisons[0].differences[metric][member]
      },
  },
]

async function comparedCommand({ name, files, figuresOf, what, reach, aim }, folder, turns) {
  const paths = files.map((file) => path.join(folder, file))
  const program = [path.join(root, 'dist', 'cli', 'main.js'), name, ...paths, '--format', 'json']
  const bytes = paths.reduce((sum, file) => sum + statSync(file).size, 0)
  let [ours, theirs] = [undefined, undefined]
  for (let turn = 0; turn < turns; turn++) {
    theirs = faster(theirs, await measure(peersPython, [script, name, ...paths]))
    ours = faster(ours, await measure(process.execPath, program))
  }
  const [figureOf, truth] = [figuresOf(JSON.parse(ours.output)), JSON.parse(theirs.output)]
  for (const [id, value] of Object.entries(truth)) {
    const own = figureOf(id)
    if (typeof value === 'number' && !nearlyEqual([own], [value])) throw new Error(`${id}: ${own}, ${value}`)
  }
  const memory = ({ peak }) => `${((peak * megabyte) / bytes).toFixed(1)} × the input`
  return {
    what,
    reach,
    aim,
    ours: ours.seconds,
    theirs: theirs.seconds,
    memory: `${memory(ours)} (peer ${memory(theirs)})`,
  }
}

const tableOf = (rows) =>
  [
    '## Metrics',
    `Beside scikit-learn and SciPy of \`test/requirements.txt\`, in turns on the same data, the fastest of each; that both give the same figures to 10⁻¹² is held. ${os.availableParallelism()} cores.`,
    [
      '| what | ours | peer | times as fast | to reach, to aim for | peak memory |',
      '|---|---:|---:|---:|---:|---:|',
      ...rows.map(
        ({ what, ours, theirs, reach, aim, memory = '' }) =>
          `| ${what} | ${time(ours)} | ${time(theirs)} | ${(theirs / ours).toFixed(0)} | ${reach ? `${reach}, ${aim}` : ''} | ${memory} |`,
      ),
    ].join('\n'),
  ].join('\n\n')

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await benchMetrics())
