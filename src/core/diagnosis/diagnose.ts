import type { Config } from '../config/schema.ts'
import { isAbove } from '../metrics/againstLimit.ts'
import { targetMet, type Standing } from '../phases/transitions.ts'
import { accuracyGap, accuracyScatter, gpuBusy } from '../readiness/ailments.ts'
import type { EpochEntry } from '../readiness/history.ts'
import { lossesOf } from '../readiness/recordedLosses.ts'

/** What can ail a run, the gravest first: what stands behind one that is present is of little use before it is mended. */
export const ailmentIds = [
  'not-finite',
  'stall',
  'overfitting',
  'data-quality',
  'underfitting',
  'waste',
] as const
export type AilmentId = (typeof ailmentIds)[number]

/** What a diagnosis is drawn from: the run's own record, and its standing recomputed from saved predictions. */
export interface Symptoms {
  readonly history: readonly EpochEntry[]
  readonly config: Config
  /** Undefined where the predictions can't be read: then nothing shows whether the target is met. */
  readonly standing: Standing | undefined
}

/** Where an ailment begins. Fractions. */
export interface Limits {
  /** Training accuracy above validation accuracy. */
  readonly gap: number
  /** Standard deviation of validation accuracy over the later half. */
  readonly scatter: number
  /** Share of time in which the GPU is busy, at least. */
  readonly busy: number
  /** Share by which the training loss falls over the later half, at least. */
  readonly fall: number
}

export const usualLimits: Limits = { gap: 0.15, scatter: 0.08, busy: 0.6, fall: 0.02 }

export interface Ailment {
  readonly id: AilmentId
  /** Undefined where the run recorded nothing to tell it by. */
  readonly present: boolean | undefined
  /** The figure that decides: a fraction, for `not-finite` the epoch, for `underfitting` the primary metric. NaN where none. */
  readonly figure: number
  /** What the figure was held against; NaN where the target is meant and none is set. */
  readonly limit: number
}

/** Every ailment, present or not, in the order of `ailmentIds`. */
export function diagnose(symptoms: Symptoms, limits: Limits = usualLimits): readonly Ailment[] {
  const { history, config, standing } = symptoms
  const gap = accuracyGap(history, config)
  const scatter = accuracyScatter(history)
  const busy = gpuBusy(history)
  const infinite = lossesOf(history).find(({ value }) => !Number.isFinite(value))
  const fall = lateFall(history)
  const overfits = gap === undefined ? undefined : isAbove(gap, limits.gap)
  const scatters = scatter === undefined ? undefined : isAbove(scatter, limits.scatter)
  const met = standing !== undefined && targetMet(standing)
  const stalls = fall === undefined ? undefined : fall < limits.fall && overfits !== true && !met
  const short = standing && overfits !== true && scatters !== true && !met
  return [
    {
      id: 'not-finite',
      present: history.length === 0 ? undefined : infinite !== undefined,
      figure: infinite?.epoch ?? Number.NaN,
      limit: Number.NaN,
    },
    { id: 'stall', present: stalls, figure: fall ?? Number.NaN, limit: limits.fall },
    { id: 'overfitting', present: overfits, figure: gap ?? Number.NaN, limit: limits.gap },
    { id: 'data-quality', present: scatters, figure: scatter ?? Number.NaN, limit: limits.scatter },
    {
      id: 'underfitting',
      present: short,
      figure: standing?.value ?? Number.NaN,
      limit: standing?.target ?? Number.NaN,
    },
    {
      id: 'waste',
      present: busy === undefined ? undefined : busy < limits.busy,
      figure: busy ?? Number.NaN,
      limit: limits.busy,
    },
  ]
}

/** Epochs from which on the later half of a run can be told from noise. */
const leastEpochs = 6
/** A loss below this share of the first one has converged: there is little left to fall. */
const converged = 0.1

/**
 * The share of itself by which the training loss fell over the later half of the epochs, from the half to its least
 * value after it; 1 where it had converged before. Undefined for short runs and where no finite loss was recorded.
 */
export function lateFall(history: readonly EpochEntry[]): number | undefined {
  const losses = history.flatMap(({ metrics }) => {
    const loss = metrics['train_loss']
    return loss !== undefined && Number.isFinite(loss) ? [loss] : []
  })
  const [first] = losses
  if (losses.length < leastEpochs || first === undefined || first <= 0) return undefined
  const later = losses.slice(Math.floor(losses.length / 2))
  const atHalf = later[0]!
  if (atHalf <= converged * first) return 1
  return (atHalf - Math.min(...later)) / atHalf
}
