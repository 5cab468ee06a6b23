import { performance } from 'node:perf_hooks'
import type { Clock } from '../core/ports.ts'

export const nodeClock: Clock = {
  now: () => new Date(),
  elapsed: () => performance.now(),
}
