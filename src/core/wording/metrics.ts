/** Sentences for the findings of `core/metrics`: code → sentence made from the finding's arguments. */
export const metricsWording = {}
