/** Sentences for the findings of `core/arrays`: code → sentence made from the finding's arguments. */
export const arraysWording = {}
