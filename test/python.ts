import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const interpreter = path.join(root, '.cache/python/bin/python')

/**
 * Interpreter with the packages of `test/requirements.txt`, made by `npm test`. Undefined where this machine has
 * no Python; the runner then says how many differential tests it left out.
 */
export const python: string | undefined = existsSync(interpreter) ? interpreter : undefined

/** Runs `test/python/<script>` and returns what it printed; a failure carries its error output. */
export function runPython(script: string, args: readonly string[] = [], input?: string): string {
  const done = spawnSync(interpreter, [path.join(root, 'test/python', script), ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    ...(input !== undefined && { input }),
  })
  if (done.status !== 0) throw new Error(`${script} ended with ${done.status}: ${done.stderr}`)
  return done.stdout
}
