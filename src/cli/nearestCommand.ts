import { distance } from 'fastest-levenshtein'

/** The subcommands, in the order of the help. */
const commandNames = [
  'init',
  'validate',
  'check',
  'preflight',
  'diagnose',
  'report',
  'evaluate',
  'sign-off',
  'launch',
  'train',
] as const

/** The subcommand that a mistyped word most likely means: at most two letters away. */
export function nearestCommand(word: string): string | undefined {
  return commandNames.find((name) => distance(name, word) <= 2)
}
