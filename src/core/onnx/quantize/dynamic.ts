import type { NdArray } from '../../arrays/ndarray.ts'
import { failure, finding, success, type Result } from '../../finding.ts'
import { nodeOf, type NodeDescription } from '../build.ts'
import { freshNames, indexGraph } from '../graphIndex.ts'
import { opsetOf, type Model } from '../model.ts'
import { dataTypes, type NodeProto } from '../proto.ts'
import { tensorOf } from '../tensor.ts'
import { isLayerOp, readLayer, type Layer } from './layers.ts'
import { prepareForIntegers } from './prepare.ts'
import { markVariant, removeUnused, type Variant } from './variant.ts'
import { channelLayout, quantizeWeights } from './weights.ts'

/**
 * An int8 variant whose activation ranges are found at run time, for each row by itself: the answer for one
 * sample doesn't depend on which others are in its batch (DynamicQuantizeLinear takes one range for the whole
 * batch). Layers become `MatMulInteger`; convolutions stay float, since their dynamic integer form is slower.
 */
export function quantizeDynamic(model: Model, file: string): Result<Variant> {
  const prepared = prepareForIntegers(model, file)
  if (!prepared.ok) return prepared
  const copy = prepared.value
  const index = indexGraph(copy)
  const { graph } = index
  const writer = createWriter(copy)
  const kept: Variant['kept'][number][] = []
  let changed = 0
  const nodes: NodeProto[] = []
  for (const node of graph.node) {
    const layer = isLayerOp(node) ? readLayer(node, index) : undefined
    const replaced = layer === undefined ? undefined : typeof layer === 'string' ? layer : writer.layer(layer)
    if (Array.isArray(replaced)) {
      nodes.push(...replaced)
      changed++
      continue
    }
    if (typeof replaced === 'string')
      kept.push({ node: node.name || node.output[0] || '', op: node.opType, reason: replaced })
    nodes.push(node)
  }
  if (changed === 0) return failure(finding('onnx-nothing-dynamic', 'error', { file }, { file }))
  graph.node = nodes
  graph.initializer = [...graph.initializer, ...writer.initializers.values()]
  removeUnused(copy)
  markVariant(copy, 'int8-dynamic')
  return success({ model: copy, changed, kept, findings: [] })
}

/** Names of integer values and of their scales. */
interface Scaled {
  readonly values: string
  readonly scales: string
}
type Attributes = NonNullable<NodeDescription['attributes']>
/** Adds a node with one output, and returns the name that the output got. */
type Add = (op: string, inputs: readonly string[], output: string, attributes?: Attributes) => string

function createWriter(model: Model) {
  const fresh = freshNames(model)
  const axesAreInput = opsetOf(model) >= 18
  const initializers = new Map<string, ReturnType<typeof tensorOf>>()
  const matrices = new Map<string, Scaled>()
  const rows = new Map<string, Scaled>()
  const shared = new Map<string, string>()

  function constant(base: string, array: NdArray): string {
    const name = fresh(base)
    initializers.set(name, tensorOf(name, array))
    return name
  }
  function single(key: string, array: NdArray): string {
    const known = shared.get(key) ?? constant(key, array)
    shared.set(key, known)
    return known
  }

  function quantizedMatrix(layer: Layer): Scaled | undefined {
    const known = matrices.get(layer.weightsKey)
    if (known) return known
    const made = quantizeWeights(...inputsByOutputs(layer))
    if (!made) return undefined
    const shape = matrixShape(layer)
    const name = layer.node.input[1]!
    const matrix = {
      values: constant(`${name}_quantized`, { type: 'int8', shape, data: made.values }),
      scales: constant(`${name}_scale`, { type: 'float32', shape: [shape[1]], data: made.scales }),
    }
    matrices.set(layer.weightsKey, matrix)
    return matrix
  }

  /** Each row symmetric about 128 in uint8: that and int8 weights is the pair that fast kernels exist for. */
  function quantizedRows(value: string, add: Add): Scaled {
    const known = rows.get(value)
    if (known) return known
    const magnitude = add('Abs', [value], `${value}_magnitude`)
    const lastAxis: NdArray = { type: 'int64', shape: [1], data: BigInt64Array.of(-1n) }
    const largest = axesAreInput
      ? add('ReduceMax', [magnitude, single('last_axis', lastAxis)], `${value}_largest`)
      : add('ReduceMax', [magnitude], `${value}_largest`, { axes: { ints: [-1] } })
    const positive = add('Max', [largest, single('least_magnitude', scalar(1e-30))], `${value}_positive`)
    const scales = add('Div', [positive, single('most_steps', scalar(127))], `${value}_row_scale`)
    const steps = add('Round', [add('Div', [value, scales], `${value}_ratio`)], `${value}_steps`)
    const shifted = add('Add', [steps, single('zero_step', scalar(128))], `${value}_shifted`)
    const values = add('Cast', [shifted], `${value}_quantized`, { to: { int: dataTypes.uint8 } })
    rows.set(value, { values, scales })
    return { values, scales }
  }

  return {
    initializers,
    layer(layer: Layer): NodeProto[] | 'unsupported-form' | 'weights-not-finite' {
      if (layer.op === 'Conv') return 'unsupported-form'
      const matrix = quantizedMatrix(layer)
      if (!matrix) return 'weights-not-finite'
      const nodes: NodeProto[] = []
      const make = (op: string, inputs: readonly string[], output: string, attributes: Attributes = {}) => {
        nodes.push(nodeOf({ op, inputs, outputs: [output], attributes }, fresh(`${output}_node`)))
        return output
      }
      const add: Add = (op, inputs, output, attributes) => make(op, inputs, fresh(output), attributes)
      const { output } = layer
      const input = quantizedRows(layer.input, add)
      const zero = single('zero_point', { type: 'uint8', shape: [], data: Uint8Array.of(128) })
      const product = add('MatMulInteger', [input.values, matrix.values, zero], `${output}_integer`)
      const float = add('Cast', [product], `${output}_float`, { to: { int: dataTypes.float32 } })
      const byRow = add('Mul', [float, input.scales], `${output}_by_row`)
      if (!layer.bias) {
        make('Mul', [byRow, matrix.scales], output)
        return nodes
      }
      const byColumn = add('Mul', [byRow, matrix.scales], `${output}_by_column`)
      const bias: NdArray = { type: 'float32', shape: [layer.bias.length], data: layer.bias }
      make('Add', [byColumn, constant(`${layer.node.input[2]}_float`, bias)], output)
      return nodes
    },
  }
}

const scalar = (value: number): NdArray => ({ type: 'float32', shape: [], data: Float32Array.of(value) })

/** Rows (inputs) and columns (outputs) of a layer's matrix. */
const matrixShape = ({ shape, axis }: Layer): [number, number] => [shape[1 - axis]!, shape[axis]!]

/** The weights laid out inputs × outputs. */
function inputsByOutputs(layer: Layer): [Float32Array, ReturnType<typeof channelLayout>] {
  const [inputs, outputs] = matrixShape(layer)
  if (layer.axis === 1) return [layer.weights, channelLayout(layer.shape, 1)]
  const turned = new Float32Array(layer.weights.length)
  for (let output = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input++)
      turned[input * outputs + output] = layer.weights[output * inputs + input]!
  return [turned, channelLayout([inputs, outputs], 1)]
}
