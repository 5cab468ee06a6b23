/** Sentences for the findings of `core/finalize`: code → sentence made from the finding's arguments. */
export const finalizeWording = {}
