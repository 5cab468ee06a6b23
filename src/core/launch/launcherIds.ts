/** Names of the launchers, as `launch.launcher` has them. */
export const launcherIds = ['local', 'torchrun', 'slurm', 'ray', 'command'] as const
export type LauncherId = (typeof launcherIds)[number]
