/** Bytes of the tables that sorting keys takes, beside room for as many keys: those of `assembly/sorting.ts`. */
export const sortTables = 14 * (16_384 + 64)
