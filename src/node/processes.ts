import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process'
import * as fs from 'node:fs/promises'
import type { ProcessEnd, ProcessOptions, Processes } from '../core/ports.ts'

/**
 * Starts programs without a shell. The child gets its own process group where the platform has them, so that a
 * Ctrl+C in the terminal reaches it once, from us, and not twice.
 */
export const nodeProcesses: Processes = {
  async run(command, args, options) {
    const file = options.outputFile === undefined ? undefined : await fs.open(options.outputFile, 'a')
    try {
      return await runChild(command, args, options, file?.fd)
    } finally {
      await file?.close()
    }
  },
}

const hasGroups = process.platform !== 'win32'

function runChild(
  command: string,
  args: readonly string[],
  options: ProcessOptions,
  output: number | undefined,
): Promise<ProcessEnd> {
  return new Promise((resolve, reject) => {
    const stdio: StdioOptions = ['pipe', output ?? 'pipe', output ?? 'pipe']
    const child: ChildProcess = spawn(command, [...args], {
      cwd: options.cwd,
      env: options.env ? { ...process.env, ...options.env } : process.env,
      stdio,
      detached: hasGroups,
      shell: false,
      windowsHide: true,
    })
    const interrupt = () => child.kill('SIGINT')
    const finishOff = () => child.kill('SIGKILL')
    const killAll = () => killGroup(child)
    const forget = () => {
      process.off('exit', finishOff)
      options.signal?.removeEventListener('abort', interrupt)
      options.kill?.removeEventListener('abort', killAll)
    }
    process.once('exit', finishOff)
    options.signal?.addEventListener('abort', interrupt, { once: true })
    options.kill?.addEventListener('abort', killAll, { once: true })
    if (options.signal?.aborted) interrupt()
    if (options.kill?.aborted) killAll()
    child.stdout?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text, 'stdout'))
    child.stderr?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text, 'stderr'))
    child.stdin?.on('error', () => {})
    child.once('spawn', () => options.onStart?.(child.pid!))
    child.once('error', (cause) => {
      forget()
      reject(cause)
    })
    child.once('close', (code, signal) => {
      forget()
      resolve({ exitCode: code ?? undefined, signal: signal ?? undefined })
    })
  })
}

/** Also a child of the child may hold the pipes; they are closed on this side, so that nobody waits for it. */
function killGroup(child: ChildProcess): void {
  try {
    if (hasGroups && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
    else child.kill('SIGKILL')
  } catch {
    // Ended by itself.
  }
  child.stdout?.destroy()
  child.stderr?.destroy()
}
