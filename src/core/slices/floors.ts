import type { Columns } from '../arrays/column.ts'
import { metricDirection } from '../config/metricNames.ts'
import type { Config } from '../config/schema.ts'
import type { Finding } from '../finding.ts'
import { evaluatePredictions } from '../metrics/evaluate.ts'
import type { Figure } from '../metrics/evaluation.ts'
import type { Predictions } from '../runs/predictions.ts'
import { askableColumns } from './sliceColumns.ts'
import { selectRows } from './select.ts'
import { subsetOf } from './subset.ts'

/** What the configuration demands of a part of the test set, and what the part says to it. */
export interface FloorOutcome {
  readonly where: string
  /** `test_recall` … */
  readonly metric: string
  readonly floor: number
  readonly confident: boolean
  /** 0 where the predicate can't be asked. */
  readonly samples: number
  /** Absent where the metric is undefined for these samples. */
  readonly figure?: Figure & { readonly value: number }
  /** `uncertain`: reached, but not by the whole interval, which was asked for. */
  readonly verdict: 'reached' | 'missed' | 'uncertain' | 'undefined' | 'broken'
  /** The end of the interval that has to reach the floor. */
  readonly bound?: number
  /** Why the predicate can't be asked or its samples can't be evaluated. */
  readonly findings: readonly Finding[]
}

/**
 * Judges every floor of `targets.slices` on the samples it is about, by the same metrics and intervals as the whole
 * test set. Floors are set beforehand, so no correction for many tests applies: all of them have to hold.
 */
export function judgeFloors(
  config: Pick<Config, 'task' | 'targets' | 'data'>,
  test: Predictions,
  columns: Columns,
  classNames: readonly string[],
): readonly FloorOutcome[] {
  const { task, targets, data } = config
  const askable = askableColumns(test, columns, classNames)
  return (targets.slices ?? []).map(({ where, metric, floor, confident = targets.confident }) => {
    const asked = { where, metric, floor, confident }
    const selected = selectRows(where, askable, test.samples)
    if (!selected.ok) return { ...asked, samples: 0, verdict: 'broken', findings: selected.findings }
    const part = subsetOf(test, selected.value)
    if (part.samples === 0) return { ...asked, samples: 0, verdict: 'undefined', findings: [] }
    const evaluated = evaluatePredictions({
      task,
      test: part,
      classNames,
      primaryMetric: metric,
      columns: new Map(),
      ...(data.positive_class !== undefined && { positiveClass: data.positive_class }),
    })
    const { samples } = part
    if (!evaluated.ok) return { ...asked, samples, verdict: 'broken', findings: evaluated.findings }
    const figure = evaluated.value.test.metrics[metric]
    return { ...asked, samples, ...judge(metric, floor, confident, figure), findings: [] }
  })
}

function judge(
  metric: string,
  floor: number,
  confident: boolean,
  figure: Figure | undefined,
): Pick<FloorOutcome, 'verdict' | 'figure' | 'bound'> {
  if (!figure || figure.value === null) return { verdict: 'undefined' }
  const falls = metricDirection(metric) === 'min'
  const reaches = (value: number) => (falls ? value <= floor : value >= floor)
  const known = { figure: { ...figure, value: figure.value } }
  const bound = falls ? figure.high : figure.low
  if (!reaches(figure.value)) return { ...known, verdict: 'missed' }
  if (!confident) return { ...known, verdict: 'reached' }
  if (bound === null) return { verdict: 'undefined' }
  return { ...known, bound, verdict: reaches(bound) ? 'reached' : 'uncertain' }
}
