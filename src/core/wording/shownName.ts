/** Joiners that scripts and emoji need; every other format character could hide or reorder what is read. */
const joiners = new Set(['\u200c', '\u200d'])

/**
 * A name that isn't ours (of a class, a sample, a file) as it is shown in one line: white space as single spaces,
 * control and reordering characters as U+FFFD, and what is longer than `longest` characters shortened in the middle,
 * as names often differ at their ends.
 */
export function shownName(name: string, longest = 80): string {
  const line = (
    name.length > 8 * longest ? `${name.slice(0, 4 * longest)}…${name.slice(-4 * longest)}` : name
  )
    .replaceAll(/[\s\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, (character) => (joiners.has(character) ? character : '\uFFFD'))
    .trim()
  if (line === '') return '(empty)'
  const characters = Array.from(line)
  if (characters.length <= longest) return line
  const tail = Math.floor(longest * 0.4)
  return `${characters.slice(0, longest - tail - 1).join('')}…${characters.slice(-tail).join('')}`
}
