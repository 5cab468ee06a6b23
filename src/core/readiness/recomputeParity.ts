import type { NdArray } from '../arrays/ndarray.ts'
import { readOutputs, toFloats } from '../onnx/parity/outputs.ts'
import { readingOf } from '../onnx/parity/reading.ts'
import { compare } from '../onnx/parity/verifyVariant.ts'
import { areAlone } from '../runs/scores.ts'
import type { Predictions } from '../runs/predictions.ts'
import type { Signature } from '../runs/records.ts'

/**
 * The figures that compare a variant with the trained model, computed anew from the outputs that it gave over the
 * test set. Undefined where the outputs aren't one row for each sample, or classes were
 * predicted without scores to hold them against.
 */
export function recomputeParity(
  outputs: NdArray | undefined,
  predictions: Predictions,
  signature: Signature,
): ReturnType<typeof compare> | undefined {
  if (areAlone(predictions)) return undefined
  const values = outputs && toFloats(outputs)
  const reading = readingOf(signature, predictions)
  const read = values && readOutputs(values, predictions.samples, reading)
  return read && compare(read, predictions, reading)
}
