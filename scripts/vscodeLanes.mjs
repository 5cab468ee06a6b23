/** Runs files of flows beside each other: a flow waits for the editor half of its time. */
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { runGroup } from './programs.mjs'
import { root } from './steps.mjs'

const program = path.join(root, 'scripts', 'vscodeFlows.mjs')

/** Two editors where there are four processors: on fewer each makes the other miss its time-outs. */
export const usualLanes = availableParallelism() >= 4 ? 2 : 1

/**
 * Each lane has an editor of its own and takes the next file when it is done with one.
 *
 * @param {readonly string[]} files bundled flows, those that take longest first
 * @param {{ hooks: string, grep?: string | undefined, lanes: number }} options `hooks` is the bundle of library/hooks.ts
 * @returns {Promise<Omit<import('./vscodeFlows.mjs').Outcome, 'printed'>>} of all files; a process that dies fails the
 *   file that it was at
 */
export async function runFlows(files, { hooks, grep, lanes }) {
  const left = [...files]
  const all = { passed: 0, pending: 0, failures: [], times: [] }
  const isQuiet = lanes > 1 && files.length > 1
  const args = [
    program,
    hooks,
    ...(grep === undefined ? [] : ['--grep', grep]),
    ...(isQuiet ? ['--quiet'] : []),
  ]
  const runLane = async () => {
    while (left.length > 0) {
      let at
      const talk = (child) =>
        child.on('message', ({ ran }) => {
          if (ran) take(ran)
          at = left.shift()
          child.send({ file: at })
        })
      await runGroup(process.execPath, args, { watched: true, talk })
      if (at !== undefined) {
        const title = path.basename(at, '.flow.mjs')
        all.failures.push({ file: at, title, message: 'the process ended before the flows did' })
      }
    }
  }
  const take = ({ passed, pending, failures, times, printed }) => {
    process.stdout.write(printed)
    all.passed += passed
    all.pending += pending
    all.failures.push(...failures)
    all.times.push(...times)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, files.length) }, runLane))
  return all
}
