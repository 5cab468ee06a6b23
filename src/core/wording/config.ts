/** Sentences for the findings of `core/config`: code → sentence made from the finding's arguments. */
export const configWording = {}
