import { clone } from '@bufbuild/protobuf'
import type { NdArray } from '../../arrays/ndarray.ts'
import { attributeOf, irVersionFor, nodeOf, type AttributeValue } from '../build.ts'
import { subgraphsOf } from '../checkModel.ts'
import { freshNames, mainGraph } from '../graphIndex.ts'
import { opsetOf, type Model } from '../model.ts'
import { NodeSchema, type AttributeProto, type GraphProto, type NodeProto } from '../proto.ts'

/** The operator set that is upgraded to, and the earliest that is upgraded. */
const upgradedOpset = 13
const earliestOpset = 7

/** Operators that changed in a way that isn't rewritten here. */
const refused = new Set(['Hardmax', 'Scan', 'Upsample'])

/**
 * Rewrites a model of operator set 7 to 12 for set 13, in place, subgraphs too: attributes that became inputs
 * (Squeeze, Unsqueeze, ReduceSum, Split, Clip, Pad, Slice, TopK), Softmax over flattened axes, Resize's older
 * coordinates, Dropout (an identity at inference). Returns the operator that stands against it, if one does, and
 * changes nothing then. Later models stay as they are.
 */
export function upgradeOpset(model: Model): string | undefined {
  const opset = opsetOf(model)
  if (opset >= upgradedOpset) return undefined
  if (opset < earliestOpset) return `opset ${opset}`
  if (model.functions.length > 0) return 'functions'
  const against = allNodes(mainGraph(model)).find((node) => node.domain === '' && isRefused(node, opset))
  if (against) return against.opType
  rewriteGraph(mainGraph(model), opset, freshNames(model))
  for (const entry of model.opsetImport)
    if (entry.domain === '' || entry.domain === 'ai.onnx') entry.version = BigInt(upgradedOpset)
  return undefined
}

/** Before IR version 4 every initializer had to be an input as well; afterwards that makes it a mere default. */
export function raiseIrVersion(model: Model): void {
  const least = irVersionFor(opsetOf(model))
  if (model.irVersion < 4n) {
    const graph = mainGraph(model)
    const initialized = new Set(graph.initializer.map(({ name }) => name))
    graph.input = graph.input.filter(({ name }) => !initialized.has(name))
  }
  if (model.irVersion < least) model.irVersion = least
}

function allNodes(graph: GraphProto): readonly NodeProto[] {
  return graph.node.flatMap((node) => [node, ...subgraphsOf(node).flatMap(allNodes)])
}

function isRefused(node: NodeProto, opset: number): boolean {
  if (node.opType === 'Dropout') return node.output.filter(Boolean).length > 1
  if (node.opType === 'Resize') return opset < 10
  return refused.has(node.opType)
}

type Fresh = (base: string) => string

function rewriteGraph(graph: GraphProto, opset: number, fresh: Fresh): void {
  graph.node = graph.node.flatMap((node) => {
    for (const subgraph of subgraphsOf(node)) rewriteGraph(subgraph, opset, fresh)
    return node.domain === '' ? rewriteNode(node, opset, fresh) : [node]
  })
}

function rewriteNode(node: NodeProto, opset: number, fresh: Fresh): readonly NodeProto[] {
  const before: NodeProto[] = []
  const find = (name: string) => node.attribute.find((attribute) => attribute.name === name)
  /** Moves an attribute to the input at `at` as a constant; the input stays out where the attribute is absent. */
  const move = (name: string, at: number, read: (attribute: AttributeProto) => NdArray) => {
    const attribute = find(name)
    node.attribute = node.attribute.filter((item) => item !== attribute)
    if (!attribute) return
    const output = fresh(`${node.output[0]}_${name}`)
    before.push(
      nodeOf(
        { op: 'Constant', inputs: [], outputs: [output], attributes: { value: { tensor: read(attribute) } } },
        output,
      ),
    )
    while (node.input.length < at) node.input.push('')
    node.input[at] = output
  }
  switch (node.opType) {
    case 'Squeeze':
    case 'Unsqueeze':
    case 'ReduceSum':
      move('axes', 1, integers)
      break
    case 'Split':
      move('split', 1, integers)
      break
    case 'Clip':
      if (opset < 11) {
        move('min', 1, single)
        move('max', 2, single)
      }
      break
    case 'Pad':
      if (opset < 11) {
        move('pads', 1, integers)
        move('value', 2, single)
      }
      break
    case 'Slice':
      if (opset < 10) {
        move('starts', 1, integers)
        move('ends', 2, integers)
        move('axes', 3, integers)
      }
      break
    case 'TopK':
      if (opset < 10) move('k', 1, ({ i }) => ({ type: 'int64', shape: [1], data: BigInt64Array.of(i) }))
      break
    case 'Resize':
      if (opset === 10) {
        node.input = [node.input[0]!, '', node.input[1]!]
        node.attribute.push(
          attributeOf('coordinate_transformation_mode', { string: 'asymmetric' }),
          attributeOf('nearest_mode', { string: 'floor' }),
        )
      }
      break
    case 'Dropout':
      return [nodeOf({ op: 'Identity', inputs: [node.input[0]!], outputs: [node.output[0]!] }, node.name)]
    case 'Scatter':
      node.opType = 'ScatterElements'
      break
    case 'Softmax':
    case 'LogSoftmax':
      return flattenedSoftmax(node, Number(find('axis')?.i ?? 1n), fresh)
    default:
  }
  return [...before, node]
}

/** Before set 13 a Softmax ran over all axes from `axis` on, as one. */
function flattenedSoftmax(node: NodeProto, axis: number, fresh: Fresh): readonly NodeProto[] {
  const [input = ''] = node.input
  const [output = ''] = node.output
  if (axis === -1) return [node]
  const make = (
    op: string,
    inputs: readonly string[],
    to: string,
    attributes: Readonly<Record<string, AttributeValue>> = {},
  ) => nodeOf({ op, inputs, outputs: [to], attributes }, fresh(`${to}_node`))
  const [flat, result, shape] = [fresh(`${input}_flat`), fresh(`${output}_flat`), fresh(`${input}_shape`)]
  const softmax = clone(NodeSchema, node)
  softmax.input = [flat]
  softmax.output = [result]
  softmax.attribute = [attributeOf('axis', { int: -1 })]
  return [
    make('Shape', [input], shape),
    make('Flatten', [input], flat, { axis: { int: axis } }),
    softmax,
    make('Reshape', [result, shape], output),
  ]
}

const integers = ({ ints }: AttributeProto): NdArray => ({
  type: 'int64',
  shape: [ints.length],
  data: BigInt64Array.from(ints),
})

const single = ({ f }: AttributeProto): NdArray => ({ type: 'float32', shape: [], data: Float32Array.of(f) })
