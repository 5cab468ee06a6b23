/*
 * What a workflow or a checklist may be at most: far above any real one, and low enough to be read at once.
 */
const characters = 2_000_000

export const limits = {
  /** UTF-16 code units of its text. */
  characters,
  /** Bytes of its file: UTF-8 takes at most three for a code unit, and a byte order mark may stand before them. */
  bytes: 3 * characters + 3,
  /** Items of a checklist. */
  items: 2000,
  /** Steps of a workflow. */
  steps: 200,
} as const
