import type { ScoreStretch, ThresholdPoint } from '../../src/protocol/evaluation/curves.ts'

export type Direction = 'lower' | 'higher'

/** With fewer scores than these on a side the next stretch is asked for: two seconds of a held key. */
const margin = 64

/** The scores around a threshold, which are here before somebody steps to them. */
export interface NearScores {
  /** The score beside a threshold: null where there is none, undefined where it isn't here yet. */
  next(threshold: number, direction: Direction): ThresholdPoint | null | undefined
  /** Asks for the scores around a threshold, as far as they aren't here; of several questions at once the last counts. */
  prepare(threshold: number): Promise<void>
}

/** @param ask the scores next to a threshold */
export function nearScores(ask: (threshold: number) => Promise<ScoreStretch | undefined>): NearScores {
  let known: ScoreStretch = { points: [], reachesHighest: false, reachesLowest: false }
  let wanted: number | undefined
  let asking: Promise<void> | undefined

  const above = (threshold: number) => known.points.filter((point) => point.threshold > threshold)
  const below = (threshold: number) => known.points.filter((point) => point.threshold < threshold)

  /** Whether no score that isn't here lies between the threshold and those on a side of it. */
  function isJoined(threshold: number, direction: Direction): boolean {
    const { points, reachesHighest, reachesLowest } = known
    const [highest, lowest] = [points[0]?.threshold, points.at(-1)?.threshold]
    return direction === 'higher'
      ? reachesLowest || (lowest !== undefined && lowest <= threshold)
      : reachesHighest || (highest !== undefined && highest >= threshold)
  }
  function isPrepared(threshold: number): boolean {
    return (
      isJoined(threshold, 'higher') &&
      isJoined(threshold, 'lower') &&
      (known.reachesHighest || above(threshold).length >= margin) &&
      (known.reachesLowest || below(threshold).length >= margin)
    )
  }
  async function askWanted(): Promise<void> {
    try {
      while (wanted !== undefined) {
        const threshold = wanted
        wanted = undefined
        if (!isPrepared(threshold)) known = (await ask(threshold)) ?? known
      }
    } finally {
      asking = undefined
    }
  }

  return {
    next(threshold, direction) {
      if (!isJoined(threshold, direction)) return undefined
      if (direction === 'higher') return above(threshold).at(-1) ?? (known.reachesHighest ? null : undefined)
      return below(threshold)[0] ?? (known.reachesLowest ? null : undefined)
    },
    prepare(threshold) {
      if (isPrepared(threshold)) return Promise.resolve()
      wanted = threshold
      return (asking ??= askWanted())
    },
  }
}
