import type { Progress } from '../core/finalize/step.ts'

/**
 * One line for a long step: bar, count, rate of the whole so far and the time left at that rate.
 *
 * @param seconds since the work began
 */
export function progressBar({ done, total, unit }: Progress, seconds: number, width = 24): string {
  const share = total > 0 ? Math.min(1, done / total) : 0
  const filled = Math.round(share * width)
  const bar = '█'.repeat(filled) + '░'.repeat(width - filled)
  const left = done > 0 && share < 1 ? `, ${duration((seconds * (total - done)) / done)} left` : ''
  return `  ${bar} ${String(Math.round(share * 100)).padStart(3)} %  ${done}/${total} ${unit}${left}`
}

/** `850 ms`, `12.3 s`, `4 min 05 s`, `2 h 18 min`. */
export function duration(seconds: number): string {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`
  const minutes = Math.round(whole / 60)
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}
