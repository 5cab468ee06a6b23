import { success, type Result } from '../../finding.ts'
import { pickRows } from '../../onnx/batches.ts'
import { modelInputs, type ModelInputs } from '../../onnx/parity/inputs.ts'
import type { Ground } from '../../readiness/ground.ts'
import { idsOf } from '../../runs/predictions.ts'

/** The whole held-out test set as the model's input, in the order of the test predictions. */
export async function testInputs(ground: Ground): Promise<Result<ModelInputs>> {
  const [dataset, signature, predictions] = [
    await ground.dataset(),
    await ground.signature(),
    await ground.predictions('test'),
  ]
  if (!dataset.ok) return dataset
  if (!signature.ok) return signature
  if (!predictions.ok) return predictions
  const { test } = dataset.value
  const inputs = modelInputs(test, signature.value)
  if (!inputs.ok) return inputs
  const ids = idsOf(predictions.value)
  if (ids.every((id, row) => id === test.ids[row])) return inputs
  const rows = new Map(test.ids.map((id, row) => [id, row]))
  const order = ids.map((id) => rows.get(id)).filter((row) => row !== undefined)
  return success(order.length === ids.length ? pickRows(inputs.value, order) : inputs.value)
}
