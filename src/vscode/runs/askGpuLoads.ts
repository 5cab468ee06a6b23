import type { Processes } from '../../core/ports.ts'
import { gpuQuery, parseGpuLoads, type GpuLoad } from '../../core/runs/gpu.ts'

const mostOutput = 64 * 1024

/**
 * The load of this machine's GPUs, asked of nvidia-smi. Empty where it isn't there, fails, is stopped, or answers more
 * than any machine has to tell, by which it is stopped.
 *
 * @param stop ends it at once; a driver in trouble lets it hang
 */
export async function askGpuLoads(
  processes: Processes,
  cwd: string,
  stop: AbortController,
): Promise<readonly GpuLoad[]> {
  let answer = ''
  const options = {
    cwd,
    kill: stop.signal,
    onOutput: (text: string, stream: 'stdout' | 'stderr') => {
      if (stream !== 'stdout') return
      answer = (answer + text).slice(0, mostOutput)
      if (answer.length === mostOutput) stop.abort()
    },
  }
  const end = await processes.run('nvidia-smi', gpuQuery, options).catch(() => undefined)
  return end?.exitCode === 0 && !stop.signal.aborted ? parseGpuLoads(answer) : []
}
