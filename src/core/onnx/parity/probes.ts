import { statedNames } from '../statedNames.ts'
import type { NdArray, NumericArray } from '../../arrays/ndarray.ts'
import { messageOf } from '../../wording/message.ts'
import type { InferenceSession, TensorInfo } from '../../ports.ts'
import type { Signature, VariantParity } from '../../runs/records.ts'
import { pickRows, rowCount } from '../batches.ts'
import type { ModelInputs } from './inputs.ts'
import { otherType } from './inputs.ts'
import { readOutputs, type Outputs } from './outputs.ts'
import type { Reading } from './reading.ts'
import { fixedBatch } from './run.ts'

export type Probe = VariantParity['probes'][number]

/** Largest difference of a probability (or of a value, in standard deviations) between two batch sizes. */
const batchTolerance = 1e-3

/** Rows that are run singly and in pairs, and most rows of the large batch. */
const probedRows = 8
const largeBatch = 32

/** The exported ports against those recorded at training: names, order, types and shapes. */
export function probeSignature(session: InferenceSession, signature: Signature): Probe {
  const problems = [
    ...comparePorts('input', session.inputs, signature.inputs),
    ...comparePorts('output', session.outputs, signature.outputs),
  ]
  const hash = session.metadata['feature_hash']
  if (hash !== undefined && hash !== signature.featureHash)
    problems.push(`feature hash ${hash.slice(0, 12)}…, recorded ${signature.featureHash.slice(0, 12)}…`)
  const classes = statedNames(session.metadata['class_names'])
  if (classes !== undefined && classes !== JSON.stringify(signature.classNames))
    problems.push(
      `class names ${classes.slice(0, 100)}, recorded ${JSON.stringify(signature.classNames).slice(0, 100)}`,
    )
  const detail =
    problems.length > 0
      ? problems.join('; ')
      : [...session.inputs, ...session.outputs].map(showPort).join(', ')
  return { id: 'signature', passed: problems.length === 0, detail }
}

function comparePorts(
  side: string,
  found: readonly TensorInfo[],
  recorded: readonly TensorInfo[],
): readonly string[] {
  if (found.length !== recorded.length) return [`${found.length} ${side}s, recorded ${recorded.length}`]
  return recorded.flatMap((port, at) => {
    const there = found[at]
    if (there && showPort(there) === showPort(port)) return []
    return [`${side} ${there ? showPort(there) : 'none'}, recorded ${showPort(port)}`]
  })
}

const showPort = ({ name, type, shape }: TensorInfo) =>
  `${name} ${type}[${shape.map((size) => size ?? 'n').join(', ')}]`

/** What the probes of batches compare with: the outputs over the whole set. */
export interface ProbeGround {
  readonly session: InferenceSession
  readonly inputs: ModelInputs
  readonly output: string
  readonly signature: Signature
  readonly reading: Reading
  readonly whole: Outputs
  /** What a difference is measured in: 1 for probabilities, the standard deviation of values. */
  readonly unit: number
}

/** Batches of 1, 2 and N over the same rows must give the rows of the whole run. */
export async function probeBatches(ground: ProbeGround): Promise<readonly Probe[]> {
  const rows = rowCount(ground.inputs)
  const fixed = fixedBatch(ground.session)
  const sizes = [
    ['batch-1', 1, Math.min(probedRows, rows)],
    ['batch-2', 2, Math.min(probedRows, rows)],
    ['batch-n', largeBatch, Math.min(largeBatch, rows)],
  ] as const
  const probes: Probe[] = []
  for (const [id, size, count] of sizes) {
    if (fixed !== undefined && fixed !== size) {
      const recorded = ground.signature.inputs[0]?.shape[0] === fixed
      const says = recorded ? 'as its signature says' : 'but its signature has no fixed batch'
      probes.push({ id, passed: recorded, detail: `takes batches of ${fixed} only, ${says}` })
    } else probes.push(await probeBatch(ground, id, size, count))
  }
  return probes
}

async function probeBatch(ground: ProbeGround, id: string, size: number, count: number): Promise<Probe> {
  let largest = 0
  let flipped = 0
  for (let from = 0; from < count; from += size) {
    const indices = Array.from({ length: Math.min(size, count - from) }, (_, i) => from + i)
    const found = await runRows(ground, pickRows(ground.inputs, indices), indices.length)
    if (typeof found === 'string') return { id, passed: false, detail: found }
    for (const [at, row] of indices.entries()) {
      largest = Math.max(largest, rowDifference(found, at, ground.whole, row) / ground.unit)
      if (isFlip(found, at, ground.whole, row, ground.reading)) flipped++
    }
  }
  const passed = largest <= batchTolerance && flipped === 0
  const apart = ground.whole.columns > 0 ? `largest difference ${largest.toExponential(1)}, ` : ''
  const detail = `${count} rows in batches of ${Math.min(size, count)}: ${apart}${flipped} other ${ground.reading.thresholds ? 'sets of labels' : 'classes'}`
  return { id, passed, detail }
}

/** Whether two rows are of another class, or of other labels. */
function isFlip(a: Outputs, rowA: number, b: Outputs, rowB: number, { kind, thresholds }: Reading): boolean {
  if (kind === 'value') return false
  const width = thresholds?.length ?? 1
  for (let at = 0; at < width; at++) {
    if (!Object.is(a.predicted[rowA * width + at], b.predicted[rowB * width + at])) return true
  }
  return false
}

/** Largest difference between two rows; infinite where only one of them is finite. */
function rowDifference(a: Outputs, rowA: number, b: Outputs, rowB: number): number {
  let largest = 0
  for (let column = 0; column < a.columns; column++) {
    const difference = Math.abs(a.scores[rowA * a.columns + column]! - b.scores[rowB * b.columns + column]!)
    largest = Math.max(largest, Number.isNaN(difference) ? Number.POSITIVE_INFINITY : difference)
  }
  return largest
}

async function runRows(ground: ProbeGround, inputs: ModelInputs, rows: number): Promise<Outputs | string> {
  const ran = await ground.session.run(inputs)
  if (!ran.ok) return ran.findings.map(messageOf).join(' ')
  const array = ran.value[ground.output]
  const outputs = array && readOutputs(array, rows, ground.reading)
  return outputs ?? `the output ${ground.output} hasn't one row for each sample`
}

/** Malformed inputs must be refused, and the session must go on afterwards. NaN is no error for a runtime: what becomes of it is noted. */
export async function probeRefusals(ground: ProbeGround): Promise<readonly Probe[]> {
  const port = ground.session.inputs[0]
  const count = fixedBatch(ground.session) ?? 1
  const good = pickRows(
    ground.inputs,
    Array.from({ length: count }, () => 0),
  )
  const name = port?.name ?? ''
  const array = good[name]
  if (!port || !array || array.type === 'string') return []
  const probes: Probe[] = []
  for (const [id, inputs] of malformed(port, array, good)) {
    const ran = await ground.session.run(inputs)
    const refused = !ran.ok && ran.findings.every(({ code }) => code === 'inference-refused')
    const detail = ran.ok ? 'was taken' : ran.findings.map(messageOf).join(' ')
    probes.push({ id, passed: refused, detail })
  }
  const again = await runRows(ground, good, count)
  probes.push(
    typeof again === 'string'
      ? { id: 'goes-on-after-refusals', passed: false, detail: again }
      : { id: 'goes-on-after-refusals', passed: true, detail: 'a good input is answered after the bad ones' },
  )
  if (array.data instanceof Float32Array || array.data instanceof Float64Array)
    probes.push(
      await probeNaN(
        ground,
        { ...good, [name]: { ...array, data: array.data.slice().fill(Number.NaN) } },
        count,
      ),
    )
  return probes
}

/** One input each that is wrong in one way; ways that a model leaves open (dynamic sizes) aren't among them. */
function malformed(
  port: TensorInfo,
  array: NdArray,
  good: ModelInputs,
): readonly (readonly [string, ModelInputs])[] {
  const { [port.name]: _, ...others } = good
  const data = array.data as NumericArray
  const cases: [string, ModelInputs][] = [['refuses-missing-input', others]]
  const type = otherType(array.type)
  const converted =
    type === 'float64'
      ? Float64Array.from(data as Float32Array, Number)
      : Float32Array.from(data as Float64Array, Number)
  cases.push(['refuses-wrong-type', { ...good, [port.name]: { ...array, type, data: converted } }])
  if (port.shape.length > 0)
    cases.push(['refuses-wrong-rank', { ...good, [port.name]: { ...array, shape: [...array.shape, 1] } }])
  const axis = port.shape.findLastIndex((size, at) => at > 0 && size !== null)
  if (axis > 0) {
    const shape = array.shape.map((size, at) => (at === axis ? size + 1 : size))
    const values = shape.reduce((product, size) => product * size, 1)
    const longer = new (data.constructor as Float32ArrayConstructor)(values)
    cases.push(['refuses-wrong-features', { ...good, [port.name]: { ...array, shape, data: longer } }])
  }
  return cases
}

async function probeNaN(ground: ProbeGround, inputs: ModelInputs, count: number): Promise<Probe> {
  const id = 'nan-input'
  const ran = await ground.session.run(inputs)
  if (!ran.ok) {
    const refused = ran.findings.every(({ code }) => code === 'inference-refused')
    return { id, passed: refused, detail: refused ? 'NaN is refused' : ran.findings.map(messageOf).join(' ') }
  }
  const array = ran.value[ground.output]
  const outputs = array && readOutputs(array, count, ground.reading)
  const answer = outputs && answerOf(outputs, ground)
  const detail =
    answer === undefined
      ? `NaN gives ${ground.reading.kind === 'class' ? 'no class' : 'NaN'}: check outputs, or inputs before the call`
      : `NaN gives an ordinary answer (${answer}): check inputs before the call`
  return { id, passed: true, detail }
}

/** What the first row is predicted to be, in words; undefined where it is no number. */
function answerOf({ predicted }: Outputs, { signature, reading }: ProbeGround): string | undefined {
  const first = predicted.subarray(0, reading.thresholds?.length ?? 1)
  if (first.some((value) => Number.isNaN(value))) return undefined
  const nameOf = (index: number) => signature.classNames[index] ?? String(index)
  if (!reading.thresholds) return nameOf(first[0]!)
  const labels = [...first.keys()].filter((label) => first[label] === 1).map(nameOf)
  return labels.length === 0 ? 'no label' : labels.join(', ')
}
