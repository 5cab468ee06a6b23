import { finding, type Finding } from '../finding.ts'
import type { AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto } from './proto.ts'
import { elementCount, isExternal, storedCount } from './tensor.ts'

/** More findings about one file help nobody. */
const mostFindings = 20

/** Graphs of a node's attributes (`If`, `Loop`, `Scan`), and of a function's or a foreign operator's. */
export function subgraphsOf(node: NodeProto): readonly GraphProto[] {
  return node.attribute.flatMap((attribute) => [...(attribute.g ? [attribute.g] : []), ...attribute.graphs])
}

/** Tensors that an attribute holds. */
export function tensorsOf(attribute: AttributeProto): readonly TensorProto[] {
  return [
    ...(attribute.t ? [attribute.t] : []),
    ...attribute.tensors,
    ...(attribute.sparseTensor?.values ? [attribute.sparseTensor.values] : []),
  ]
}

/**
 * What makes a model unusable whatever its operators are: tensors whose bytes aren't what their shape says,
 * values used before they are made, made twice, or promised and never made. Operators and types are the
 * runtime's to judge.
 */
export function checkModel(model: ModelProto, file: string): readonly Finding[] {
  const findings: Finding[] = []
  const add = (item: Finding) => {
    if (findings.length < mostFindings) findings.push(item)
  }
  if (model.graph) checkGraph(model.graph, (name) => name === '', file, add)
  for (const body of model.functions)
    for (const node of body.node)
      for (const attribute of node.attribute)
        for (const tensor of tensorsOf(attribute)) checkTensor(tensor, file, add)
  return findings
}

/** `outer`: whether an enclosing graph has made a name so far. */
function checkGraph(
  graph: GraphProto,
  outer: (name: string) => boolean,
  file: string,
  add: (item: Finding) => void,
): void {
  const made = new Set<string>()
  const known = (name: string) => made.has(name) || outer(name)
  for (const tensor of graph.initializer) {
    checkTensor(tensor, file, add)
    made.add(tensor.name)
  }
  for (const { values } of graph.sparseInitializer) {
    if (!values) continue
    checkTensor(values, file, add)
    made.add(values.name)
  }
  for (const { name } of graph.input) made.add(name)
  for (const node of graph.node) {
    for (const input of node.input)
      if (!known(input))
        add(finding('onnx-value-missing', 'error', { file, value: input, node: nameOf(node) }, { file }))
    for (const attribute of node.attribute)
      for (const tensor of tensorsOf(attribute)) checkTensor(tensor, file, add)
    for (const subgraph of subgraphsOf(node)) checkGraph(subgraph, known, file, add)
    for (const output of node.output) {
      if (output !== '' && made.has(output))
        add(finding('onnx-value-twice', 'error', { file, value: output, node: nameOf(node) }, { file }))
      made.add(output)
    }
  }
  for (const { name } of graph.output)
    if (!known(name)) add(finding('onnx-output-missing', 'error', { file, output: name }, { file }))
}

function checkTensor(tensor: TensorProto, file: string, add: (item: Finding) => void): void {
  if (isExternal(tensor)) return
  const expected = elementCount(tensor)
  const found = storedCount(tensor)
  if (found === undefined || found === expected) return
  const shape = tensor.dims.slice(0, 8).join(' × ')
  add(finding('onnx-tensor-size', 'error', { file, tensor: tensor.name, shape, values: found }, { file }))
}

const nameOf = (node: NodeProto) => node.name || node.opType
