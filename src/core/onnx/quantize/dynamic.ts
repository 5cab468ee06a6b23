import { failure, finding, success, type Result } from '../../finding.ts'
import { nodeOf, type NodeDescription } from '../build.ts'
import { freshNames, indexGraph } from '../graphIndex.ts'
import { opsetOf, type Model } from '../model.ts'
import type { NodeProto } from '../proto.ts'
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
  if (changed === 0) return failure(finding('onnx-nothing-to-quantize', 'error', { file }, { file }))
  graph.node = nodes
  graph.initializer.push(...writer.initializers.values())
  removeUnused(copy)
  markVariant(copy, 'int8-dynamic')
  return success({ model: copy, changed, kept, findings: [] })
}

function createWriter(model: Model) {
  const fresh = freshNames(model)
  const axesAreInput = opsetOf(model) >= 18
  const initializers = new Map<string, ReturnType<typeof tensorOf>>()
  const weights = new Map<string, { readonly values: string; readonly scales: string }>()
  const rows = new Map<string, { readonly values: string; readonly scales: string }>()
  const shared = new Map<string, string>()

  function constant(base: string, array: Parameters<typeof tensorOf>[1]): string {
    const name = fresh(base)
    initializers.set(name, tensorOf(name, array))
    return name
  }
  function single(key: string, array: Parameters<typeof tensorOf>[1]): string {
    const known = shared.get(key) ?? constant(key, array)
    shared.set(key, known)
    return known
  }

  return {
    initializers,
    layer(layer: Layer): NodeProto[] | 'unsupported-form' | 'weights-not-finite' {
      if (layer.op === 'Conv') return 'unsupported-form'
      const nodes: NodeProto[] = []
      const add = (
        op: string,
        inputs: string[],
        output: string,
        attributes: NodeDescription['attributes'] = {},
      ) => {
        const outputs = [output]
        nodes.push(nodeOf({ op, inputs, outputs, attributes }, fresh(`${output}_node`)))
        return output
      }
      const name = layer.node.input[1]!
      let matrix = weights.get(layer.weightsKey)
      if (!matrix) {
        const made = quantizeWeights(...columnMajor(layer))
        if (!made) return 'weights-not-finite'
        const [rowsOfMatrix, columns] = matrixShape(layer)
        matrix = {
          values: constant(`${name}_quantized`, {
            type: 'int8',
            shape: [rowsOfMatrix, columns],
            data: made.values,
          }),
          scales: constant(`${name}_scale`, { type: 'float32', shape: [columns], data: made.scales }),
        }
        weights.set(layer.weightsKey, matrix)
      }
      let input = rows.get(layer.input)
      if (!input) {
        const base = layer.input
        const magnitude = add('Abs', [base], fresh(`${base}_magnitude`))
        const largest = axesAreInput
          ? add(
              'ReduceMax',
              [magnitude, single('last_axis', { type: 'int64', shape: [1], data: BigInt64Array.of(-1n) })],
              fresh(`${base}_largest`),
            )
          : add('ReduceMax', [magnitude], fresh(`${base}_largest`), { axes: { ints: [-1] } })
        const positive = add(
          'Max',
          [largest, single('least_magnitude', { type: 'float32', shape: [], data: Float32Array.of(1e-30) })],
          fresh(`${base}_positive`),
        )
        const scales = add(
          'Div',
          [positive, single('int8_limit', { type: 'float32', shape: [], data: Float32Array.of(127) })],
          fresh(`${base}_row_scale`),
        )
        const ratio = add('Div', [base, scales], fresh(`${base}_ratio`))
        const rounded = add('Round', [ratio], fresh(`${base}_rounded`))
        const values = add('Cast', [rounded], fresh(`${base}_quantized`), { to: { int: 3 } })
        input = { values, scales }
        rows.set(layer.input, input)
      }
      const product = add('MatMulInteger', [input.values, matrix.values], fresh(`${layer.output}_integer`))
      const float = add('Cast', [product], fresh(`${layer.output}_float`), { to: { int: 1 } })
      const byRow = add('Mul', [float, input.scales], fresh(`${layer.output}_by_row`))
      const last = layer.bias ? fresh(`${layer.output}_by_column`) : layer.output
      add('Mul', [byRow, matrix.scales], last)
      if (layer.bias) {
        const bias = constant(`${layer.node.input[2]}_float`, {
          type: 'float32',
          shape: [layer.bias.length],
          data: layer.bias,
        })
        add('Add', [last, bias], layer.output)
      }
      return nodes
    },
  }
}

/** Rows (inputs) and columns (outputs) of a layer's matrix. */
const matrixShape = ({ shape, axis }: Layer): [number, number] => [shape[1 - axis]!, shape[axis]!]

/** The weights laid out inputs × outputs. */
function columnMajor(layer: Layer): [Float32Array, ReturnType<typeof channelLayout>] {
  const [inputs, outputs] = matrixShape(layer)
  if (layer.axis === 1) return [layer.weights, channelLayout(layer.shape, 1)]
  const turned = new Float32Array(layer.weights.length)
  for (let output = 0; output < outputs; output++)
    for (let input = 0; input < inputs; input++)
      turned[input * outputs + output] = layer.weights[output * inputs + input]!
  return [turned, channelLayout([inputs, outputs], 1)]
}
