const truths: ReadonlyMap<string, number> = new Map([
  ['true', 1],
  ['false', 0],
])

/** 1 for true, 0 for false in any case, as pandas and databases write what is either; undefined for any other text. */
export const truthOf = (text: string): number | undefined => truths.get(text.toLowerCase())
