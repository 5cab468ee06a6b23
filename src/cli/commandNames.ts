/** The subcommands, in the order of the help. */
export const commandNames = [
  'init',
  'validate',
  'check',
  'preflight',
  'diagnose',
  'report',
  'evaluate',
  'compare',
  'thresholds',
  'sign-off',
  'launch',
  'train',
] as const

export type CommandName = (typeof commandNames)[number]
