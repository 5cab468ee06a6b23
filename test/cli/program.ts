import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')
const main = path.join(root, 'dist/cli/main.js')

const environment = (env: Record<string, string> = {}) => ({
  ...process.env,
  NO_COLOR: '1',
  GIT_AUTHOR_NAME: 'Ada Trainer',
  GIT_AUTHOR_EMAIL: 'ada@example.org',
  GIT_COMMITTER_NAME: 'Ada Trainer',
  GIT_COMMITTER_EMAIL: 'ada@example.org',
  ...env,
})

export interface Ended {
  readonly status: number | null
  readonly out: string
  readonly err: string
}

/** Runs the built command line to its end. */
export function finalizeModel(args: readonly string[], cwd: string, env?: Record<string, string>): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    cwd,
    env: environment(env),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return { status, out: stdout, err: stderr }
}

/** Starts the built command line, in a process group of its own so that a test can kill all of it. */
export function startFinalizeModel(
  args: readonly string[],
  cwd: string,
  env?: Record<string, string>,
): ChildProcess {
  return spawn(process.execPath, [main, ...args], { cwd, env: environment(env), detached: true })
}

export function git(cwd: string, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync('git', args, { cwd, env: environment(), encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
}
