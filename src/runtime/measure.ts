import { readFileSync } from 'node:fs'
import type { LatencyFigures } from '../core/ports.ts'

/** The `p`-th percentile (0 to 100) of sorted values, interpolated linearly as numpy does by default. */
function percentile(sorted: Float64Array, p: number): number {
  if (sorted.length === 0) return Number.NaN
  const rank = (p / 100) * (sorted.length - 1)
  const low = Math.floor(rank)
  const high = Math.min(low + 1, sorted.length - 1)
  return sorted[low]! + (sorted[high]! - sorted[low]!) * (rank - low)
}

/** Calls `work` `warmup` times, then up to `runs` times on the clock, within `budget` milliseconds but ten times at least. */
export async function measureLatency(
  work: () => Promise<unknown>,
  options: {
    readonly batch: number
    readonly warmup: number
    readonly runs: number
    readonly budget: number
  },
): Promise<LatencyFigures> {
  const { batch, warmup, runs, budget } = options
  for (let i = 0; i < warmup; i++) await work()
  const times: number[] = []
  const end = performance.now() + budget
  while (times.length < runs && (times.length < 10 || performance.now() < end)) {
    const start = performance.now()
    await work()
    times.push(performance.now() - start)
  }
  const sorted = Float64Array.from(times).sort()
  const mean = sorted.reduce((sum, time) => sum + time, 0) / sorted.length
  return {
    batch,
    runs: sorted.length,
    warmup,
    p50: percentile(sorted, 50),
    p95: percentile(sorted, 95),
    p99: percentile(sorted, 99),
    mean,
    min: sorted[0] ?? Number.NaN,
    throughput: (batch * 1000) / mean,
  }
}

/**
 * Highest resident memory of this process, bytes. On Linux from `/proc`: `getrusage` there hands the peak of
 * the process that forked us down to us.
 */
export function peakMemory(): number {
  if (process.platform === 'linux') {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))
    if (line) return Number(line[1]) * 1024
  }
  return process.resourceUsage().maxRSS * 1024
}
