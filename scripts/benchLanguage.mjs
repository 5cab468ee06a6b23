/**
 * `node scripts/benchLanguage.mjs`: what a keystroke costs in configurations of several sizes, by the functions that
 * the editor calls. A person types a section in the middle of the file, one character at a time, so that most states
 * are half-written; each state is diagnosed, completed at the cursor, described and outlined. It prints and judges nothing.
 */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { yamlAlias } from './build.mjs'
import { loadSources } from './sources.mjs'
import { root } from './steps.mjs'

const exported = [
  "export { diagnose } from './src/core/config/diagnose.ts'",
  "export { complete } from './src/core/config/complete.ts'",
  "export { describe } from './src/core/config/describe.ts'",
  "export { parseConfig } from './src/core/config/parse.ts'",
  "export { outline } from './src/core/config/outline.ts'",
  "export { parseDocument } from 'yaml'",
]
const { diagnose, complete, describe, outline, parseConfig, parseDocument } = await loadSources(
  'bench-language',
  exported,
  { alias: yamlAlias },
)

const file = 'configs/final_config.yaml'
const source = readFileSync(path.join(root, 'samples/digits/configs/training_config.yaml'), 'utf8')
const typed =
  'export:\n  formats: [onnx]\n  quantization: { enabled: true, dtype: [int8, fp16] }\ninference:\n  batch: 64\n'
const work = {
  'diagnosing (keystroke to finding)': (text) => diagnose(text, { file, kind: 'final' }),
  'completing at the cursor': (text, offset) => complete(text, offset),
  'describing for the hover, of the parsed file': (_, offset, parsed) => describe(parsed, offset),
  'outlining, of the parsed file': (_, __, parsed) => outline(parsed),
}
const peer = (text) => parseDocument(text, { uniqueKeys: false })

console.log('| lines | what | median | 95 % | most | median to yaml’s parseDocument of the same texts |')
console.log('|---:|---|---:|---:|---:|---:|')
for (const lines of [100, 1000, 5000]) {
  const more = Math.max(0, lines - source.split('\n').length - typed.split('\n').length)
  const keys = Array.from({ length: more }, (_, n) => `  key_${n}: ${n} # of the trainer`)
  const head = `${source}logging:\n${keys.slice(0, more / 2).join('\n')}\n`
  const tail = `experiment:\n${keys.slice(more / 2).join('\n')}\n`
  const parsing = timesOf(peer, head, tail)
  for (const [what, act] of Object.entries(work)) {
    const times = timesOf(act, head, tail)
    const [median, most, longest] = [0.5, 0.95, 1].map((share) => at(times, share).toFixed(1))
    const ratio = (at(times, 0.5) / at(parsing, 0.5)).toFixed(2)
    console.log(`| ${lines} | ${what} | ${median} ms | ${most} ms | ${longest} ms | ${ratio} × |`)
  }
}

/** Milliseconds for each state of the typed text, ascending. */
function timesOf(act, head, tail) {
  // The faster of two rounds a state: noise only ever adds.
  const times = Array.from({ length: typed.length }, () => Number.POSITIVE_INFINITY)
  for (const round of [0, 1, 2]) {
    for (let length = 1; length <= typed.length; length += 1) {
      const text = head + typed.slice(0, length) + tail
      const parsed = act.length > 2 ? parseConfig(text, file) : undefined
      const began = performance.now()
      act(text, head.length + length, parsed)
      const took = performance.now() - began
      if (round > 0) times[length - 1] = Math.min(times[length - 1], took)
    }
  }
  return times.toSorted((a, b) => a - b)
}

function at(times, share) {
  return times[Math.min(times.length - 1, Math.floor(share * times.length))]
}
