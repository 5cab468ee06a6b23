import { create } from '@bufbuild/protobuf'
import type { Finding } from '../../finding.ts'
import { indexGraph } from '../graphIndex.ts'
import type { Model } from '../model.ts'
import { StringStringEntrySchema } from '../proto.ts'

/** A variant of reduced precision, made on the graph of a model. */
export interface Variant {
  readonly model: Model
  /** Nodes of the original that compute in the reduced type now. */
  readonly changed: number
  /** Nodes that could have but were left as they were. */
  readonly kept: readonly { readonly node: string; readonly op: string; readonly reason: KeptReason }[]
  readonly findings: readonly Finding[]
}

/**
 * Why a node stayed as it was: its weights are computed and not constant; a part of the operator that integer
 * kernels don't have; weights that are NaN or infinite; no range was observed for its input.
 */
export type KeptReason = 'weights-not-constant' | 'unsupported-form' | 'weights-not-finite' | 'no-range'

/** Names the variant in the model's metadata, beside what stands there. */
const variantKey = 'finalize_model.variant'

export function markVariant(model: Model, variant: string): void {
  const kept = model.metadataProps.filter(({ key }) => key !== variantKey)
  model.metadataProps = [...kept, create(StringStringEntrySchema, { key: variantKey, value: variant })]
}

/**
 * Takes out initializers that nothing uses any more, with the graph inputs that gave them a default, and value
 * descriptions of values that are gone.
 */
export function removeUnused(model: Model): void {
  const { graph, consumers, captured, outputs, producers, initializers } = indexGraph(model)
  const used = (name: string) => consumers.has(name) || captured.has(name) || outputs.has(name)
  graph.input = graph.input.filter(({ name }) => !initializers.has(name) || used(name))
  graph.initializer = graph.initializer.filter(({ name }) => used(name))
  graph.valueInfo = graph.valueInfo.filter(({ name }) => producers.has(name) || initializers.has(name))
}
