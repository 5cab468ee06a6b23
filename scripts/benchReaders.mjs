/**
 * Rows of the benchmarks for reading logs; `node scripts/benchReaders.mjs` prints them alone. Peers are what anybody
 * would write first: JSON.parse a line, and readFile of every meta.yaml.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { table, time } from './benchTable.mjs'
import { loadSources } from './sources.mjs'

const megabyte = 1e6
const chunk = 2 ** 17
const width = 32

/** @param {number} repeat how often each is measured; the fastest counts */
export async function benchReaders(repeat) {
  const { createEventReader, createMlflowStore, nodeFiles } = await loadSources('bench-readers', [
    "export { createEventReader } from './src/core/runs/events.ts'",
    "export { createMlflowStore } from './src/core/runs/logs/mlflowStore.ts'",
    "export { nodeFiles } from './src/node/files.ts'",
  ])
  const rows = []

  for (const [kind, count] of [
    ['batch', 120_000],
    ['epoch', 80_000],
  ]) {
    const bytes = eventLog(kind, count)
    const ours = await fastest(repeat, () => {
      const reader = createEventReader('events.jsonl')
      let read = 0
      for (let at = 0; at < bytes.length; at += chunk)
        read += reader.push(bytes.subarray(at, at + chunk)).events.length
      if (read !== count) throw new Error(`${read} of ${count} events`)
    })
    const peer = await fastest(repeat, () => {
      let read = 0
      for (const line of bytes.toString('utf8').split('\n')) if (line !== '' && JSON.parse(line).event) read++
      if (read !== count) throw new Error(`${read} of ${count} lines`)
    })
    const speed = bytes.length / megabyte / ours
    rows.push({
      what: `reading ${(bytes.length / megabyte).toFixed(0)} MB of \`events.jsonl\`, ${kind} lines, checked`,
      value: `${speed.toFixed(0)} MB/s`,
      limit: 'at least 150 MB/s',
      peer: 'JSON.parse a line, unchecked',
      ratio: peer / ours,
    })
  }

  const runs = 30_000
  const folder = mkdtempSync(path.join(os.tmpdir(), 'finalize-store-'))
  try {
    const experiment = writeStore(folder, runs)
    const ours = await fastest(repeat, async () => {
      const found = await createMlflowStore(nodeFiles(folder), 'mlruns', Date.now).list()
      if (found.length !== runs) throw new Error(`${found.length} of ${runs} runs`)
    })
    const store = createMlflowStore(nodeFiles(folder), 'mlruns', Date.now)
    await store.list()
    const again = await fastest(repeat, () => store.list())
    const peer = await fastest(repeat, () => readAll(experiment))
    const title = `an MLflow store of ${runs.toLocaleString('en')} runs`
    const name = 'readFile of each meta.yaml, 32 at a time'
    rows.push({ what: `listing ${title}`, value: time(ours), limit: time(5), peer: name, ratio: ours / peer })
    rows.push({ what: '… once more', value: time(again), peer: name, ratio: again / peer })
  } finally {
    rmSync(folder, { recursive: true })
  }
  return rows
}

/** Events as Python's `json` writes them. */
function eventLog(kind, count) {
  let state = 1
  const random = () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647
  const lines = []
  for (let n = 1; n <= count; n++) {
    const head = `{"event": "${kind}", "time": "2026-01-01T00:00:00.123456+00:00", "epoch": `
    const losses = `"train_loss": ${random()}, "train_acc": ${random()}`
    lines.push(
      kind === 'batch'
        ? `${head}${1 + Math.floor(n / 100)}, "batch": ${n % 100}, "metrics": {${losses}}}`
        : `${head}${n}, "epochs": ${count}, "metrics": {${losses}, "val_loss": ${random()}, "val_acc": ${random()}}, "learning_rate": 0.001, "seconds": ${random() * 10}}`,
    )
  }
  return Buffer.from(`${lines.join('\n')}\n`)
}

/** A file store with one experiment, laid out as MLflow does; returns the experiment's folder. */
function writeStore(folder, count) {
  const experiment = path.join(folder, 'mlruns', '1')
  mkdirSync(experiment, { recursive: true })
  const about = "artifact_location: s3://models\nexperiment_id: '1'\nlifecycle_stage: active\nname: search\n"
  writeFileSync(path.join(experiment, 'meta.yaml'), about)
  for (let n = 0; n < count; n++) {
    const id = n.toString(16).padStart(32, '0')
    mkdirSync(path.join(experiment, id, 'metrics'), { recursive: true })
    const meta = [
      `artifact_uri: s3://models/${id}/artifacts`,
      `end_time: ${1_760_000_060_000 + n}`,
      "entry_point_name: ''",
      "experiment_id: '1'",
      'lifecycle_stage: active',
      `run_id: ${id}`,
      `run_name: trial ${n}`,
      "source_name: ''",
      'source_type: 4',
      "source_version: ''",
      `start_time: ${1_760_000_000_000 + n}`,
      'status: 3',
      'tags: []',
      'user_id: ada',
    ]
    writeFileSync(path.join(experiment, id, 'meta.yaml'), `${meta.join('\n')}\n`)
    writeFileSync(path.join(experiment, id, 'metrics', 'val_loss'), '1760000001000 0.5 1\n')
  }
  return experiment
}

async function readAll(experiment) {
  const names = (await readdir(experiment)).filter((name) => name !== 'meta.yaml')
  let next = 0
  const worker = async () => {
    while (next < names.length) await readFile(path.join(experiment, names[next++], 'meta.yaml'), 'utf8')
  }
  await Promise.all(Array.from({ length: width }, worker))
}

/** Seconds of the fastest of several runs: noise only ever adds. */
async function fastest(repeat, work) {
  let best = Infinity
  for (let n = 0; n < repeat; n++) {
    const began = performance.now()
    await work()
    best = Math.min(best, performance.now() - began)
  }
  return best / 1000
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(table(await benchReaders(7)))
