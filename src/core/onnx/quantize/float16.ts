import { clone } from '@bufbuild/protobuf'
import { failure, finding, success, type Finding, type Result } from '../../finding.ts'
import { nodeOf } from '../build.ts'
import { subgraphsOf } from '../checkModel.ts'
import { halfBits, largestHalf, smallestHalf } from '../float16.ts'
import { freshNames, indexGraph, mainGraph } from '../graphIndex.ts'
import type { Model } from '../model.ts'
import { dataTypes, ModelSchema, ValueInfoSchema, type NodeProto, type TensorProto } from '../proto.ts'
import { halfTensor, valuesOf } from '../tensor.ts'
import { halfOperators } from './halfOperators.ts'
import { constantsToInitializers } from './prepare.ts'
import { raiseIrVersion } from './upgradeOpset.ts'
import { valueTypes } from './valueTypes.ts'
import { markVariant, removeUnused, type Variant } from './variant.ts'

/**
 * A variant that stores its weights and computes in binary16 wherever an operator allows. Inputs and outputs stay
 * float32, as do operators that aren't in {@link halfOperators} and nodes with subgraphs; casts stand between.
 * Finite weights beyond ±65504 are clipped to that (a finding says how many), and weights too small for a
 * subnormal become the smallest one, so that no divisor turns to zero.
 */
export function convertToFloat16(model: Model, file: string): Result<Variant> {
  const copy = clone(ModelSchema, model)
  raiseIrVersion(copy)
  constantsToInitializers(copy)
  const graph = mainGraph(copy)
  const index = indexGraph(copy)
  const types = valueTypes(graph)
  const isFloat = (name: string) => types.get(name) === dataTypes.float32
  const halves = createHalves(copy, file, index.initializers)
  const kept: Variant['kept'][number][] = []
  const nodes: NodeProto[] = []
  let changed = 0

  for (const node of graph.node) {
    const touches = [...node.input, ...node.output].some(isFloat)
    if (!touches || !canCompute(node, types)) {
      if (touches)
        kept.push({ node: node.name || node.output[0] || '', op: node.opType, reason: 'unsupported-form' })
      const needed = subgraphsOf(node).length > 0 ? [...node.input, ...index.captured] : node.input
      for (const name of needed) nodes.push(...halves.restore(name))
      nodes.push(node)
      continue
    }
    node.input = node.input.map((name) => {
      if (!isFloat(name)) return name
      const { half, casts } = halves.lower(name)
      nodes.push(...casts)
      return half
    })
    const outputs = node.output
    node.output = outputs.map((name) => (isFloat(name) ? halves.make(name) : name))
    nodes.push(node)
    changed++
  }
  if (changed === 0) return failure(finding('onnx-nothing-to-halve', 'error', { file }, { file }))
  for (const { name } of graph.output) nodes.push(...halves.restore(name))
  graph.node = nodes
  graph.initializer = [...graph.initializer, ...halves.initializers]
  for (const info of graph.valueInfo.slice()) {
    const half = halves.nameOf(info.name)
    if (half === undefined || index.initializers.has(info.name)) continue
    const described = clone(ValueInfoSchema, info)
    described.name = half
    if (described.type?.tensorType) described.type.tensorType.elemType = dataTypes.float16
    graph.valueInfo.push(described)
  }
  removeUnused(copy)
  markVariant(copy, 'fp16')
  return success({ model: copy, changed, kept, findings: halves.findings })
}

function canCompute(node: NodeProto, types: ReadonlyMap<string, number>): boolean {
  if (node.domain !== '' || !halfOperators.has(node.opType) || subgraphsOf(node).length > 0) return false
  return [...node.input, ...node.output].every((name) => name === '' || types.has(name))
}

/** The values of which there is a binary16 form, and the casts between the two. */
function createHalves(model: Model, file: string, initializers: ReadonlyMap<string, TensorProto>) {
  const fresh = freshNames(model)
  const half = new Map<string, string>()
  /** Values that exist in binary16 only, until a node needs the float. */
  const lowered = new Set<string>()
  const made: TensorProto[] = []
  const findings: Finding[] = []
  const cast = (from: string, to: string, type: number) =>
    nodeOf(
      { op: 'Cast', inputs: [from], outputs: [to], attributes: { to: { int: type } } },
      fresh(`${to}_cast`),
    )

  return {
    initializers: made,
    findings,
    nameOf: (name: string) => half.get(name),
    /** The binary16 form of a float value, and the cast that makes it the first time. */
    lower(name: string): { readonly half: string; readonly casts: readonly NodeProto[] } {
      const known = half.get(name)
      if (known !== undefined) return { half: known, casts: [] }
      const lower = fresh(`${name}_float16`)
      half.set(name, lower)
      const tensor = initializers.get(name)
      const values = tensor && valuesOf(tensor)
      if (!tensor || !values) return { half: lower, casts: [cast(name, lower, dataTypes.float16)] }
      const { bits, clipped } = lowerValues(values.data as Float32Array)
      if (clipped > 0)
        findings.push(finding('half-clipped', 'warning', { file, tensor: name, values: clipped }, { file }))
      made.push(halfTensor(lower, tensor.dims, bits))
      return { half: lower, casts: [] }
    },
    /** The name under which a node makes a float value in binary16. */
    make(name: string): string {
      const lower = fresh(`${name}_float16`)
      half.set(name, lower)
      lowered.add(name)
      return lower
    },
    /** The cast that gives a value back in float32, if it isn't there. */
    restore(name: string): readonly NodeProto[] {
      if (!lowered.delete(name)) return []
      return [cast(half.get(name)!, name, dataTypes.float32)]
    },
  }
}

function lowerValues(values: Float32Array): { readonly bits: Uint16Array; readonly clipped: number } {
  const bits = new Uint16Array(values.length)
  let clipped = 0
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    const magnitude = Math.abs(value)
    if (magnitude > largestHalf && magnitude < Number.POSITIVE_INFINITY) {
      clipped++
      bits[i] = halfBits(Math.sign(value) * largestHalf)
    } else
      bits[i] = halfBits(magnitude < smallestHalf && magnitude > 0 ? Math.sign(value) * smallestHalf : value)
  }
  return { bits, clipped }
}
