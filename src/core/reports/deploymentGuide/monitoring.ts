import { baselinePath } from '../baselines/document.ts'
import { type Block, bullets, heading, paragraph, table } from '../blocks.ts'
import { metricEntry } from '../../metrics/metricList.ts'
import type { ReportFacts } from '../facts.ts'
import { milliseconds, percent, recorded, significant, whole } from '../figure.ts'
import { percentText, wholeText } from '../../wording/numbers.ts'
import { code, enumerate, type Inline, nothing, say, when } from '../markdown.ts'
import { type MonitoringPlan, monitoringPlan, monitoringWindow } from '../monitoring.ts'
import { fileLink, metricFigure, primaryId, primaryMetric, sourcesIn, testSamples } from '../phrases.ts'
import { inProse } from '../../wording/inProse.ts'

const window = wholeText(monitoringWindow)
/** Predicted classes that are named. */
const mostNamed = 4

/** What to watch, the value before release, the threshold and where it comes from, and what to do. */
export function monitoringSection(facts: ReportFacts, document: string): readonly Block[] {
  const plan = monitoringPlan(facts)
  return [
    heading(2, 'Monitoring'),
    paragraph(
      say`Each threshold comes from a figure measured before release, so that an alarm means a change and not an opinion. ${fileLink(document, baselinePath)} has all of them, with the histograms, for the program that watches.`,
    ),
    table(['Signal', 'Before release', 'Alarm when', 'Then'], rowsOf(facts, plan)),
    bullets(...derivations(facts, plan)),
  ]
}

function rowsOf(facts: ReportFacts, plan: MonitoringPlan): readonly (readonly Inline[])[] {
  return [latencyRow(facts, plan), qualityRow(facts, plan), doubtRow(facts, plan), driftRow(facts, plan)]
}

const missing = (signal: string, why: Inline): readonly Inline[] => [
  say`**${signal}**`,
  why,
  say`no threshold yet`,
  say`measure it first`,
]

function latencyRow(facts: ReportFacts, { latency }: MonitoringPlan): readonly Inline[] {
  if (!latency) return missing('Latency', say`not measured`)
  const key = sourcesIn(facts).benchmark(`${latency.at}.p95`)
  const budget =
    latency.basis === 'budget' ? sourcesIn(facts).config('inference.latency_ms_p95') : `${key}, p99`
  return [
    say`**Latency** of the model, p95 over five minutes`,
    say`${milliseconds(latency.p95, key)} at batch ${String(latency.batch)}`,
    say`above ${milliseconds(latency.alert, budget)} twice in a row`,
    say`Look at load and CPU throttling, then run the load test on that machine. If the machine is sound, step the rollout back.`,
  ]
}

function qualityRow(facts: ReportFacts, { quality }: MonitoringPlan): readonly Inline[] {
  const primary = primaryMetric(facts)
  const member = quality.falling ? 'high' : 'low'
  const key = sourcesIn(facts).evaluation(`test.metrics.${facts.evaluation.primaryMetric}.${member}`)
  const bound = metricFigure(primary.id, quality.bound, facts.evaluation.test.samples, key)
  return [
    say`**${primary.title}** against true outcomes`,
    say`${primary.value} on ${testSamples(facts)} samples`,
    quality.bound === null
      ? say`no interval is available; set a bound of your own`
      : say`${quality.falling ? 'above' : 'below'} ${bound} over the last ${whole(quality.samples, sourcesIn(facts).evaluation('test.samples'))} labelled samples`,
    say`Compare the wrong samples with the failure modes in the test results. Roll back if it lasts a second window; retrain with the new samples.`,
  ]
}

function doubtRow(facts: ReportFacts, { doubt, shift }: MonitoringPlan): readonly Inline[] {
  const { confidence, values } = facts
  const severally = facts.evaluation.task === 'multi-label'
  if (confidence && doubt) {
    const source = sourcesIn(facts).predictions(
      severally
        ? `y_score (rows with a label that is less sure than ${confidence.cut} to be there or not)`
        : `y_score (rows whose highest score is below ${confidence.cut})`,
    )
    return [
      say`**Confidence**${when(severally, say` of the least sure label`)}: share of predictions below ${recorded(String(confidence.cut), source)}`,
      say`${percent(doubt.share, confidence.samples, source)} of the test set`,
      say`above ${percent(doubt.alert, 1, source)} of ${window} predictions`,
      say`Look at the doubtful inputs: a new kind of sample, or a broken step before the model. Send them to a person meanwhile.`,
    ]
  }
  if (values && doubt) {
    const source = sourcesIn(facts).predictions(`y_pred (outside ${values.low} to ${values.high})`)
    return [
      say`**Predicted values** outside ${significant(values.low, source)} to ${significant(values.high, source)}`,
      say`${percent(doubt.share, values.samples, source)} of the test set`,
      say`above ${percent(doubt.alert, 1, source)} of ${window} predictions`,
      say`Look at the inputs of those predictions: a new kind of sample, another unit, or a broken step before the model.`,
    ]
  }
  if (shift) {
    return [
      say`**Predicted classes**: population stability index of their shares`,
      commonest(facts, shift.classes),
      say`above ${significant(shift.alert, `${baselinePath}#classes.alertStabilityIndex`)} over ${window} predictions`,
      say`Name the class that grew or shrank and look at the inputs taken for it: another mix of samples, or a broken step before the model. Without scores no single prediction shows doubt.`,
    ]
  }
  return missing('Confidence', say`no scores or targets to measure it by`)
}

/** The classes that were predicted most, with their shares. */
function commonest(
  { evaluation }: ReportFacts,
  classes: NonNullable<MonitoringPlan['shift']>['classes'],
): Inline {
  const total = classes.reduce((sum, { predicted }) => sum + predicted, 0)
  const first = [...classes.keys()]
    .toSorted((a, b) => classes[b]!.predicted - classes[a]!.predicted || a - b)
    .slice(0, mostNamed)
  const shares = first.map((index) => {
    const { name, predicted } = classes[index]!
    const source = `${baselinePath}#classes.predicted[${index}]`
    return say`${name} ${percent(predicted / total, evaluation.test.samples, source)}`
  })
  return say`${enumerate(shares)} of the test set${when(classes.length > mostNamed, say`, the most of ${String(classes.length)} classes`)}`
}

function driftRow(facts: ReportFacts, { drift }: MonitoringPlan): readonly Inline[] {
  const { data } = facts
  if (!data || !drift) return missing('Input drift', say`the training data can't be read here`)
  const many = data.inputs.kind === 'features'
  const { largest } = drift
  const key = `${data.splits.find(({ name }) => name === largest.split)!.path}#stability of ${largest.feature}`
  return [
    say`**Input drift**: population stability index of ${many ? 'each feature' : 'the mean and the spread of each sample'}`,
    say`at most ${significant(largest.index, key)} (${largest.feature}, ${largest.split === 'val' ? 'validation' : 'test'} against training)`,
    say`above ${significant(drift.alert, key)} over ${window} inputs`,
    say`Name the ${many ? 'feature' : 'change'} and find its cause upstream (unit, sensor, missing values). Treat predictions as unproven until labelled samples confirm the quality.`,
  ]
}

function derivations(facts: ReportFacts, plan: MonitoringPlan): readonly Inline[] {
  return [latencyWhy(facts, plan), qualityWhy(facts), doubtWhy(facts, plan), ...driftWhy(plan)].filter(
    ({ text }) => text !== '',
  )
}

function latencyWhy(facts: ReportFacts, { latency }: MonitoringPlan): Inline {
  if (!latency) return nothing
  const p99 = milliseconds(latency.p99, sourcesIn(facts).benchmark(`${latency.at}.p99`))
  const host = recorded(facts.benchmark!.host, sourcesIn(facts).benchmark('host'))
  return latency.basis === 'budget'
    ? say`Latency: the budget of the configuration, which is tighter than twice the measured p95. Measured on ${hostText(host.text, host)}.`
    : say`Latency: twice the measured p95, and no less than the measured p99 of ${p99}. Measured on ${hostText(host.text, host)}; on another machine measure again with ${code('finalize-model --from benchmark')}.`
}

const hostText = (name: string, figure: ReturnType<typeof recorded>): Inline => ({
  ...say`${name}`,
  figures: [figure],
})

function qualityWhy(facts: ReportFacts): Inline {
  const primary = primaryMetric(facts)
  if (primary.measured.low === null) return nothing
  const end = metricEntry(primaryId(facts))?.direction === 'min' ? 'upper' : 'lower'
  return say`Quality: the ${end} end of the 95 % interval of the test ${inProse(primary.title)}. The window is 2.5 times the test set, so that a model that has not changed crosses it about once in a thousand windows.`
}

function doubtWhy(facts: ReportFacts, { doubt, shift }: MonitoringPlan): Inline {
  if (shift)
    return say`Predicted classes: what chance makes of unchanged shares in ${window} predictions, held against those of the test set (the 99.9% point, Yurdakul 2018). The index is that of the inputs, over the classes.`
  const counted = facts.confidence?.samples ?? facts.values?.samples
  if (!doubt || counted === undefined) return nothing
  const source = sourcesIn(facts).predictions('y_score or y_pred')
  return say`${facts.confidence ? 'Confidence' : 'Predicted values'}: the upper end of the 95 % interval of the share (${percent(doubt.upper, counted, source)}, Wilson) plus ${percentText(doubt.alert - doubt.upper, 1)}, 3.1 standard errors of a share in ${window} predictions.`
}

function driftWhy({ drift }: MonitoringPlan): readonly Inline[] {
  if (!drift) return []
  const source = `${baselinePath}#inputs`
  const chance = significant(drift.chance, source)
  const rule =
    drift.basis === 'chance'
      ? say`what chance makes of an unchanged distribution in ${window} inputs (${chance}: the 99.9 % point over all features, Yurdakul 2018), since twice the largest index between the splits is less`
      : say`twice the largest index between the splits, since that is more than chance makes of an unchanged distribution (${chance}: the 99.9 % point over all features, Yurdakul 2018)`
  return [
    say`Input drift: ${rule}.`,
    say`The index is Σ (p − q) · ln(p / q) over the bins of the baseline file, q from training and p from production, with half a sample added to each bin.`,
  ]
}
