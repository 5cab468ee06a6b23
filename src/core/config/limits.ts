/*
 * What a configuration may be at most. Far above any real one, and low enough that the worst input of each
 * kind is answered within a second.
 */
export const limits = {
  /** Bytes of a file whose values are used; a larger one is not read. */
  bytes: 2 ** 20,
  /** Characters of the file. */
  characters: 1_000_000,
  /** Lexical tokens. */
  tokens: 200_000,
  /** Collections inside collections. */
  depth: 64,
  /** Keys of one map. */
  keys: 10_000,
  /** Nodes that aliases stand for, all together. */
  aliased: 10_000,
  /** Findings of one code; the rest is counted. */
  findingsOfACode: 50,
} as const
