import { subgraphsOf } from './checkModel.ts'
import type { Model } from './model.ts'
import type { GraphProto, NodeProto, TensorProto } from './proto.ts'

/** Who makes and who uses each value of a model's main graph. Not kept up when the graph is edited. */
export interface GraphIndex {
  readonly graph: GraphProto
  readonly initializers: ReadonlyMap<string, TensorProto>
  readonly producers: ReadonlyMap<string, NodeProto>
  /** Nodes that name a value as an input, once for each time. */
  readonly consumers: ReadonlyMap<string, readonly NodeProto[]>
  /** Values of this graph that a subgraph of one of its nodes uses by name. */
  readonly captured: ReadonlySet<string>
  readonly inputs: ReadonlySet<string>
  readonly outputs: ReadonlySet<string>
}

export function indexGraph(model: Model): GraphIndex {
  const graph = mainGraph(model)
  const producers = new Map<string, NodeProto>()
  const consumers = new Map<string, NodeProto[]>()
  const captured = new Set<string>()
  for (const node of graph.node) {
    for (const output of node.output) if (output) producers.set(output, node)
    for (const input of node.input) {
      const users = consumers.get(input)
      if (users) users.push(node)
      else consumers.set(input, [node])
    }
    for (const subgraph of subgraphsOf(node)) collectNames(subgraph, captured)
  }
  return {
    graph,
    initializers: new Map(graph.initializer.map((tensor) => [tensor.name, tensor])),
    producers,
    consumers,
    captured,
    inputs: new Set(graph.input.map(({ name }) => name)),
    outputs: new Set(graph.output.map(({ name }) => name)),
  }
}

/** The graph of a decoded model, which has one. */
export function mainGraph(model: Model): GraphProto {
  if (!model.graph) throw new TypeError('a model without a graph')
  return model.graph
}

/** Every value name that a subgraph uses; a name of its own that hides an outer one counts too, which is safe. */
function collectNames(graph: GraphProto, into: Set<string>): void {
  for (const node of graph.node) {
    for (const input of node.input) into.add(input)
    for (const subgraph of subgraphsOf(node)) collectNames(subgraph, into)
  }
  for (const { name } of graph.output) into.add(name)
}

/** Hands out names that no value and no node of the model has, subgraphs and functions included. */
export function freshNames(model: Model): (base: string) => string {
  const taken = new Set<string>()
  const ofNodes = (nodes: readonly NodeProto[]) => {
    for (const node of nodes) {
      for (const name of [node.name, ...node.input, ...node.output]) taken.add(name)
      subgraphsOf(node).forEach(ofGraph)
    }
  }
  const ofGraph = (graph: GraphProto) => {
    for (const { name } of [...graph.initializer, ...graph.input, ...graph.output, ...graph.valueInfo])
      taken.add(name)
    for (const { values } of graph.sparseInitializer) if (values) taken.add(values.name)
    ofNodes(graph.node)
  }
  ofGraph(mainGraph(model))
  for (const { node } of model.functions) ofNodes(node)
  return (base) => {
    let name = base
    for (let i = 1; taken.has(name); i++) name = `${base}_${i}`
    taken.add(name)
    return name
  }
}
