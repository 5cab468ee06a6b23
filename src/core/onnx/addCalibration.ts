import { clone } from '@bufbuild/protobuf'
import type { NdArray } from '../arrays/ndarray.ts'
import { smallestProbability } from '../calibration/temperature.ts'
import type { Calibrator } from '../calibration/calibrator.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { nodeOf, type AttributeValue } from './build.ts'
import { subgraphsOf } from './checkModel.ts'
import { freshNames, indexGraph, mainGraph } from './graphIndex.ts'
import { opsetOf, type Model } from './model.ts'
import type { Reading } from './parity/reading.ts'
import { dataTypes, ModelSchema, type GraphProto } from './proto.ts'
import { raiseIrVersion, upgradeOpset } from './quantize/upgradeOpset.ts'
import { markVariant } from './quantize/variant.ts'
import { tensorOf } from './tensor.ts'

/** Larger tables of bends make a model that calibrates for longer than it predicts. */
const mostBends = 1_000_000

interface CalibrationOptions {
  readonly calibrator: Calibrator
  /** The output that is calibrated, and how it reads; it reads the same afterwards. */
  readonly output: string
  readonly kind: Exclude<Reading['kind'], 'value'>
  readonly classes: number
  /** Named in findings. */
  readonly file: string
}

/**
 * A copy of a model that calibrates its output: operators of the standard set after what made it, the names, types
 * and shapes of inputs and outputs as they were. Logits stay logits: their softmax gives the calibrated
 * probabilities. An output of one column is the second of two classes.
 */
export function addCalibration(model: Model, options: CalibrationOptions): Result<Model> {
  const { output, file, calibrator } = options
  const place = { file }
  const { producers, graph: before } = indexGraph(model)
  const info = before.output.find(({ name }) => name === output)
  const type = info?.type?.tensorType
  const elements = type?.elemType ?? 0
  const floats: readonly number[] = [dataTypes.float32, dataTypes.float64, dataTypes.float16]
  if (!producers.has(output) || !floats.includes(elements))
    return failure(finding('onnx-calibration-output', 'error', { file, output }, place))
  const bends = calibrator.method === 'isotonic' ? stepsOf(calibrator) * calibrator.curves.length : 0
  if (bends > mostBends)
    return failure(finding('onnx-calibration-large', 'error', { file, bends, most: mostBends }, place))
  const copy = clone(ModelSchema, model)
  const against = upgradeOpset(copy)
  if (against !== undefined)
    return failure(finding('onnx-opset-old', 'error', { file, opset: opsetOf(model), against }, place))
  raiseIrVersion(copy)
  const fresh = freshNames(copy)
  const graph = mainGraph(copy)
  const raw = fresh(`${output}_uncalibrated`)
  rename(graph, output, raw)
  const dims = type?.shape?.dim ?? []
  const width = Number(dims.at(-1)?.dimValue ?? 0n) || options.classes
  const ops = operators(graph, fresh)
  const wide = ops.add('Cast', [raw], { to: { int: dataTypes.float64 } })
  // Of one column the rank may be 1: as a matrix it is calibrated, and its shape given back.
  const isColumn = width === 1 || dims.length < 2
  const matrix = isColumn ? ops.add('Reshape', [wide, ops.integers([-1, 1])]) : wide
  const calibrated = calibrate(ops, matrix, options, isColumn)
  const shaped = isColumn ? ops.add('Reshape', [calibrated, ops.add('Shape', [raw])]) : calibrated
  ops.add('Cast', [shaped], { to: { int: elements } }, output)
  markVariant(copy, `calibrated by ${calibrator.method}`)
  return success(copy)
}

function calibrate(
  ops: Operators,
  x: string,
  { calibrator, kind, classes }: CalibrationOptions,
  isColumn: boolean,
): string {
  if (calibrator.method === 'temperature') {
    const inverse = ops.number(1 / calibrator.temperature)
    if (kind === 'logits') return ops.add('Mul', [x, inverse])
    if (isColumn) return ops.add('Sigmoid', [ops.add('Mul', [logOdds(ops, x), inverse])])
    return ops.add('Softmax', [ops.add('Mul', [logarithm(ops, x), inverse])], { axis: { int: -1 } })
  }
  if (isColumn) {
    const second = piecewise(ops, kind === 'logits' ? ops.add('Sigmoid', [x]) : x, calibrator)
    return kind === 'logits' ? logOdds(ops, second) : second
  }
  const probabilities = kind === 'logits' ? ops.add('Softmax', [x], { axis: { int: -1 } }) : x
  const calibrated =
    classes === 2 ? bothClasses(ops, probabilities, calibrator) : normalized(ops, probabilities, calibrator)
  return kind === 'logits' ? logarithm(ops, calibrated) : calibrated
}

type Isotonic = Extract<Calibrator, { method: 'isotonic' }>

function bothClasses(ops: Operators, probabilities: string, calibrator: Isotonic): string {
  const second = piecewise(
    ops,
    ops.add('Gather', [probabilities, ops.integers([1])], { axis: { int: 1 } }),
    calibrator,
  )
  return ops.add('Concat', [ops.add('Sub', [ops.number(1), second]), second], { axis: { int: 1 } })
}

/** Each class's curve, brought to a sum of 1, even where all are 0. */
function normalized(ops: Operators, probabilities: string, calibrator: Isotonic): string {
  const curves = piecewise(ops, probabilities, calibrator)
  const total = ops.add('ReduceSum', [curves, ops.integers([-1])], { keepdims: { int: 1 } })
  const zero = ops.number(0)
  const safe = ops.add('Where', [ops.add('Greater', [total, zero]), total, ops.number(1)])
  const shares = ops.add('Div', [curves, safe])
  return ops.add('Where', [
    ops.add('Greater', [total, zero]),
    shares,
    ops.number(1 / calibrator.curves.length),
  ])
}

/**
 * Curves of straight pieces over the columns of a matrix: the first value, and for each piece how far the score
 * has come along it (0 to 1) times its rise.
 */
function piecewise(ops: Operators, columns: string, { curves }: Isotonic): string {
  const steps = Math.max(1, ...curves.map(({ x }) => x.length - 1))
  const classes = curves.length
  const table = (value: (curve: Isotonic['curves'][number], step: number) => number): string =>
    ops.tensor(
      [classes, steps],
      curves.flatMap((curve) =>
        Array.from({ length: steps }, (_, step) => (step + 1 < curve.x.length ? value(curve, step) : 0)),
      ),
    )
  const starts = table(({ x }, step) => x[step]!)
  const rates = table(({ x }, step) => 1 / (x[step + 1]! - x[step]!))
  const rises = table(({ y }, step) => y[step + 1]! - y[step]!)
  const firsts = ops.tensor(
    [classes],
    curves.map(({ y }) => y[0]!),
  )
  const deep = ops.add('Unsqueeze', [columns, ops.integers([2])])
  const along = ops.add('Mul', [ops.add('Sub', [deep, starts]), rates])
  const clipped = ops.add('Clip', [along, ops.number(0), ops.number(1)])
  const risen = ops.add('ReduceSum', [ops.add('Mul', [clipped, rises]), ops.integers([-1])], {
    keepdims: { int: 0 },
  })
  return ops.add('Add', [risen, firsts])
}

const stepsOf = ({ curves }: Isotonic): number => Math.max(...curves.map(({ x }) => x.length))

const logarithm = (ops: Operators, x: string): string =>
  ops.add('Log', [ops.add('Max', [x, ops.number(smallestProbability)])])

const logOdds = (ops: Operators, x: string): string =>
  ops.add('Sub', [logarithm(ops, x), logarithm(ops, ops.add('Sub', [ops.number(1), x]))])

interface Operators {
  /** Adds a node and returns its output, a fresh name where none is given. */
  add(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, AttributeValue>>,
    output?: string,
  ): string
  /** Constants in double precision. */
  number(value: number): string
  tensor(shape: readonly number[], values: readonly number[]): string
  integers(values: readonly number[]): string
}

function operators(graph: GraphProto, fresh: (base: string) => string): Operators {
  const constant = (array: NdArray): string => {
    const name = fresh('calibration_constant')
    graph.initializer.push(tensorOf(name, array))
    return name
  }
  const tensor = (shape: readonly number[], values: readonly number[]) =>
    constant({ type: 'float64', shape, data: Float64Array.from(values) })
  return {
    add(op, inputs, attributes = {}, output = fresh(`calibration_${op.toLowerCase()}`)) {
      graph.node.push(nodeOf({ op, inputs, outputs: [output], attributes }, fresh(`calibration_node_${op}`)))
      return output
    },
    number: (value) => tensor([], [value]),
    tensor,
    integers: (values) =>
      constant({ type: 'int64', shape: [values.length], data: BigInt64Array.from(values, BigInt) }),
  }
}

/** Gives a value another name wherever it is made or used, in subgraphs too; not among the graph's outputs. */
function rename(graph: GraphProto, from: string, to: string): void {
  const renamed = (name: string) => (name === from ? to : name)
  for (const node of graph.node) {
    node.input = node.input.map(renamed)
    node.output = node.output.map(renamed)
    for (const subgraph of subgraphsOf(node)) renameUsed(subgraph, from, to)
  }
  graph.valueInfo = graph.valueInfo.filter(({ name }) => name !== from)
}

function renameUsed(graph: GraphProto, from: string, to: string): void {
  const own = [...graph.input, ...graph.initializer].some(({ name }) => name === from)
  if (own || graph.node.some(({ output }) => output.includes(from))) return
  for (const node of graph.node) {
    node.input = node.input.map((name) => (name === from ? to : name))
    for (const subgraph of subgraphsOf(node)) renameUsed(subgraph, from, to)
  }
  for (const output of graph.output) if (output.name === from) output.name = to
}
