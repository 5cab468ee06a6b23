import { fromBinary, toBinary } from '@bufbuild/protobuf'
import { failure, finding, success, type Result } from '../finding.ts'
import { checkModel } from './checkModel.ts'
import { ModelSchema, type ModelProto } from './proto.ts'
import { isWithinLimits } from './scan.ts'

/** An ONNX model in memory; fields that we don't know are kept in it. */
export type Model = ModelProto

/** Protocol buffers hold no more in one message; larger models keep their tensors in other files. */
export const largestModel = 2 ** 31 - 1

/**
 * Reads a model file. An empty, cut, foreign or lying file is a finding: the bytes must be a protocol buffer
 * with a graph and an operator set, every tensor as long as its shape says, every value made before it is used.
 * Messages nested deeper than 100 are refused, and
 * files that would take far more memory than their size. Tensor bytes are views of `bytes`.
 */
export function decodeModel(bytes: Uint8Array, file: string): Result<Model> {
  if (bytes.length === 0) return failure(finding('onnx-empty', 'error', { file }, { file }))
  if (bytes.length > largestModel)
    return failure(finding('onnx-too-large', 'error', { file, bytes: bytes.length }, { file }))
  if (!isWithinLimits(ModelSchema, bytes, limitsFor(bytes.length)))
    return failure(finding('onnx-too-dense', 'error', { file, bytes: bytes.length }, { file }))
  let model: Model
  try {
    model = fromBinary(ModelSchema, bytes)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return failure(finding('onnx-unreadable', 'error', { file, reason: reason.slice(0, 200) }, { file }))
  }
  if (!model.graph || model.opsetImport.length === 0 || model.irVersion < 1n)
    return failure(finding('onnx-not-a-model', 'error', { file }, { file }))
  const problems = checkModel(model, file)
  return problems.some(({ severity }) => severity === 'error')
    ? failure(...problems)
    : success(model, problems)
}

/**
 * A graph's fields take well over four bytes each on average, tensors apart. Two million are more than the graph
 * of the largest language models has.
 */
function limitsFor(bytes: number) {
  return { records: Math.min(2e6, 2e5 + bytes / 4), elements: 64e6 }
}

/** Bytes of a model file; the same model gives the same bytes. Throws RangeError over 2 GiB. */
export function encodeModel(model: Model): Uint8Array {
  const bytes = toBinary(ModelSchema, model)
  if (bytes.length > largestModel) throw new RangeError(`model of ${bytes.length} bytes is over 2 GiB`)
  return bytes
}

/** Version of the default operator set; 1 where the model names none. */
export function opsetOf(model: Model): number {
  return Number(model.opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 1n)
}

/** `metadata_props` as a record; the first of two entries with one key. */
export function metadataOf(model: Model): Readonly<Record<string, string>> {
  return Object.fromEntries(model.metadataProps.toReversed().map(({ key, value }) => [key, value]))
}
