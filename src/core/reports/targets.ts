import { doubtReasons } from '../metrics/intervals/doubts.ts'
import { isShare, metricEntry } from '../metrics/metricList.ts'
import { doubtClause } from '../wording/doubts.ts'
import type { ReportFacts } from './facts.ts'
import { points, significant, type Figure } from './figure.ts'
import { type Inline, nothing, say } from './markdown.ts'
import { metricFigure, shownMetric, type ShownMetric, sourcesIn } from './phrases.ts'
import { inProse } from '../wording/inProse.ts'

/** A target of the configuration and what the test set says to it. */
export interface TargetOutcome {
  readonly metric: ShownMetric
  readonly target: Figure
  /** Signed so that positive is better than the target; undefined where the metric is. */
  readonly margin: Figure | undefined
  readonly outcome: 'certain' | 'met' | 'missed' | 'unknown'
  /** The bound that would have to reach the target for certainty. */
  readonly bound: Figure | undefined
}

/** The targets for the test set in the configuration's order. */
export function targetOutcomes(facts: ReportFacts): readonly TargetOutcome[] {
  return Object.entries(facts.config.targets).flatMap(([name, target]) => {
    if (!name.startsWith('test_') || typeof target !== 'number') return []
    const id = name.slice('test_'.length)
    const metric = shownMetric(facts, 'test', id)
    return metric ? [outcomeOf(facts, name, target, metric)] : []
  })
}

function outcomeOf(facts: ReportFacts, name: string, target: number, metric: ShownMetric): TargetOutcome {
  const { id, measured } = metric
  const { config, evaluation } = sourcesIn(facts)
  const falling = metricEntry(id)?.direction === 'min'
  const key = evaluation(`test.metrics.${name}`)
  const worst = falling ? measured.high : measured.low
  const reaches = (value: number | null) => value !== null && (falling ? value <= target : value >= target)
  const difference = measured.value === null ? undefined : (measured.value - target) * (falling ? -1 : 1)
  const source = `${key}.value, ${config(`targets.${name}`)}`
  const fraction = isShare(id)
  return {
    metric,
    target: metricFigure(id, target, facts.evaluation.test.samples, config(`targets.${name}`)),
    margin:
      difference === undefined
        ? undefined
        : fraction
          ? points(difference, source, true)
          : significant(difference, source),
    outcome:
      measured.value === null
        ? 'unknown'
        : !reaches(measured.value)
          ? 'missed'
          : reaches(worst)
            ? 'certain'
            : 'met',
    bound:
      worst === null
        ? undefined
        : metricFigure(id, worst, facts.evaluation.test.samples, `${key}.${falling ? 'high' : 'low'}`),
  }
}

/** What there is to say of a target: reached or not, by how much, and whether the interval leaves a doubt. */
export function targetSentence(facts: ReportFacts, outcome: TargetOutcome): Inline {
  const { doubts } = doubtReasons(outcome.metric.measured)
  return say`${judgedSentence(facts, outcome)}${{ text: doubtClause(doubts), figures: [] }}`
}

function judgedSentence(
  facts: ReportFacts,
  { metric, target, margin, outcome, bound }: TargetOutcome,
): Inline {
  const name = inProse(metric.title)
  const falling = metricEntry(metric.id)?.direction === 'min'
  switch (outcome) {
    case 'unknown':
      return say`The target of ${target} for ${name} can't be judged: the metric is undefined on this test set.`
    case 'missed': {
      const distance = margin ?? target
      return say`The target of ${target} for ${name} is **not reached**: the test set gives ${metric.value}, a margin of ${distance}.${reachable(facts, metric, falling) ? say` The target lies inside the 95 % interval, so the shortfall may be chance; a larger test set would tell.` : say` The whole 95 % interval lies on the wrong side of it, so more test data would not change the verdict.`}`
    }
    case 'certain':
      return say`The target of ${target} for ${name} is **reached** with ${metric.value}, a margin of ${margin ?? target}. Even the cautious end of the 95 % interval (${bound ?? target}) reaches it.`
    case 'met':
      return bound
        ? say`The target of ${target} for ${name} is **reached** with ${metric.value}, a margin of ${margin ?? target}, but not beyond doubt: the 95 % interval extends to ${bound}, on the other side of the target.${facts.config.targets.confident ? say` The configuration asks for certainty (\`targets.confident\`), so this counts as missed.` : nothing}`
        : say`The target of ${target} for ${name} is **reached** with ${metric.value}, a margin of ${margin ?? target}; no interval is available.`
  }
}

function reachable(facts: ReportFacts, metric: ShownMetric, falling: boolean): boolean {
  const target = facts.config.targets[`test_${metric.id}`]
  const best = falling ? metric.measured.low : metric.measured.high
  return typeof target === 'number' && best !== null && (falling ? best <= target : best >= target)
}

/** Whether every target and every slice's floor holds, as the configuration wants it judged. */
export function targetsMet(facts: ReportFacts): 'met' | 'missed' | 'none' {
  const outcomes = targetOutcomes(facts)
  if (outcomes.length === 0) return 'none'
  const { confident } = facts.config.targets
  const whole = outcomes.every(({ outcome }) => outcome === 'certain' || (outcome === 'met' && !confident))
  return whole && facts.floors.every(({ verdict }) => verdict === 'reached') ? 'met' : 'missed'
}

/** The same in few words, for a summary. */
export function targetShort({ metric, target, margin, outcome }: TargetOutcome): Inline {
  const name = inProse(metric.title)
  const words = {
    certain: say`**reached**, also at the cautious end of the interval${metric.measured.doubts ? ', which is doubtful' : nothing}`,
    met: say`**reached**, though the interval extends to the other side of it`,
    missed: say`**not reached**`,
    unknown: say`can't be judged, the metric is undefined`,
  }[outcome]
  return say`Target of ${target} for ${name}: ${words}${margin ? say` (margin ${margin})` : nothing}.`
}

/** The verdict in a table's cell. */
export function verdictWord(facts: ReportFacts, outcome: TargetOutcome['outcome']): string {
  if (outcome === 'met' && facts.config.targets.confident) return 'missed: the interval does not reach it'
  return { certain: 'reached, interval included', met: 'reached', missed: 'missed', unknown: 'unknown' }[
    outcome
  ]
}
