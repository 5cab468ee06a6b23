import { type ExampleFacts, literal } from './exampleFacts.ts'
import { feedCode, typicalCode } from './predictNode.ts'

/** `load_test.mjs`: many requests of one sample each, a number of them at a time; fails above the latency limit. */
export function loadTest(facts: ExampleFacts): string {
  return `// node docs/examples/load_test.mjs [--requests 1000] [--concurrency 1] [--limit-ms ${facts.latencyLimit}]
// Exit code 1 when a request fails or the 95th percentile of the latency is above the limit.
import { parseArgs } from 'node:util'
import ort from 'onnxruntime-node'

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '1000' },
    concurrency: { type: 'string', default: '1' },
    'limit-ms': { type: 'string', default: '${facts.latencyLimit}' },
  },
})
const [requests, concurrency, limit] = [values.requests, values.concurrency, values['limit-ms']].map(Number)
const modelPath = process.env.MODEL_PATH ?? ${literal(facts.model)}
const threads = Number(process.env.MODEL_THREADS ?? 0) // 0: as many as there are cores
const session = await ort.InferenceSession.create(modelPath, { intraOpNumThreads: threads })

${feedCode(facts)}

const wanted = [${literal(facts.output.name)}]
const feeds = feedsOf(${typicalCode(facts)})
for (let run = 0; run < 20; run++) await session.run(feeds, wanted)

const latencies = []
let errors = 0
let next = 0
const began = performance.now()
await Promise.all(
  Array.from({ length: concurrency }, async () => {
    while (next++ < requests) {
      const start = performance.now()
      try {
        await session.run(feeds, wanted)
        latencies.push(performance.now() - start)
      } catch {
        errors++
      }
    }
  }),
)
const seconds = (performance.now() - began) / 1000
latencies.sort((a, b) => a - b)
const at = (share) => latencies[Math.max(0, Math.ceil(share * latencies.length) - 1)] ?? NaN
const round = (value) => Number(value.toPrecision(3))
const passed = errors === 0 && at(0.95) <= limit
console.log(
  JSON.stringify({
    loadTest: passed ? 'passed' : 'failed',
    requests,
    concurrency,
    errors,
    p50: round(at(0.5)),
    p95: round(at(0.95)),
    p99: round(at(0.99)),
    limit,
    requestsPerSecond: round(requests / seconds),
  }),
)
if (!passed) process.exitCode = 1
`
}
