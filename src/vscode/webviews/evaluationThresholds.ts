import { thresholdCounts, type ThresholdCounts } from '../../core/metrics/curves.ts'
import { rankLabel } from '../../core/metrics/multiLabel/rankings.ts'
import { averagePrecision, rankClass, rocAuc } from '../../core/metrics/ranking.ts'
import type { Ground } from '../../core/readiness/ground.ts'
import type { Predictions } from '../../core/runs/predictions.ts'
import { bestThreshold, figuresAt, placeOf, placesNear } from '../../core/thresholds/table.ts'
import { nextScore, thresholdText } from '../../core/thresholds/thresholdText.ts'
import type {
  AskedThreshold,
  ScoreStretch,
  ThresholdPoint,
  ThresholdSlider,
} from '../../protocol/evaluation/curves.ts'
import type { Split } from '../../protocol/evaluation/splits.ts'

/** Positions of the slider but one: more than it has pixels. */
const steps = 1000

/** One class ranked by its score: what is counted at every distinct score, and what that amounts to. */
export interface RankedClass {
  readonly counts: ThresholdCounts
  readonly auc: number
  readonly averagePrecision: number
}

interface Kept {
  readonly index: number
  readonly ranked: Promise<RankedClass | undefined>
}

/** The class that was asked about last, by split: of ten million samples it takes seconds to rank. */
const kept = new WeakMap<Ground, Map<Split, Kept>>()

/** Undefined without scores or such a class. */
export function rankedClass(ground: Ground, index: number, split: Split): Promise<RankedClass | undefined> {
  const bySplit = kept.get(ground) ?? new Map<Split, Kept>()
  kept.set(ground, bySplit)
  const known = bySplit.get(split)
  if (known?.index === index) return known.ranked
  const ranked = ground.predictions(split).then((read) => (read.ok ? rank(read.value, index) : undefined))
  bySplit.set(split, { index, ranked })
  return ranked
}

function rank(predictions: Predictions, index: number): RankedClass | undefined {
  const { yTrue, scores, classes, weights, multiLabel } = predictions
  if (scores.length === 0 || index >= classes) return undefined
  const ranking = multiLabel
    ? rankLabel(predictions, index)
    : rankClass(yTrue, scores, classes, index, weights)
  return {
    counts: thresholdCounts(ranking),
    auc: rocAuc(ranking),
    averagePrecision: averagePrecision(ranking),
  }
}

/** What a threshold gives; undefined without scores or such a class. */
export async function thresholdAt(
  ground: Ground,
  { index, split, threshold }: AskedThreshold,
): Promise<ThresholdPoint | undefined> {
  const ranked = await rankedClass(ground, index, split)
  return ranked && pointAt(ranked.counts, threshold)
}

/** So many scores above a threshold and below it are told at once: what a held key goes through in four seconds. */
const reach = 128

/** The scores next to a threshold and what each gives; undefined without scores or such a class. */
export async function scoresNear(
  ground: Ground,
  { index, split, threshold }: AskedThreshold,
): Promise<ScoreStretch | undefined> {
  const ranked = await rankedClass(ground, index, split)
  if (!ranked) return undefined
  const { counts } = ranked
  const { from, end } = placesNear(counts, threshold, reach)
  return {
    points: Array.from({ length: end - from }, (_, at) => pointAt(counts, counts.thresholds[from + at]!)),
    reachesHighest: from === 0,
    reachesLowest: end === counts.thresholds.length,
  }
}

/** The slider goes from 0 to 1 where all scores lie within, else from the lowest score to the highest. */
export function sliderOf(counts: ThresholdCounts, split: Split): ThresholdSlider {
  const { thresholds } = counts
  const [highest, lowest] = [thresholds[0] ?? 1, thresholds.at(-1) ?? 0]
  const [low, high] = lowest >= 0 && highest <= 1 ? [0, 1] : [lowest, highest]
  const best = split === 'val' ? bestThreshold(counts) : undefined
  return {
    low,
    high,
    points: Array.from({ length: steps + 1 }, (_, at) => pointAt(counts, low + (high - low) * (at / steps))),
    ...(best !== undefined && { best: pointAt(counts, best) }),
  }
}

function pointAt(counts: ThresholdCounts, threshold: number): ThresholdPoint {
  const figures = Object.entries(figuresAt(counts, placeOf(counts, threshold)))
  return {
    threshold,
    text: thresholdText(threshold, nextScore(counts, threshold)),
    ...(Object.fromEntries(
      figures.map(([name, value]) => [name, Number.isFinite(value) ? value : null]),
    ) as Omit<ThresholdPoint, 'threshold' | 'text'>),
  }
}
