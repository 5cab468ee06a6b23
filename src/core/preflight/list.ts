import type { PreflightCheck } from './check.ts'
import { data } from './data.ts'
import { device } from './device.ts'
import { interpreter } from './interpreter.ts'

/** The checks before a training, cheapest first; the only list of them. The rehearsal follows them. */
export const preflightChecks: readonly PreflightCheck[] = [interpreter, device, data]
