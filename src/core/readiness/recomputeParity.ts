import type { NdArray } from '../arrays/ndarray.ts'
import { readOutputs } from '../onnx/parity/outputs.ts'
import { readingOf } from '../onnx/parity/reading.ts'
import { compare } from '../onnx/parity/verifyVariant.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Signature } from '../runs/records.ts'

/**
 * The figures that compare a variant with the trained model, computed anew from the outputs that it gave over the
 * test set. Undefined where the outputs aren't one row for each sample.
 */
export function recomputeParity(
  outputs: NdArray | undefined,
  predictions: Predictions,
  signature: Signature,
): ReturnType<typeof compare> | undefined {
  const reading = readingOf(signature, predictions)
  const read = outputs && readOutputs(outputs, predictions.samples, reading)
  return read && compare(read, predictions, reading)
}
