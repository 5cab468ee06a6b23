import { dataTypes, type ValueInfoProto } from '../onnx/proto.ts'
import type { Model } from '../onnx/model.ts'

/** An input or output as `signature.json` has it: null where a dimension is dynamic, and type `other` for what is no tensor. */
export interface Port {
  readonly name: string
  readonly type: string
  readonly shape: readonly (number | null)[]
}

const typeNames: ReadonlyMap<number, string> = new Map(
  Object.entries(dataTypes).map(([name, id]) => [id, name]),
)

/** What a model takes and gives by its own account. Initializers that are listed as inputs are none. */
export function modelPorts({ graph }: Model): {
  readonly inputs: readonly Port[]
  readonly outputs: readonly Port[]
} {
  const initialized = new Set(graph?.initializer.map(({ name }) => name))
  return {
    inputs: (graph?.input ?? []).filter(({ name }) => !initialized.has(name)).map(portOf),
    outputs: (graph?.output ?? []).map(portOf),
  }
}

function portOf({ name, type }: ValueInfoProto): Port {
  const tensor = type?.tensorType
  if (type && !tensor) return { name, type: 'other', shape: [] }
  return {
    name,
    type: typeNames.get(tensor?.elemType ?? 0) ?? 'unknown',
    shape: (tensor?.shape?.dim ?? []).map((dim) =>
      dim.dimParam === '' && dim.dimValue > 0n ? Number(dim.dimValue) : null,
    ),
  }
}
