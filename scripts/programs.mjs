/** Programs that end with this process, whatever ends it. */
import { spawn } from 'node:child_process'

/** How long a program that was told to end may take for it, milliseconds. */
const patience = 5000
const running = new Set()
let isFollowed = false
let isEnding = false

/** From now on a signal that ends this process ends first what it runs, and an exit leaves nothing of it. */
export function endWithThis() {
  if (isFollowed) return
  isFollowed = true
  // Before the listeners that remove the folders which these programs write into.
  process.prependOnceListener('exit', () => {
    for (const child of running) signal(child, 'SIGKILL')
  })
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => void endAll())
}

/**
 * Runs a program in a process group of its own to its end, while this process goes on. A signal that ends this process
 * ends the group first. With `watched`, the program has a channel to this process: it can tell when that is gone, and talk to it.
 *
 * @param {readonly string[]} args
 * @param {{ watched?: boolean, timeout?: number, talk?: (child: import('node:child_process').ChildProcess) => void } & import('node:child_process').SpawnOptions} [options] `timeout` in
 *   milliseconds
 * @returns {Promise<{ status: number, output: string }>} what it printed is kept where it is not shown
 */
export function runGroup(
  command,
  args,
  { watched = false, timeout, talk, stdio = 'inherit', ...options } = {},
) {
  endWithThis()
  const child = spawn(command, args, {
    detached: true,
    stdio: watched ? ['ignore', 'inherit', 'inherit', 'ipc'] : stdio,
    ...options,
  })
  running.add(child)
  talk?.(child)
  let output = ''
  child.stdout?.on('data', (text) => (output += text))
  child.stderr?.on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    const timer =
      timeout === undefined
        ? undefined
        : setTimeout(() => {
            output += `\nIt did not end in ${timeout / 1000} s.\n`
            signal(child, 'SIGKILL')
          }, timeout)
    child.once('error', reject)
    child.once('close', (status) => {
      clearTimeout(timer)
      running.delete(child)
      resolve({ status: status ?? 1, output })
    })
  })
}

/** Told by a signal: everything that runs is told so too, and this process ends when it has. */
async function endAll() {
  if (isEnding) return
  isEnding = true
  await Promise.all(
    [...running].map(
      (child) =>
        new Promise((resolve) => {
          child.once('close', resolve)
          signal(child, 'SIGTERM')
          setTimeout(resolve, patience)
        }),
    ),
  )
  process.exit(130)
}

function signal({ pid }, name) {
  try {
    process.kill(-pid, name)
  } catch {
    // Ended by itself.
  }
}
