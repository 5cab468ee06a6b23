import { distance } from 'fastest-levenshtein'
import { commandNames } from './commandNames.ts'

/** The subcommand that a mistyped word most likely means: at most two letters away. */
export function nearestCommand(word: string): string | undefined {
  return commandNames.find((name) => distance(name, word) <= 2)
}
