import { failure, finding, success, type Result } from '../../finding.ts'
import { nodeOf, type NodeDescription } from '../build.ts'
import { freshNames, indexGraph, type GraphIndex } from '../graphIndex.ts'
import type { Model } from '../model.ts'
import type { NodeProto } from '../proto.ts'
import { tensorOf } from '../tensor.ts'
import type { Layer } from './layers.ts'
import { planStatic, type StaticPlan } from './plan.ts'
import { prepareForIntegers } from './prepare.ts'
import { markVariant, removeUnused, type Variant } from './variant.ts'
import { channelLayout, leastScales, quantizeBias, quantizeWeights, smallestScale } from './weights.ts'

/** Least and greatest value of an activation over the calibration samples. */
export interface ActivationRange {
  readonly min: number
  readonly max: number
}

/** By value name. */
export type ActivationRanges = Readonly<Record<string, ActivationRange>>

/** Scale and zero point of uint8: real = (q − zero) × scale. */
export interface Affine {
  readonly scale: number
  readonly zero: number
}

/** The affine map of a range, stretched so that 0 is exact. */
export function affineOf({ min, max }: ActivationRange): Affine {
  const low = Math.min(min, 0)
  const high = Math.max(max, 0)
  const scale = Math.fround((high - low) / 255)
  if (!(scale >= smallestScale)) return { scale: 1, zero: 0 }
  return { scale, zero: Math.min(255, Math.max(0, Math.round(-low / scale))) }
}

/**
 * An int8 variant in the QDQ form (QuantizeLinear and DequantizeLinear around operators, which the runtime
 * fuses): weights per channel in int8, biases in int32, activations in uint8 with the ranges given. `Conv`,
 * `Gemm` and `MatMul` with constant weights compute in integers; everything else, subgraphs too, stays as it is.
 * `ranges` are those of {@link valuesToObserve}; layers whose input has none are left float.
 */
export function quantizeStatic(model: Model, ranges: ActivationRanges, file: string): Result<Variant> {
  const prepared = prepareForIntegers(model, file)
  if (!prepared.ok) return prepared
  const copy = prepared.value
  const index = indexGraph(copy)
  const plan = planStatic(index)
  const writer = createWriter(copy, index, plan, ranges)
  const kept = [...plan.kept]
  let changed = 0
  for (const layer of plan.layers) {
    const reason = writer.quantizeLayer(layer)
    if (reason) kept.push({ node: layer.node.name || layer.output, op: layer.op, reason })
    else changed++
  }
  if (changed === 0) return failure(finding('onnx-nothing-to-quantize', 'error', { file }, { file }))
  writer.finish()
  removeUnused(copy)
  markVariant(copy, 'int8-static')
  return success({ model: copy, changed, kept, findings: [] })
}

function createWriter(model: Model, index: GraphIndex, plan: StaticPlan, ranges: ActivationRanges) {
  const { graph } = index
  const fresh = freshNames(model)
  const quantized = new Set(plan.values)
  const weights = new Map<string, { readonly name: string; readonly scales: Float32Array }>()
  const before = new Map<NodeProto, NodeProto[]>()
  const convolutionEnds = new Set<string>()

  function affine(value: string): Affine | undefined {
    const range = ranges[plan.rangeOf.get(value) ?? value]
    return range && Number.isFinite(range.min) && Number.isFinite(range.max) ? affineOf(range) : undefined
  }

  function constant(base: string, array: Parameters<typeof tensorOf>[1]): string {
    const name = fresh(base)
    graph.initializer.push(tensorOf(name, array))
    return name
  }

  const node = (description: NodeDescription) => nodeOf(description, fresh(`${description.outputs[0]}_node`))

  /** The dequantized weights of a layer: shared by all layers that take the same tensor in the same way. */
  function dequantizedWeights(layer: Layer, input: Affine) {
    const name = layer.node.input[1]!
    const key = `${layer.bias ? layer.output : ''} ${layer.weightsKey}`
    const known = weights.get(key)
    if (known) return known
    const layout = channelLayout(layer.shape, layer.axis)
    const least = layer.bias && leastScales(layer.bias, input.scale)
    const made = quantizeWeights(layer.weights, layout, least)
    if (!made) return undefined
    const output = fresh(`${name}_dequantized`)
    const inputs = [
      constant(`${name}_quantized`, { type: 'int8', shape: layer.shape, data: made.values }),
      constant(`${name}_scale`, { type: 'float32', shape: [layout.channels], data: made.scales }),
      constant(`${name}_zero_point`, {
        type: 'int8',
        shape: [layout.channels],
        data: new Int8Array(layout.channels),
      }),
    ]
    add(layer.node, {
      op: 'DequantizeLinear',
      inputs,
      outputs: [output],
      attributes: { axis: { int: layer.axis } },
    })
    const entry = { name: output, scales: made.scales }
    weights.set(key, entry)
    return entry
  }

  function add(at: NodeProto, description: NodeDescription): void {
    before.set(at, [...(before.get(at) ?? []), node(description)])
  }

  return {
    quantizeLayer(layer: Layer) {
      const input = affine(layer.input)
      if (!input) return 'no-range' as const
      const dequantized = dequantizedWeights(layer, input)
      if (!dequantized) return 'weights-not-finite' as const
      const target = layer.node
      target.input[1] = dequantized.name
      target.attribute = target.attribute.filter(({ name }) => name !== 'alpha' && name !== 'beta')
      if (layer.bias) {
        const name = target.input[2]!
        const scale = dequantized.scales.map((value) => Math.fround(value * input.scale))
        const channels = layer.bias.length
        const output = fresh(`${name}_dequantized`)
        const inputs = [
          constant(`${name}_quantized`, {
            type: 'int32',
            shape: [channels],
            data: quantizeBias(layer.bias, input.scale, dequantized.scales),
          }),
          constant(`${name}_scale`, { type: 'float32', shape: [channels], data: scale }),
        ]
        add(target, { op: 'DequantizeLinear', inputs, outputs: [output], attributes: { axis: { int: 0 } } })
        target.input[2] = output
      }
      if (layer.op === 'Conv') convolutionEnds.add(layer.output)
      return undefined
    },

    /** Puts the pairs of QuantizeLinear and DequantizeLinear in, and all new nodes at their place. */
    finish(): void {
      const dequantizedName = new Map<string, string>()
      const after = new Map<string, readonly NodeProto[]>()
      for (const value of plan.values) {
        const map = affine(value)
        if (!map || !quantized.has(value)) continue
        const producer = index.producers.get(value)
        const leaves = index.outputs.has(value) || index.captured.has(value)
        // Where the value leaves the graph the exact one does, unless that would keep a convolution from fusing.
        const renamed = producer !== undefined && leaves && endsConvolution(producer)
        const source = renamed ? fresh(`${value}_float`) : value
        const target = renamed ? value : fresh(`${value}_dequantized`)
        if (renamed) producer.output = producer.output.map((name) => (name === value ? source : name))
        dequantizedName.set(value, target)
        const middle = fresh(`${value}_quantized`)
        const parameters = [
          constant(`${value}_scale`, { type: 'float32', shape: [], data: Float32Array.of(map.scale) }),
          constant(`${value}_zero_point`, { type: 'uint8', shape: [], data: Uint8Array.of(map.zero) }),
        ]
        after.set(source, [
          node({ op: 'QuantizeLinear', inputs: [source, ...parameters], outputs: [middle] }),
          node({ op: 'DequantizeLinear', inputs: [middle, ...parameters], outputs: [target] }),
        ])
      }
      const nodes = graph.input.flatMap(({ name }) => after.get(name) ?? [])
      for (const original of graph.node) {
        original.input = original.input.map((name) => dequantizedName.get(name) ?? name)
        nodes.push(...(before.get(original) ?? []), original)
        for (const output of original.output) nodes.push(...(after.get(output) ?? []))
      }
      graph.node = nodes
    },
  }

  function endsConvolution(producer: NodeProto): boolean {
    return producer.opType === 'Conv' || convolutionEnds.has(producer.input[0] ?? '')
  }
}
