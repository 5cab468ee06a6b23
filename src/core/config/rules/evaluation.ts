import type { ArgumentsOf, Finding } from '../../finding.ts'
import { confusionMatrixName, metricEntry } from '../../metrics/metricList.ts'
import { parsePredicate } from '../../slices/predicate.ts'
import { metricId, sameMetric, testMetrics } from '../metricNames.ts'
import { nearest } from '../nearest.ts'
import { inlineText, numberText } from '../scalars.ts'
import { sliceTarget } from '../sections/evaluation.ts'
import type { Rule, RuleContext } from './rule.ts'

function* stated({ config }: RuleContext): Iterable<readonly [name: string, value: unknown]> {
  for (const [name, value] of Object.entries(config.targets as Readonly<Record<string, unknown>>)) {
    if (value !== undefined && metricId(name) !== undefined) yield [name, value]
  }
}

export const evaluationRules: readonly Rule[] = [
  {
    id: 'test-set-turned-off',
    finds: 'A final configuration that does not evaluate on the test set, which closes the gate.',
    *check({ config, kind, report }) {
      if (kind !== 'final') return
      for (const key of ['enabled', 'evaluate_at_end'] as const) {
        if (config.test_set[key]) continue
        const severity = key === 'enabled' ? 'error' : 'warning'
        yield report('test-set-turned-off', severity, { key: `test_set.${key}` }, `test_set.${key}`, 'true')
      }
    },
  },
  {
    id: 'target-not-measured',
    finds: 'A target for a metric that the final evaluation does not contain.',
    *check(context): Iterable<Finding> {
      const { metrics } = context.config.test_set
      for (const [name] of stated(context)) {
        if (metrics.some((metric) => sameMetric(metric, name))) continue
        yield context.report('target-not-measured', 'error', { name }, `targets.${name}`)
      }
    },
  },
  {
    id: 'target-not-a-number',
    finds: 'A target that is no number, or no fraction where the metric is one.',
    *check(context): Iterable<Finding> {
      for (const [name, value] of stated(context)) {
        const isFraction = metricEntry(metricId(name) ?? '')?.scale === 'fraction'
        if (typeof value === 'number' && (!isFraction || value <= 1)) continue
        const percent = typeof value === 'number' && value <= 100 ? value / 100 : undefined
        const args: ArgumentsOf<'target-not-a-number'> = { name, value: inlineText(value), isFraction }
        const instead = percent === undefined ? undefined : numberText(percent)
        yield context.report('target-not-a-number', 'error', args, `targets.${name}`, instead)
      }
    },
  },
  {
    id: 'slice-predicate-broken',
    finds: 'A predicate under `targets.slices` that can’t be read.',
    *check({ config, report }): Iterable<Finding> {
      for (const [index, { where }] of (config.targets.slices ?? []).entries()) {
        const parsed = parsePredicate(where)
        if (parsed.ok) continue
        for (const { args } of parsed.findings) {
          const broken = args as ArgumentsOf<'slice-predicate-broken'>
          yield report('slice-predicate-broken', 'error', broken, `targets.slices.${index}.where`)
        }
      }
    },
  },
  {
    id: 'slice-floor-invalid',
    finds: 'A floor of a slice for a metric that isn’t computed, or one that a fraction can’t reach.',
    *check({ config, report }): Iterable<Finding> {
      const known = testMetrics(config.task).filter((name) => name !== `test_${confusionMatrixName}`)
      for (const [index, { metric, floor }] of (config.targets.slices ?? []).entries()) {
        const path = `targets.slices.${index}`
        const isFraction = metricEntry(metric)?.scale === 'fraction'
        if (!known.includes(metric)) {
          const suggestion = nearest(metric, known)
          const args = { metric, floor: numberText(floor), known: false, suggestion }
          yield report('slice-floor-invalid', 'error', args, `${path}.metric`, suggestion || undefined)
        } else if (isFraction && floor > 1) {
          const fraction = floor <= 100 ? numberText(floor / 100) : ''
          const args = { metric, floor: numberText(floor), known: true, suggestion: fraction }
          yield report('slice-floor-invalid', 'error', args, `${path}.floor`, fraction || undefined)
        }
      }
    },
  },
  {
    id: 'slice-key-unknown',
    finds:
      'A key of a floor under `targets.slices` that nothing reads: it may have been meant to demand more.',
    *check({ config, report }): Iterable<Finding> {
      const known = Object.keys(sliceTarget.shape)
      for (const [index, slice] of (config.targets.slices ?? []).entries()) {
        for (const key of Object.keys(slice)) {
          if (known.includes(key)) continue
          const args = { key, suggestion: nearest(key, known) }
          yield report('slice-key-unknown', 'error', args, `targets.slices.${index}.${key}`)
        }
      }
    },
  },
  {
    id: 'target-missing',
    finds: 'A final configuration without a target.',
    *check(context): Iterable<Finding> {
      const { kind, config, report } = context
      if (kind !== 'final' || [...stated(context)].length > 0) return
      const example = config.task === 'classification' ? 'test_acc: 0.80' : 'test_rmse: 2.5'
      yield report('target-missing', 'warning', { example, confident: config.targets.confident }, 'targets')
    },
  },
  {
    id: 'seed-without-determinism',
    finds: 'A fixed seed beside operations that may differ from run to run.',
    *check({ config, kind, report, stated: isStated }) {
      const { deterministic, seed } = config.reproducibility
      if (deterministic || !(kind === 'final' || isStated('reproducibility.seed'))) return
      yield report('seed-without-determinism', 'warning', { seed }, 'reproducibility.deterministic', 'true')
    },
  },
  {
    id: 'seed-not-stated',
    finds: 'A final configuration without a seed of its own.',
    *check({ config, kind, report, stated: isStated }) {
      if (kind !== 'final' || isStated('reproducibility.seed')) return
      yield report('seed-not-stated', 'info', { seed: config.reproducibility.seed }, 'reproducibility.seed')
    },
  },
]
