/** Sentences for the findings of `core/runs`: code → sentence made from the finding's arguments. */
export const runsWording = {}
