/**
 * `node scripts/coverage.mjs [PART OF A NAME …]`: how often intervals hold the truth, by simulation, to docs/coverage.md;
 * of the situations so named alone, the others staying as they stand there. All of them take some ten minutes of two cores.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { loadSources } from './sources.mjs'
import { root } from './steps.mjs'

const bundle = path.join(root, '.cache', 'coverage.mjs')

/** Simulates in threads, a situation each at a time. */
async function simulate(names) {
  const sections = new Map()
  const queue = [...names]
  await Promise.all(
    Array.from(
      { length: Math.min(os.availableParallelism(), names.length) },
      () =>
        new Promise((resolve, reject) => {
          const worker = new Worker(fileURLToPath(import.meta.url))
          const next = () => {
            const name = queue.shift()
            if (name === undefined) void worker.terminate().then(resolve)
            else worker.postMessage(name)
          }
          worker.on('error', reject)
          worker.on('message', ({ name, section, seconds }) => {
            console.log(`${section}\n${seconds.toFixed(0)} s\n`)
            sections.set(name, section)
            next()
          })
          next()
        }),
    ),
  )
  return sections
}

if (isMainThread) {
  const { situations, sectionOn, coveragePage } = await loadSources('coverage', [
    "export * from './scripts/intervalCoverage.ts'",
    "export * from './scripts/intervalPage.ts'",
    "export * from './scripts/intervalSituations.ts'",
  ])
  const names = situations.map(({ name }) => name)
  const parts = process.argv.slice(2)
  const asked = names.filter((name) => parts.length === 0 || parts.some((part) => name.includes(part)))
  const file = path.join(root, 'docs', 'coverage.md')
  const before = readFileSync(file, 'utf8')
  const sections = await simulate(asked)
  const whole = names.map((name) => sections.get(name) ?? sectionOn(before, name))
  const absent = names.filter((_, at) => whole[at] === undefined)
  if (absent.length > 0) throw new Error(`never simulated: ${absent.join('; ')}`)
  writeFileSync(file, coveragePage(whole))
} else {
  const { situations, coverageOf, sectionOf } = await import(bundle)
  parentPort.on('message', (asked) => {
    const start = Date.now()
    const situation = situations.find(({ name }) => name === asked)
    const rows = situation.sizes.flatMap(([samples, runs]) => coverageOf(situation, samples, runs))
    const section = sectionOf(asked, rows)
    parentPort.postMessage({ name: asked, section, seconds: (Date.now() - start) / 1000 })
  })
}
