/** Sentences for the findings of `core/reports`: code → sentence made from the finding's arguments. */
export const reportsWording = {}
