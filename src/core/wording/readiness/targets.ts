import { isShare } from '../../metrics/metricList.ts'
import { doubtClause } from '../doubts.ts'
import { plural } from '../figures.ts'
import { metricDifference, metricFigure, metricInterval } from '../metricFigures.ts'

/** A metric of the test set and what is asked of it. */
interface TargetFigures {
  readonly metric: string
  readonly target: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly falls: boolean
  readonly doubts?: readonly string[]
}

/** A metric of the samples that a predicate selects, and the worst value that is accepted. */
interface SliceFloor {
  readonly where: string
  readonly metric: string
  readonly floor: number
  readonly value: number
  readonly low: number
  readonly high: number
  readonly falls: boolean
  readonly samples: number
  readonly doubts?: readonly string[]
}

/** Figures of one metric on validation and test, and what may lie between them. */
interface Gap {
  readonly metric: string
  readonly test: number
  readonly val: number
  readonly gap: number
  readonly most: number
  readonly band: string
  readonly low: number
  readonly high: number
  readonly doubts?: readonly string[]
}

const apart = (a: Gap): string =>
  `${a.metric} is ${metricFigure(a.metric, a.val)} on validation and ${metricFigure(a.metric, a.test)} on test: ${metricDifference(a.metric, a.gap)} apart${leeway(a)}`

const signed = (metric: string, value: number) =>
  `${value < 0 ? '−' : '+'}${metricDifference(metric, Math.abs(value))}`

/** What chance leaves open of a gap: the interval of test − validation, the figures given being those of validation − test. */
const leeway = ({ metric, low, high }: { metric: string; low: number; high: number }) =>
  Number.isNaN(low) || Number.isNaN(high)
    ? ''
    : ` (95 % interval of test − validation ${signed(metric, -high)} to ${signed(metric, -low)})`

/** Sentences on targets, floors of slices and the gap between validation and test. */
export const targetsWording = {
  'target-absent': (a: { path: string; metric: string }) =>
    `${a.path} sets no target. Add targets.${a.metric}, as a fraction, and say what is good enough.`,
  'target-met': (a: TargetFigures) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)} (${metricInterval(a.metric, a.low, a.high)}), target ${a.falls ? '≤' : '≥'} ${metricFigure(a.metric, a.target)}.${doubtClause(a.doubts)}`,
  'target-missed': (a: TargetFigures) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)} (${metricInterval(a.metric, a.low, a.high)}), ${metricDifference(a.metric, Math.abs(a.target - a.value))} ${a.falls ? 'above' : 'short of'} the target of ${metricFigure(a.metric, a.target)}.${doubtClause(a.doubts)}`,
  'target-not-confident': (a: TargetFigures & { bound: number }) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)}, but targets.confident asks that its 95 % interval reach ${metricFigure(a.metric, a.target)}, and that ends at ${metricFigure(a.metric, a.bound)}. More test samples would narrow it.${doubtClause(a.doubts)}`,
  'target-without-interval': (a: { metric: string; path: string }) =>
    `targets.confident asks for the interval of ${a.metric}, which can't be computed from ${a.path}.`,
  'slice-floor-met': (a: SliceFloor) =>
    `Where ${a.where}, ${a.metric} is ${metricFigure(a.metric, a.value)} (${metricInterval(a.metric, a.low, a.high)}, ${plural(a.samples, 'sample')}), floor ${a.falls ? '≤' : '≥'} ${metricFigure(a.metric, a.floor)}.${doubtClause(a.doubts)}`,
  'slice-floor-missed': (a: SliceFloor) =>
    `Where ${a.where}, ${a.metric} is ${metricFigure(a.metric, a.value)} (${metricInterval(a.metric, a.low, a.high)}, ${plural(a.samples, 'sample')}), ${metricDifference(a.metric, Math.abs(a.floor - a.value))} ${a.falls ? 'above' : 'short of'} the floor of ${metricFigure(a.metric, a.floor)}.${doubtClause(a.doubts)}`,
  'slice-floor-uncertain': (a: SliceFloor & { bound: number }) =>
    `Where ${a.where}, ${a.metric} is ${metricFigure(a.metric, a.value)}, but its 95 % interval is asked to reach ${metricFigure(a.metric, a.floor)} and ends at ${metricFigure(a.metric, a.bound)}. More than these ${plural(a.samples, 'sample')} would narrow it.${doubtClause(a.doubts)}`,
  'slice-floor-undefined': (a: { where: string; metric: string; samples: number; floor: number }) =>
    a.samples === 0
      ? `There is no test sample where ${a.where}, so nothing says whether the floor of ${metricFigure(a.metric, a.floor)} for ${a.metric} is reached. Add such samples, or take the floor out of targets.slices.`
      : `Where ${a.where}, ${a.metric} or its interval is undefined on the ${plural(a.samples, 'sample')} there; a class may be absent from them. Ask for another metric in targets.slices, such as test_acc.`,
  'gap-unknown': (a: { metric: string; path: string }) =>
    `The gap in ${a.metric} can't be told without the predictions of the validation set (${a.path}).`,
  'gap-too-large': (a: Gap) =>
    `${apart(a)}, ${isShare(a.metric) ? `${Number((a.most * 100).toPrecision(3))} are too many` : 'too much'}. ${a.low <= 0 && a.high >= 0 ? 'Chance alone may explain it, since the interval includes 0: more samples would tell. Otherwise look' : 'Look'} how the splits were drawn.${doubtClause(a.doubts)}`,
  'gap-acceptable': (a: Gap) =>
    `${apart(a)}${a.band === 'excellent' ? ', excellent' : ''}.${doubtClause(a.doubts)}`,
  'gap-not-confident': (a: Gap) =>
    `${apart(a)}, and targets.confident asks that this interval hold no gap ${isShare(a.metric) ? `of ${Number((a.most * 100).toPrecision(3))} percentage points` : 'that is too large'}. More samples in both would narrow it.${doubtClause(a.doubts)}`,
  'gap-without-interval': (a: { metric: string; path: string }) =>
    `targets.confident asks for the interval of the gap in ${a.metric}, which can't be computed from ${a.path} and the validation set.`,
}
