import type { Launcher } from './launcher.ts'
import { isEmbedded } from './trainer.ts'
import { trainerCall } from './trainerCall.ts'

/** A process on this machine. */
export const localLauncher: Launcher = {
  id: 'local',
  title: 'this machine',
  objections: () => [],
  plan: (training) => ({
    kind: 'process',
    isGuarded: isEmbedded(training.trainer),
    call: trainerCall(training),
  }),
}
