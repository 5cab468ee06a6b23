/** Sentences for the findings of `src/trainer`: code → sentence made from the finding's arguments. */
export const trainerWording = {}
