import { distance } from 'fastest-levenshtein'

const longest = 64

/**
 * The candidate that a word was probably meant to be: fewest edits, at most a third of its length (and two for
 * short words); `-` and capitals don't count. Empty where none is near.
 */
export function nearest(word: string, candidates: Iterable<string>): string {
  if (word.length > longest) return ''
  const plain = simplify(word)
  let best = ''
  let least = Math.max(1.5, Math.min(plain.length / 3 + 0.5, 4))
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > least) continue
    const edits = distance(plain, simplify(candidate))
    if (edits < least) {
      best = candidate
      least = edits
    }
  }
  return best
}

const simplify = (word: string) => word.toLowerCase().replaceAll('-', '_')
