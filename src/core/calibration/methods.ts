/** Ways to calibrate probabilities. */
export const calibrationMethods = ['temperature', 'isotonic'] as const
export type CalibrationMethod = (typeof calibrationMethods)[number]
