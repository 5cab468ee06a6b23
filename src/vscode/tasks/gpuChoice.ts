/** Every GPU that the trainer finds. */
export const allGpus = 'all'

const pattern = /^(?:all|\d{1,3}(?:,\d{1,3}){0,63})$/

/** Whether a text chooses GPUs: `all`, or their numbers as nvidia-smi counts them, `0,2`. */
export const isGpuChoice = (text: string): boolean => pattern.test(text)
