/** The lists of samples that a person should look at. */
export const failureLists = ['mistakes', 'hardest', 'labels'] as const
export type FailureList = (typeof failureLists)[number]

/** The splits whose predictions are kept. */
export const splits = ['val', 'test'] as const
export type Split = (typeof splits)[number]

/** Longest predicate that a view may ask. */
export const longestPredicate = 4000
