/**
 * Runs bundled flows of test/vscode with Mocha, in a process of its own: what they leave behind ends with it, and
 * flows that failed can be loaded afresh. Started by vscodeTest.mjs.
 *
 *   node vscodeFlows.mjs RESULT_FILE [--grep TEXT] FILE…
 *
 * Writes `{ passed, pending, failures: [{ file, title, message }], times: [{ file, title, seconds }] }` to RESULT_FILE:
 * the time of each outermost `describe`, its hooks included.
 */
import Mocha from 'mocha'
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

// What the flows started ends when this process exits, so it exits whatever ends it: a signal, or the end of its parent.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
process.once('disconnect', () => process.exit(130))

const { positionals, values } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } })
const [resultFile, ...files] = positionals

const mocha = new Mocha({
  ui: 'bdd',
  timeout: 120_000,
  slow: 30_000,
  ...(values.grep === undefined ? {} : { grep: values.grep }),
})
for (const file of files) mocha.addFile(file)
await mocha.loadFilesAsync()

const result = { passed: 0, pending: 0, failures: [], times: [] }
let began = 0
await new Promise((resolve) => {
  const runner = mocha.run(resolve)
  runner.on('suite', (suite) => {
    if (suite.parent?.root) began = performance.now()
  })
  runner.on('suite end', ({ file, title, parent }) => {
    if (parent?.root) result.times.push({ file, title, seconds: (performance.now() - began) / 1000 })
  })
  runner.on('pass', () => result.passed++)
  runner.on('pending', () => result.pending++)
  runner.on('fail', (test, error) =>
    result.failures.push({ file: test.file, title: test.fullTitle(), message: error.message }),
  )
})
writeFileSync(resultFile, JSON.stringify(result))
process.exit(result.failures.length > 0 ? 1 : 0)
