import * as z from 'zod'
import { failure, finding, success, type Result } from '../core/finding.ts'
import type { NdArray } from '../core/arrays/ndarray.ts'
import { parametersOf, product, type Network, type Weights } from '../core/network/layers.ts'
import { looseNumber } from '../core/runs/records.ts'
import { readSafetensors, writeSafetensors } from '../core/runs/safetensors.ts'
import type { Optimizer, Slots } from './optimizers.ts'
import { generatorName } from './random.ts'
import { newPlateau } from './schedule.ts'

const checkpointFormat = 'finalize-model checkpoint 1'

const progressSchema = z.object({
  /** Epochs done. */
  epoch: z.int().min(0),
  /** Updates done. */
  step: z.int().min(0),
  plateau: z.object({ best: looseNumber.nullable(), waited: z.int(), drops: z.int() }),
  stopping: z.object({
    best: looseNumber.nullable(),
    bestEpoch: z.int(),
    waited: z.int(),
    stopped: z.boolean(),
  }),
  best: z.object({ epoch: z.int(), metric: z.string(), value: looseNumber }).nullable(),
  /** Best epochs so far, best first: those of `save_top_k`. */
  top: z.array(z.object({ epoch: z.int(), value: looseNumber })),
  history: z.array(
    z.object({ epoch: z.int(), metrics: z.record(z.string(), looseNumber), learning_rate: looseNumber }),
  ),
})

/** Where a training stands, without its weights. */
export type Progress = z.output<typeof progressSchema>

/** Everything that the next epoch depends on. */
export interface TrainingState {
  readonly weights: Weights
  readonly slots: ReadonlyMap<string, Slots>
  progress: Progress
}

/** What a checkpoint must agree with before a training goes on from it. */
export interface Origin {
  readonly trainingDigest: string
  /** SHA-256 of the training and validation files. */
  readonly data: string
  readonly seed: number
}

export function newState(weights: Weights, network: Network, optimizer: Optimizer): TrainingState {
  const slots = new Map<string, Slots>()
  for (const { name, shape, trained } of network.layers.flatMap(parametersOf)) {
    if (trained) slots.set(name, optimizer.slots(product(shape)))
  }
  return {
    weights,
    slots,
    progress: {
      epoch: 0,
      step: 0,
      plateau: newPlateau,
      stopping: { best: null, bestEpoch: 0, waited: 0, stopped: false },
      best: null,
      top: [],
      history: [],
    },
  }
}

/**
 * A checkpoint: weights under their names, optimizer slots under `optimizer.<parameter>.<slot>`, the rest as
 * metadata. Metadata `epoch`, `metric` and `value` say what the weights reached.
 */
export function encodeState(state: TrainingState, origin: Origin, metric: string): Uint8Array {
  const tensors: Record<string, NdArray> = Object.fromEntries(state.weights)
  for (const [parameter, slots] of state.slots) {
    for (const [slot, data] of Object.entries(slots)) {
      const { shape } = state.weights.get(parameter)!
      tensors[`optimizer.${parameter}.${slot}`] = { type: 'float32', shape, data }
    }
  }
  const { progress } = state
  const reached = progress.history.at(-1)?.metrics[metric]
  return writeSafetensors(tensors, {
    format: checkpointFormat,
    epoch: String(progress.epoch),
    metric,
    ...(reached !== undefined && { value: String(reached), [metric]: String(reached) }),
    training_digest: origin.trainingDigest,
    data_digest: origin.data,
    random: JSON.stringify({ generator: generatorName, seed: origin.seed, next_epoch: progress.epoch + 1 }),
    progress: looseJson(progress),
  })
}

/** JSON in which non-finite numbers stand as strings, as in all files of a run. */
export function looseJson(value: unknown, indent?: number): string {
  return JSON.stringify(
    value,
    (_key, member: unknown) =>
      typeof member === 'number' && !Number.isFinite(member) ? String(member) : member,
    indent,
  )
}

export interface DecodedState {
  readonly state: TrainingState
  readonly origin: Pick<Origin, 'trainingDigest' | 'data'>
}

/** Reads a checkpoint of this network and optimizer; anything else is a finding. */
export function decodeState(
  bytes: Uint8Array,
  path: string,
  network: Network,
  optimizer?: Optimizer,
): Result<DecodedState> {
  const read = readSafetensors(bytes, path)
  if (!read.ok) return read
  const { tensors, metadata } = read.value
  const foreign = failure(finding('trainer-resume-not-ours', 'error', { path }, { file: path }))
  if (metadata['format'] !== checkpointFormat) return foreign
  const progress = progressOf(metadata['progress'] ?? '')
  if (progress === undefined) return foreign
  const weights = new Map<string, NdArray & { data: Float32Array }>()
  const slots = new Map<string, Slots>()
  for (const { name, shape, trained } of network.layers.flatMap(parametersOf)) {
    const weight = floats(tensors[name], shape)
    if (weight === undefined) return foreign
    weights.set(name, weight)
    if (!trained || optimizer === undefined) continue
    const own: Record<string, Float32Array> = {}
    for (const slot of Object.keys(optimizer.slots(0))) {
      const held = floats(tensors[`optimizer.${name}.${slot}`], shape)
      if (held === undefined) return foreign
      own[slot] = held.data
    }
    slots.set(name, own)
  }
  return success({
    state: { weights, slots, progress },
    origin: { trainingDigest: metadata['training_digest'] ?? '', data: metadata['data_digest'] ?? '' },
  })
}

function progressOf(text: string): Progress | undefined {
  try {
    return progressSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function floats(
  array: NdArray | undefined,
  shape: readonly number[],
): (NdArray & { data: Float32Array }) | undefined {
  if (array?.type !== 'float32' || array.shape.join() !== shape.join()) return undefined
  return { ...array, data: Float32Array.from(array.data as Float32Array) }
}
