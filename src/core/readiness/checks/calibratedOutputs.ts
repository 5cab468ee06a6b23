import { calibrateScores } from '../../calibration/calibrator.ts'
import { projectCalibrator } from '../../calibration/projectCalibrator.ts'
import type { NdArray } from '../../arrays/ndarray.ts'
import { readOutputs } from '../../onnx/parity/outputs.ts'
import { readingOf } from '../../onnx/parity/reading.ts'
import type { Predictions } from '../../runs/predictions.ts'
import type { Signature } from '../../runs/records.ts'
import type { Ground } from '../ground.ts'
import { because, reasonsOf, type Reason } from '../reasons.ts'

/** A probability that is further away than this is another one, in whatever precision it was reckoned. */
const mostApart = 0.01
/** Share of the samples that may have another one: steep pieces of an isotonic curve make much of a rounding. */
const mostOthers = 0.005

/**
 * What speaks against a calibrated variant: its probabilities must be those of the float export, calibrated by what is
 * fitted on today's validation predictions. Accuracy can't tell: a temperature changes no predicted class.
 *
 * @param outputs of both variants over the test set, as they were saved
 */
export async function calibratedOutputs(
  ground: Ground,
  variant: { readonly name: string; readonly path: string },
  outputs: { readonly float: NdArray; readonly calibrated: NdArray },
  predictions: Predictions,
  signature: Signature,
): Promise<readonly Reason[]> {
  const calibrator = await projectCalibrator(ground)
  if (!calibrator.ok) return reasonsOf(calibrator)
  const { samples } = predictions
  const reading = readingOf(signature, predictions)
  const [plain, found] = [outputs.float, outputs.calibrated].map((array) =>
    readOutputs(array, samples, reading),
  )
  if (!plain || !found) return []
  const { columns } = plain
  const expected = calibrateScores(calibrator.value, plain.scores, columns)
  let others = 0
  for (let row = 0; row < samples; row++) {
    const isSame = (at: number) => Math.abs(found.scores[at]! - expected[at]!) <= mostApart
    let at = row * columns
    while (at < (row + 1) * columns && isSame(at)) at++
    if (at < (row + 1) * columns) others++
  }
  if (others <= mostOthers * samples) return []
  const args = { ...variant, method: calibrator.value.method, others, samples, apart: mostApart }
  return [because('failed', 'calibrated-outputs-differ', args, variant.path)]
}
