import type { Handlers } from '../../../src/protocol/channel.ts'
import type { ReadinessProtocol } from '../../../src/protocol/readiness.ts'

/** A host of the readiness panel that loads as given and does nothing else. */
export const loadingReadiness = (load: Handlers<ReadinessProtocol>['load']): Handlers<ReadinessProtocol> => ({
  load,
  open: () => undefined,
  copyCommand: () => undefined,
  start: () => undefined,
  act: () => undefined,
  recheck: () => undefined,
  copy: () => undefined,
  save: () => undefined,
})
