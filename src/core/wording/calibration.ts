import { metricEntry } from '../metrics/metricList.ts'
import type { CalibrationErrors } from '../calibration/calibrationFigures.ts'

/** How people write the calibration errors. */
export const calibrationTitles: Readonly<Record<keyof CalibrationErrors, string>> = {
  ece: metricEntry('ece')!.title,
  adaptive_ece: metricEntry('adaptive_ece')!.title,
}
