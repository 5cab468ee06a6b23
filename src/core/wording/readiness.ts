/** Sentences for the findings of `core/readiness`: code → sentence made from the finding's arguments. */
export const readinessWording = {}
