/** Sentences for the findings of `core/dataset`: code → sentence made from the finding's arguments. */
export const datasetWording = {}
