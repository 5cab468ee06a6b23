/**
 * Runs bundled flows of test/vscode with Mocha, in a process of its own: what they leave behind ends with it, and
 * flows that failed can be loaded afresh. Started by vscodeLanes.mjs, which says file by file what to run.
 *
 *   node vscodeFlows.mjs HOOKS_FILE [--grep TEXT] [--quiet]
 *
 * Asks for a file by the message `{ ran?: Outcome }`, the outcome being that of the file before; takes `{ file }`, or
 * `{}` where there is none left. With `--quiet` what a file printed comes with its outcome.
 *
 * @typedef {{ title: string, seconds: number }} Time of an outermost `describe`, its hooks included
 * @typedef {{ file: string, title: string, message: string }} Failure
 * @typedef {{ passed: number, pending: number, failures: Failure[], times: Time[], printed: string }} Outcome
 */
import Mocha from 'mocha'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

// What the flows started ends when this process exits, so it exits whatever ends it: a signal, or the end of its parent.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130))
process.once('disconnect', () => process.exit(130))

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { grep: { type: 'string' }, quiet: { type: 'boolean', default: false } },
})
const { rootHooks, endAll } = await import(pathToFileURL(positionals[0]).href)

let printed = ''
if (values.quiet) {
  process.stdout.write = (text) => {
    printed += text
    return true
  }
}

let ran
for (;;) {
  const { file } = await ask({ ran })
  if (file === undefined) break
  printed = ''
  ran = await runFile(file)
}
await endAll()
process.exit(0)

function ask(question) {
  return new Promise((resolve) => {
    process.once('message', resolve)
    process.send(question)
  })
}

/** @returns {Promise<Outcome>} */
async function runFile(file) {
  const mocha = new Mocha({
    ui: 'bdd',
    timeout: 120_000,
    slow: 30_000,
    rootHooks,
    ...(values.grep === undefined ? {} : { grep: values.grep }),
  })
  mocha.addFile(file)
  await mocha.loadFilesAsync()
  const outcome = { passed: 0, pending: 0, failures: [], times: [] }
  let began = 0
  await new Promise((resolve) => {
    const runner = mocha.run(resolve)
    runner.on('suite', (suite) => {
      if (suite.parent?.root) began = performance.now()
    })
    runner.on('suite end', ({ title, parent }) => {
      if (parent?.root) outcome.times.push({ title, seconds: (performance.now() - began) / 1000 })
    })
    runner.on('pass', () => outcome.passed++)
    runner.on('pending', () => outcome.pending++)
    runner.on('fail', (test, error) =>
      outcome.failures.push({ file, title: test.fullTitle(), message: error.message }),
    )
  })
  return { ...outcome, printed }
}
