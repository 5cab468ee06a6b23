/** Sentences for the findings of `core/phases`: code → sentence made from the finding's arguments. */
export const phasesWording = {}
