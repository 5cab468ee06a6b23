import { commandLauncher } from './command.ts'
import type { Launcher } from './launcher.ts'
import type { LauncherId } from './launcherIds.ts'
import { localLauncher } from './local.ts'
import { rayLauncher } from './ray.ts'
import { slurmLauncher } from './slurm.ts'
import { torchrunLauncher } from './torchrun.ts'

/** Every launcher: the one registry. */
export const launchers: readonly Launcher[] = [
  localLauncher,
  torchrunLauncher,
  slurmLauncher,
  rayLauncher,
  commandLauncher,
]

export const launcherOf = (id: LauncherId): Launcher => launchers.find((launcher) => launcher.id === id)!
