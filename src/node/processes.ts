import { spawn, type ChildProcess } from 'node:child_process'
import type { ProcessEnd, Processes } from '../core/ports.ts'

/**
 * Starts programs without a shell. The child gets its own process group where the platform has them, so that a
 * Ctrl+C in the terminal reaches it once, from us, and not twice.
 */
export const nodeProcesses: Processes = {
  run(command, args, options) {
    return new Promise<ProcessEnd>((resolve, reject) => {
      const child = spawn(command, [...args], {
        cwd: options.cwd,
        env: options.env ? { ...process.env, ...options.env } : process.env,
        stdio: ['pipe', 'pipe', 'pipe'],
        detached: process.platform !== 'win32',
        shell: false,
        windowsHide: true,
      })
      const interrupt = () => child.kill('SIGINT')
      const finishOff = () => child.kill('SIGKILL')
      process.once('exit', finishOff)
      options.signal?.addEventListener('abort', interrupt, { once: true })
      if (options.signal?.aborted) interrupt()
      const kill = () => killGroup(child)
      options.kill?.addEventListener('abort', kill, { once: true })
      if (options.kill?.aborted) kill()
      child.stdout.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text, 'stdout'))
      child.stderr.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text, 'stderr'))
      child.stdin.on('error', () => {})
      child.once('error', reject)
      child.once('close', (code, signal) => {
        process.off('exit', finishOff)
        options.signal?.removeEventListener('abort', interrupt)
        options.kill?.removeEventListener('abort', kill)
        resolve({ exitCode: code ?? undefined, signal: signal ?? undefined })
      })
    })
  },
}

/** Also a child of the child may hold the pipes; they are closed on this side, so that nobody waits for it. */
function killGroup(child: ChildProcess): void {
  try {
    if (process.platform === 'win32' || child.pid === undefined) child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  } catch {
    // Ended by itself.
  }
  child.stdout?.destroy()
  child.stderr?.destroy()
}
