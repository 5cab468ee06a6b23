import type { ElementType, NdArray } from '../../arrays/ndarray.ts'
import type { Split } from '../../dataset/dataset.ts'
import { failure, finding, success, type Result } from '../../finding.ts'
import type { Signature } from '../../runs/records.ts'

/** What a model takes, by input name; the first axis counts the samples. */
export type ModelInputs = Readonly<Record<string, NdArray>>

/**
 * The samples of a split as the model's input: shaped and typed as the signature says. A sample must have as many
 * values as the signature's shape; a model of several inputs can't be fed from one table or array.
 */
export function modelInputs(split: Split, signature: Signature): Result<ModelInputs> {
  const [input, second] = signature.inputs
  if (!input || second) {
    const names = signature.inputs.map(({ name }) => name)
    return failure(
      finding('model-inputs-several', 'error', { inputs: names, file: split.path }, { file: split.path }),
    )
  }
  const width = split.sampleShape.reduce((product, size) => product * size, 1)
  const shape = fillShape(input.shape.slice(1), split.sampleShape, width)
  if (!shape) {
    const args = {
      file: split.path,
      input: input.name,
      expected: showShape(input.shape.slice(1)),
      found: showShape(split.sampleShape),
    }
    return failure(finding('model-input-shape', 'error', args, { file: split.path }))
  }
  const { inputs } = split
  const array = convert(inputs, input.type)
  if (!array) {
    const args = { input: input.name, type: input.type, file: split.path }
    return failure(finding('model-input-type', 'error', args, { file: split.path }))
  }
  return success({ [input.name]: { ...array, shape: [split.samples, ...shape] } })
}

/** The shape of one sample with its dynamic sizes filled in; undefined where the number of values differs. */
function fillShape(
  expected: readonly (number | null)[],
  found: readonly number[],
  width: number,
): readonly number[] | undefined {
  const known = expected.reduce<number>((product, size) => product * (size ?? 1), 1)
  const open = expected.filter((size) => size === null).length
  if (open === 0) return known === width ? (expected as readonly number[]) : undefined
  if (expected.length === found.length)
    return expected.every((size, axis) => size === null || size === found[axis]) ? found : undefined
  if (open > 1 || known === 0 || width % known !== 0) return undefined
  return expected.map((size) => size ?? width / known)
}

function convert(values: Float32Array, type: string): Pick<NdArray, 'type' | 'data'> | undefined {
  const whole = () => values.every(Number.isInteger)
  switch (type) {
    case 'float32':
    // The inference process halves it.
    case 'float16':
      return { type: 'float32', data: values }
    case 'float64':
      return { type, data: Float64Array.from(values) }
    case 'int32':
      return whole() ? { type, data: Int32Array.from(values) } : undefined
    case 'int64':
      return whole() ? { type, data: BigInt64Array.from(values, BigInt) } : undefined
    case 'uint8':
      return values.every((value) => Number.isInteger(value) && value >= 0 && value <= 255)
        ? { type, data: Uint8Array.from(values) }
        : undefined
    default:
      return undefined
  }
}

const showShape = (shape: readonly (number | null)[]) => `[${shape.map((size) => size ?? 'n').join(', ')}]`

/** Element types that a model would have to convert from: another than it takes. */
export function otherType(type: string): ElementType {
  return type === 'float64' ? 'float32' : 'float64'
}
