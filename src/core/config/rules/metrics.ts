import type { Finding } from '../../finding.ts'
import { metricEntry } from '../../metrics/metricList.ts'
import {
  metricDirection,
  metricId,
  sameMetric,
  splitOf,
  testMetrics,
  validationMetrics,
} from '../metricNames.ts'
import { nearest } from '../nearest.ts'
import type { Rule, RuleContext } from './rule.ts'

/** The two sections that watch a validation metric. */
const watchers = ['early_stopping', 'checkpointing'] as const

function watched({ config }: RuleContext, section: (typeof watchers)[number]): string | undefined {
  if (section === 'early_stopping' && !config.early_stopping.enabled) return undefined
  return config[section].metric
}

function* listed({
  config,
}: RuleContext): Iterable<readonly [path: string, name: string, split: 'val' | 'test']> {
  for (const [index, name] of config.validation.metrics.entries())
    yield [`validation.metrics.${index}`, name, 'val']
  for (const [index, name] of config.test_set.metrics.entries())
    yield [`test_set.metrics.${index}`, name, 'test']
}

const known = ({ config }: RuleContext, split: 'val' | 'test') =>
  split === 'val' ? validationMetrics(config.task) : testMetrics(config.task)

export const metricRules: readonly Rule[] = [
  {
    id: 'watched-metric-not-validated',
    finds: 'Early stopping or checkpointing by a metric that validation does not record.',
    *check(context) {
      const { metrics } = context.config.validation
      for (const section of watchers) {
        const metric = watched(context, section)
        if (metric === undefined || metrics.some((name) => sameMetric(name, metric))) continue
        const path = `${section}.metric`
        const suggestion = nearest(metric, metrics)
        const args = { key: path, metric, metrics: [...metrics], suggestion }
        yield context.report('watched-metric-not-validated', 'error', args, path, suggestion || undefined)
      }
    },
  },
  {
    id: 'watched-direction-wrong',
    finds: 'A metric that is minimised when it should rise, or the other way round.',
    *check(context) {
      for (const section of watchers) {
        const { mode } = context.config[section]
        const metric = watched(context, section) ?? context.config.early_stopping.metric
        const direction = metricDirection(metric)
        if (mode === undefined || direction === undefined || mode === direction) continue
        const args = { key: `${section}.mode`, metric, mode, direction }
        yield context.report('watched-direction-wrong', 'error', args, `${section}.mode`, direction)
      }
    },
  },
  {
    id: 'watched-metrics-differ',
    finds: 'A best checkpoint chosen by another metric than the one that stops the training.',
    *check({ config, report }) {
      const { metric } = config.checkpointing
      const stopping = config.early_stopping.metric
      if (metric === undefined || !config.early_stopping.enabled || sameMetric(metric, stopping)) return
      yield report('watched-metrics-differ', 'info', { metric, stopping }, 'checkpointing.metric')
    },
  },
  {
    id: 'metric-unknown',
    finds: 'A metric that we do not compute, with the nearest one that we do.',
    *check(context): Iterable<Finding> {
      for (const [path, name, split] of listed(context)) {
        if (metricId(name) !== undefined) continue
        const suggestion = nearest(name, known(context, split))
        yield context.report('metric-unknown', 'warning', { name, suggestion }, path, suggestion || undefined)
      }
    },
  },
  {
    id: 'metric-of-wrong-split',
    finds: 'A test metric among the validation metrics, or the other way round.',
    *check(context): Iterable<Finding> {
      for (const [path, name, split] of listed(context)) {
        const own = splitOf(name)
        if (metricId(name) === undefined || own === split) continue
        const instead = `${split}_${name.replace(/^(?:train|val|valid|validation|test)[_/]/, '')}`
        yield context.report('metric-of-wrong-split', 'error', { name, split, instead }, path, instead)
      }
    },
  },
  {
    id: 'metric-of-another-task',
    finds: 'A metric that has no meaning for the task: accuracy of a regression, say.',
    *check(context): Iterable<Finding> {
      const { task } = context.config
      for (const [path, name] of listed(context)) {
        const id = metricId(name)
        if (id === undefined || !context.stated(path.replace(/\.\d+$/, ''))) continue
        const fits = metricEntry(id)?.tasks.includes(task) ?? task === 'classification'
        if (!fits) yield context.report('metric-of-another-task', 'error', { name, task }, path)
      }
    },
  },
  {
    id: 'metric-twice',
    finds: 'A metric that is listed twice.',
    *check(context): Iterable<Finding> {
      const seen: string[] = []
      for (const [path, name] of listed(context)) {
        if (seen.some((other) => sameMetric(other, name))) {
          yield context.report('metric-twice', 'warning', { name }, path)
        }
        seen.push(name)
      }
    },
  },
]
