import type { Launcher } from './launcher.ts'
import { isEmbedded, protocolArguments } from './trainer.ts'

/** A process on this machine. */
export const localLauncher: Launcher = {
  id: 'local',
  title: 'this machine',
  objections: () => [],
  plan: ({ trainer, run }) => ({
    kind: 'process',
    isGuarded: isEmbedded(trainer),
    call: { command: trainer.command, args: [...trainer.args, ...protocolArguments(run)] },
  }),
}
