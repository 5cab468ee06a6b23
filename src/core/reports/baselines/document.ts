import type { ReportFacts } from '../facts.ts'
import { deployedVariant, monitoringPlan, monitoringWindow } from '../monitoring.ts'
import { plainDocument } from '../reportDocument.ts'

/** Thresholds and histograms for the program that watches the model; the guide explains them. */
export const baselinePath = 'docs/monitoring_baseline.json'

/** Twelve significant digits, as in the documents. */
const rounded = (_key: string, value: unknown): unknown =>
  typeof value === 'number' ? Number(value.toPrecision(12)) : value

/** Everything a monitor needs, as JSON. `counts[i]` are training samples with edges[i-1] < value ≤ edges[i]. */
export const monitoringBaseline = plainDocument({
  id: 'monitoring-baseline',
  path: baselinePath,
  title: 'Monitoring baseline',
  text: (facts) => JSON.stringify(baseline(facts), rounded, 2),
})

function baseline(facts: ReportFacts) {
  const { latency, quality, doubt, shift, drift } = monitoringPlan(facts)
  const { data, confidence, values } = facts
  return {
    release: facts.release ?? null,
    variant: deployedVariant(facts)?.path ?? null,
    window: monitoringWindow,
    latency: latency
      ? { batch: latency.batch, p95Milliseconds: latency.p95, alertMilliseconds: latency.alert }
      : null,
    quality: {
      metric: facts.evaluation.primaryMetric,
      alertBound: quality.bound,
      labelledSamples: quality.samples,
    },
    confidence:
      confidence && doubt ? { below: confidence.cut, share: doubt.share, alertShare: doubt.alert } : null,
    values:
      values && doubt
        ? { low: values.low, high: values.high, share: doubt.share, alertShare: doubt.alert }
        : null,
    classes: shift
      ? {
          alertStabilityIndex: shift.alert,
          names: shift.classes.map(({ name }) => name),
          predicted: shift.classes.map(({ predicted }) => predicted),
        }
      : null,
    inputs: data
      ? {
          kind: data.inputs.kind,
          samples: data.inputs.samples,
          alertStabilityIndex: drift?.alert ?? null,
          features: data.inputs.features.map(({ name, mean, std, min, max, edges, counts }) => ({
            name,
            mean,
            std,
            min,
            max,
            edges,
            counts,
          })),
        }
      : null,
  }
}
