import type { CalibrationErrors } from '../calibration/calibrationFigures.ts'

/** How people write the calibration errors. */
export const calibrationTitles: Readonly<Record<keyof CalibrationErrors, string>> = {
  ece: 'Calibration error, bins of equal width',
  adaptive_ece: 'Calibration error, bins of equally many samples',
}
