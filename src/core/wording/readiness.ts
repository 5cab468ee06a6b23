import { metricEntry } from '../metrics/metricList.ts'
import { doubtClause } from './doubts.ts'
import { percent, plural, points } from './figures.ts'
import { stepPhrase } from './stepPhrase.ts'
import { trainerTitle } from './trainerTitle.ts'

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
  `${a.metric} is ${figure(a.metric, a.val)} on validation and ${figure(a.metric, a.test)} on test: ${difference(a.metric, a.gap)} apart${leeway(a)}`

/** Four decimals as in files: small differences must be seen. */
const exact = (value: number) => (Number.isNaN(value) ? 'unknown' : String(Number(value.toFixed(6))))
const short = (digest: string) => (digest === '' ? 'nothing' : digest.slice(0, 12))
const day = (time: string) => time.slice(0, 16).replace('T', ' ')
/** R² is told as it is: it has no percent. */
const fraction = (metric: string) => !/(?:^|_)r2$/.test(metric) && metricEntry(metric)?.scale === 'fraction'
/** Percent for what is a fraction, the bare number for losses and errors. */
const figure = (metric: string, value: number) =>
  Number.isNaN(value) ? 'undefined' : fraction(metric) ? percent(value) : String(Number(value.toPrecision(5)))
const difference = (metric: string, value: number) =>
  fraction(metric) ? points(value) : String(Number(value.toPrecision(4)))
const milliseconds = (value: number) => `${Number(value.toPrecision(3))} ms`
const interval = (metric: string, low: number, high: number) =>
  Number.isNaN(low) || Number.isNaN(high)
    ? 'no interval'
    : `95 % interval ${figure(metric, low)} to ${figure(metric, high)}`
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
const signed = (metric: string, value: number) =>
  `${value < 0 ? '−' : '+'}${difference(metric, Math.abs(value))}`
/** What chance leaves open of a gap: the interval of test − validation, the figures given being those of validation − test. */
const leeway = ({ metric, low, high }: { metric: string; low: number; high: number }) =>
  Number.isNaN(low) || Number.isNaN(high)
    ? ''
    : ` (95 % interval of test − validation ${signed(metric, -high)} to ${signed(metric, -low)})`
const duration = (seconds: number) =>
  seconds < 90
    ? `${Math.round(seconds)} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`

/** Sentences for the findings of `core/readiness`: code → sentence made from the finding's arguments. */
export const readinessWording = {
  // Evidence
  'evidence-absent': (a: { step: string; path: string }) =>
    `${a.path} has no entry for the step “${a.step}”, so nothing shows ${stepPhrase(a.step)}. Run finalize-model.`,
  'step-output-missing': (a: { path: string; step: string }) =>
    `${a.path} does not exist; the step “${a.step}” makes it. Run finalize-model.`,
  'step-output-unrecorded': (a: { path: string; step: string }) =>
    `${a.path} is not among the files that the step “${a.step}” recorded, so it may come from anywhere. Run finalize-model --from ${a.step}.`,
  'evidence-changed': (a: { path: string; step: string; expected: string; found: string; at: string }) =>
    `${a.path} was changed after the step “${a.step}” wrote it on ${day(a.at)}: its digest is ${short(a.found)}, recorded is ${short(a.expected)}. Restore it, or run finalize-model --from ${a.step}.`,
  'evidence-older': (a: { path: string; step: string; output: string; at: string }) =>
    `${a.path} has changed since ${a.output} was made from it on ${day(a.at)}. Run finalize-model.`,
  'step-input-gone': (a: { path: string; step: string; output: string }) =>
    `${a.path}, from which ${a.output} was made, is gone. Restore it, or run finalize-model --from ${a.step}.`,
  'trained-since': (a: { path: string; step: string; recorded: string }) =>
    `${a.path} is of a training that began after the one on record (${day(a.recorded)}). Run finalize-model so that everything after it is made anew.`,

  // Training
  'training-not-ended': (a: { path: string }) =>
    `${a.path} has no exit code: the training is under way or was cut off. Run finalize-model; it goes on where it stopped.`,
  'training-exit-code': (a: { path: string; exitCode: number }) =>
    `The training ended with exit code ${a.exitCode} (${a.path}). Read training.log, mend the cause and run finalize-model.`,
  'training-failed': (a: { path: string; reason: string }) =>
    `${a.path} ends with a failure: ${a.reason}. Mend the cause and run finalize-model.`,
  'training-without-epochs': (a: { path: string }) =>
    `${a.path} records no epoch, so nothing shows that anything was trained.`,
  'training-epoch-absent': (a: { path: string; epoch: number }) =>
    `${a.path} has no record of epoch ${a.epoch}, although later ones are there.`,
  'training-ended-early': (a: { path: string; epoch: number; epochs: number }) =>
    `${a.path} ends at epoch ${a.epoch} of ${a.epochs} without early stopping. Run finalize-model to go on.`,
  'early-stop-not-enabled': (a: { path: string; epoch: number }) =>
    `${a.path} says that early stopping ended the training at epoch ${a.epoch}, but early_stopping.enabled is false.`,
  'early-stop-unfounded': (a: { path: string; metric: string; waited: number; patience: number }) =>
    `${a.path} claims early stopping, but ${a.metric} had stood still for ${plural(a.waited, 'validation')} only, not for the ${a.patience} of early_stopping.patience.`,
  'loss-not-finite': (a: { path: string; epoch: number; metric: string; value: string }) =>
    `${a.path}: ${a.metric} is ${a.value} in epoch ${a.epoch}. Lower the learning rate or mend the data, and train again.`,
  'metrics-epoch-absent': (a: { path: string; epoch: number }) =>
    `${a.path} leaves out epoch ${a.epoch}, which events.jsonl records.`,
  'metrics-epoch-unknown': (a: { path: string; epoch: number }) =>
    `${a.path} tells of epoch ${a.epoch}, which events.jsonl doesn't record.`,
  'metrics-history-differs': (a: {
    path: string
    epoch: number
    metric: string
    stated: number
    measured: number
  }) =>
    `${a.path} states ${a.metric} = ${exact(a.stated)} for epoch ${a.epoch}; events.jsonl recorded ${exact(a.measured)} while training.`,
  'log-without-record': (a: { path: string; format: string; epoch: number; epochs: number }) =>
    `${a.path} (${a.format}) tells ${a.epoch} of ${plural(a.epochs, 'epoch')}, but not how the training ended, nor by which configuration, on which data and from which commit. Start the script by finalize-model, which records what it sees of that, or let it write run.json (user guide, “Your own trainer”).`,
  'training-log-absent': (a: { path: string }) =>
    `${a.path} is missing or empty; the trainer has to keep what it printed.`,
  'config-edited-since-training': (a: { path: string; started: string }) =>
    `${a.path} was edited in a section that shapes the weights since the training of ${day(a.started)}. Undo the edit, or run finalize-model to train again.`,
  'data-changed-since-training': (a: { path: string; started: string }) =>
    `${a.path} is not the file that the training of ${day(a.started)} read. Restore it, or run finalize-model to train again.`,
  'training-complete': (a: {
    epochs: number
    asked: number
    stopped: boolean
    seconds: number
    trainer: string
  }) =>
    `${a.stopped ? `Early stopping after epoch ${a.epochs} of ${a.asked}` : `All ${plural(a.epochs, 'epoch')} trained`}${a.seconds > 0 ? ` in ${duration(a.seconds)}` : ''}, exit code 0, every loss finite (${trainerTitle(a.trainer)}).`,
  'checkpoint-absent': (a: { kind: string; folder: string }) =>
    `${a.folder.replace(/\/+$/, '')} has no final_model_${a.kind}.*. Set checkpointing.save_${a.kind}: true and run finalize-model.`,
  'checkpoint-unrecorded': (a: { path: string }) =>
    `No digest of ${a.path} was recorded when it was saved, so it may come from anywhere. Run finalize-model --from train.`,
  'checkpoint-changed': (a: { path: string; expected: string; found: string }) =>
    `${a.path} is not the file that the training saved: its digest is ${short(a.found)}, recorded is ${short(a.expected)}. Restore it, or run finalize-model --from train.`,
  'checkpoint-epoch-unknown': (a: { path: string }) =>
    `Neither ${a.path} itself nor an event in events.jsonl says of which epoch it is.`,
  'best-metric-unrecorded': (a: { metric: string; path: string }) =>
    `${a.path} has no finite value of ${a.metric}, by which the best epoch is chosen. Add it to validation.metrics and train again.`,
  'checkpoint-not-best': (a: { path: string; epoch: number; best: number; metric: string; value: number }) =>
    `${a.path} is of epoch ${a.epoch}, but the best ${a.metric} (${exact(a.value)}) was reached in epoch ${a.best}.`,
  'checkpoint-not-last': (a: { path: string; epoch: number; last: number }) =>
    `${a.path} is of epoch ${a.epoch}, but the training ended with epoch ${a.last}.`,
  'best-checkpoint': (a: { path: string; epoch: number; metric: string; value: number }) =>
    `${a.path} opens and is of epoch ${a.epoch}, the best by ${a.metric} (${exact(a.value)}).`,
  'last-checkpoint': (a: { path: string; epoch: number }) =>
    `${a.path} opens and is of the last epoch, ${a.epoch}.`,

  // Test set
  'predictions-count-differs': (a: { path: string; found: number; data: string; expected: number }) =>
    `${a.path} holds ${plural(a.found, 'prediction')}, ${a.data} ${plural(a.expected, 'sample')}.`,
  'predictions-class-absent': (a: { path: string; data: string; name: string; samples: number }) =>
    `${a.path} has no prediction for any of the ${plural(a.samples, 'sample')} of class ${a.name} in ${a.data}.`,
  'predictions-ids-differ': (a: { path: string; data: string; id: string }) =>
    `${a.path} and ${a.data} don't hold the same samples: id ${a.id} has no counterpart.`,
  'predictions-targets-differ': (a: {
    path: string
    data: string
    id: string
    found: number
    expected: number
    wrong: number
    samples: number
  }) =>
    `${a.path} states other true targets than ${a.data} for ${a.wrong} of ${plural(a.samples, 'sample')}, first ${a.id}: ${exact(a.found)} instead of ${exact(a.expected)}.`,
  'predictions-inputs-shape': (a: { path: string; data: string; found: string; expected: string }) =>
    `${a.path} was made from inputs of shape ${a.found || 'unknown'}; the samples of ${a.data} are ${a.expected}.`,
  'predictions-inputs-differ': (a: { path: string; data: string; id: string; column: number }) =>
    `${a.path} was made from other inputs than those of ${a.data}: sample ${a.id} differs in value ${a.column}.`,
  'metrics-not-asked': () =>
    'test_set.metrics is empty, so the evaluation shows nothing. Name the metrics in the configuration, or leave the line out for the usual ones.',
  'metric-not-computed': (a: { metric: string; path: string }) =>
    `${a.metric} can't be computed from ${a.path}. Remove it from the configuration or write what it needs into the predictions.`,
  'metric-undefined': (a: { metric: string; path: string }) =>
    `${a.metric} is undefined for ${a.path} (for instance because only one class occurs), and so shows nothing.`,
  'claim-differs': (a: { path: string; metric: string; claim: number; measured: number }) =>
    `${a.path} claims ${a.metric} = ${exact(a.claim)}; the predictions give ${exact(a.measured)}, which is more than 0.001 apart.`,
  'evaluation-differs': (a: { path: string; figure: string; stated: string; measured: string }) =>
    `${a.path} states ${a.figure} = ${a.stated}; the predictions give ${a.measured}. Run finalize-model --from evaluate.`,
  'test-evaluated': (a: { samples: number; count: number; metric: string; value: number }) =>
    `All ${plural(a.count, 'metric')} recomputed over ${plural(a.samples, 'held-out sample')}; ${a.metric} is ${figure(a.metric, a.value)}.`,
  'target-absent': (a: { path: string; metric: string }) =>
    `${a.path} sets no target. Add targets.${a.metric}, as a fraction, and say what is good enough.`,
  'target-met': (a: {
    metric: string
    target: number
    value: number
    low: number
    high: number
    falls: boolean
    doubts?: readonly string[]
  }) =>
    `${a.metric} is ${figure(a.metric, a.value)} (${interval(a.metric, a.low, a.high)}), target ${a.falls ? '≤' : '≥'} ${figure(a.metric, a.target)}.${doubtClause(a.doubts)}`,
  'target-missed': (a: {
    metric: string
    target: number
    value: number
    low: number
    high: number
    falls: boolean
    doubts?: readonly string[]
  }) =>
    `${a.metric} is ${figure(a.metric, a.value)} (${interval(a.metric, a.low, a.high)}), ${difference(a.metric, Math.abs(a.target - a.value))} ${a.falls ? 'above' : 'short of'} the target of ${figure(a.metric, a.target)}.${doubtClause(a.doubts)}`,
  'target-not-confident': (a: {
    metric: string
    target: number
    value: number
    low: number
    high: number
    falls: boolean
    bound: number
    doubts?: readonly string[]
  }) =>
    `${a.metric} is ${figure(a.metric, a.value)}, but targets.confident asks that its 95 % interval reach ${figure(a.metric, a.target)}, and that ends at ${figure(a.metric, a.bound)}. More test samples would narrow it.${doubtClause(a.doubts)}`,
  'target-without-interval': (a: { metric: string; path: string }) =>
    `targets.confident asks for the interval of ${a.metric}, which can't be computed from ${a.path}.`,
  'slice-floor-met': (a: SliceFloor) =>
    `Where ${a.where}, ${a.metric} is ${figure(a.metric, a.value)} (${interval(a.metric, a.low, a.high)}, ${plural(a.samples, 'sample')}), floor ${a.falls ? '≤' : '≥'} ${figure(a.metric, a.floor)}.${doubtClause(a.doubts)}`,
  'slice-floor-missed': (a: SliceFloor) =>
    `Where ${a.where}, ${a.metric} is ${figure(a.metric, a.value)} (${interval(a.metric, a.low, a.high)}, ${plural(a.samples, 'sample')}), ${difference(a.metric, Math.abs(a.floor - a.value))} ${a.falls ? 'above' : 'short of'} the floor of ${figure(a.metric, a.floor)}.${doubtClause(a.doubts)}`,
  'slice-floor-uncertain': (a: SliceFloor & { bound: number }) =>
    `Where ${a.where}, ${a.metric} is ${figure(a.metric, a.value)}, but its 95 % interval is asked to reach ${figure(a.metric, a.floor)} and ends at ${figure(a.metric, a.bound)}. More than these ${plural(a.samples, 'sample')} would narrow it.${doubtClause(a.doubts)}`,
  'slice-floor-undefined': (a: { where: string; metric: string; samples: number; floor: number }) =>
    a.samples === 0
      ? `There is no test sample where ${a.where}, so nothing says whether the floor of ${figure(a.metric, a.floor)} for ${a.metric} is reached. Add such samples, or take the floor out of targets.slices.`
      : `Where ${a.where}, ${a.metric} or its interval is undefined on the ${plural(a.samples, 'sample')} there; a class may be absent from them. Ask for another metric in targets.slices, such as test_acc.`,
  'gap-unknown': (a: { metric: string; path: string }) =>
    `The gap in ${a.metric} can't be told without the predictions of the validation set (${a.path}).`,
  'gap-too-large': (a: Gap) =>
    `${apart(a)}, ${fraction(a.metric) ? `${Number((a.most * 100).toPrecision(3))} are too many` : 'too much'}. ${a.low <= 0 && a.high >= 0 ? 'Chance alone may explain it, since the interval includes 0: more samples would tell. Otherwise look' : 'Look'} how the splits were drawn.${doubtClause(a.doubts)}`,
  'gap-acceptable': (a: Gap) =>
    `${apart(a)}${a.band === 'excellent' ? ', excellent' : ''}.${doubtClause(a.doubts)}`,
  'gap-not-confident': (a: Gap) =>
    `${apart(a)}, and targets.confident asks that this interval hold no gap ${fraction(a.metric) ? `of ${Number((a.most * 100).toPrecision(3))} percentage points` : 'that is too large'}. More samples in both would narrow it.${doubtClause(a.doubts)}`,
  'gap-without-interval': (a: { metric: string; path: string }) =>
    `targets.confident asks for the interval of the gap in ${a.metric}, which can't be computed from ${a.path} and the validation set.`,
  'no-classes': (a: { task: string }) => `The task is ${a.task}: there are no classes to confuse.`,
  'class-untested': (a: { name: string; path: string }) =>
    `${a.path} has no sample of class ${a.name}, so nothing is known of it.`,
  'class-f1-low': (a: { name: string; support: number; value: number; least: number; path: string }) =>
    `Class ${a.name} has F1 ${a.value.toFixed(3)} over ${plural(a.support, 'test sample')}; above ${a.least} is asked of every class.`,
  'class-recall-low': (a: { name: string; support: number; value: number; least: number; path: string }) =>
    `Class ${a.name} has recall ${a.value.toFixed(3)} over ${plural(a.support, 'test sample')}; at least ${a.least} is asked of every class.`,
  'confusion-matrix-differs': (a: {
    path: string
    actual: string
    predicted: string
    stated: string
    measured: string
  }) =>
    `${a.path} counts ${a.stated} samples of class ${a.actual} predicted as ${a.predicted}; the predictions give ${a.measured}. Run finalize-model --from evaluate.`,
  'confusion-analysed': (a: { classes: number; worst: string; f1: number; pairs: readonly string[] }) =>
    `All ${a.classes} classes are good enough; the weakest is ${a.worst} with F1 ${a.f1.toFixed(3)}. ${a.pairs.length > 0 ? `Most confused: ${a.pairs.join(', ')}.` : 'No sample was confused.'}`,
  'test-set-lock-broken': (a: { path: string; reason: string }) =>
    `${a.path} can't be read as the lock of the test set: ${a.reason} Restore it from version control.`,
  'test-set-unlocked': (a: { path: string }) =>
    `${a.path} does not exist: the test set has not been evaluated and locked yet. Run finalize-model.`,
  'test-set-replaced': (a: {
    path: string
    samples: number
    lockedSamples: number
    locked: string
    found: string
    created: string
  }) =>
    `${a.path} is not the test set that was locked on ${day(a.created)}: it has ${plural(a.samples, 'sample')} with digest ${short(a.found)}, locked are ${a.lockedSamples} with ${short(a.locked)}. Restore it; to replace it on purpose, run finalize-model sign-off held-out-data-intact --waive --expires DATE --reason "…" and then finalize-model.`,
  'test-set-not-looked-at': (a: { path: string; predictions: string }) =>
    `${a.path} has no entry for today's checkpoint and ${a.predictions}, so this look at the test set was not counted. Run finalize-model --from evaluate.`,
  'test-rows-in-split': (a: {
    split: string
    path: string
    test: string
    count: number
    samples: number
    ids: readonly string[]
  }) =>
    `${a.count} of ${plural(a.samples, 'row')} of ${a.test} stand${a.count === 1 ? 's' : ''} in ${a.path} too (${a.split}): ${a.ids.slice(0, 5).join(', ')}${a.ids.length > 5 ? ' …' : ''}. Remove them there and train again.`,
  'groups-in-two-splits': (a: { first: string; second: string; count: number; groups: readonly string[] }) =>
    `${plural(a.count, 'group')} in ${a.first} and in ${a.second}: ${a.groups.slice(0, 5).join(', ')}${a.groups.length > 5 ? ' …' : ''}. Draw the splits by group and train again.`,
  'test-set-intact': (a: {
    path: string
    samples: number
    created: string
    looks: number
    replaced: number
  }) =>
    `${a.path} (${plural(a.samples, 'sample')}) is as locked on ${day(a.created)}; no row of it is in train or val. It was looked at ${a.looks === 1 ? 'once' : `${a.looks} times`}${a.replaced > 0 ? `, and replaced ${a.replaced === 1 ? 'once' : `${a.replaced} times`} with a sign-off before` : ''}.`,
  'test-set-worn': (a: { looks: number }) =>
    `${a.looks} models or rules were judged on this test set; choosing among them makes its figures look better than they are. Consider a fresh one.`,

  // Export
  'export-absent': (a: { folder: string }) =>
    `${a.folder} has no production_model.onnx. Run finalize-model --from export.`,
  'export-variant-absent': (a: { path: string; config: string }) =>
    `${a.path} does not exist, although ${a.config} asks for it under export. Run finalize-model --from export.`,
  'export-format-absent': (a: { paths: readonly string[] }) =>
    `Not there, although asked for: ${a.paths.join(', ')}. Only the project's own trainer can write that format; ONNX is deployed without it.`,
  'export-loads': (a: { paths: readonly string[] }) =>
    `${a.paths.join(', ')}: as the export wrote ${a.paths.length === 1 ? 'it' : 'them'}, and loaded by the runtime.`,
  'variant-unmeasured': (a: { path: string; report: string; step: string }) =>
    `${a.report} does not know ${a.path}. Run finalize-model --from ${a.step}.`,
  'variant-replaced': (a: { path: string; report: string; step: string; expected: string; found: string }) =>
    `${a.path} is another file (digest ${short(a.found)}) than the one measured in ${a.report} (${short(a.expected)}). Run finalize-model --from export.`,
  'variant-gone': (a: { path: string; report: string; step: string }) =>
    `${a.path}, measured in ${a.report}, is gone. Run finalize-model --from export.`,
  'parity-other-predictions': (a: { path: string; report: string }) =>
    `${a.report} compares with other predictions than today's ${a.path}. Run finalize-model --from verify.`,
  'parity-empty': (a: { report: string }) =>
    `${a.report} lists no variant, so no exported model was run. Run finalize-model --from export.`,
  'parity-samples-differ': (a: { name: string; report: string; samples: number; expected: number }) =>
    `${a.report}: variant ${a.name} was run on ${plural(a.samples, 'sample')}, the test set has ${a.expected}. Run finalize-model --from verify.`,
  'parity-outputs-absent': (a: { name: string; path: string }) =>
    `${a.path}, the saved outputs of variant ${a.name}, does not exist, so its figures can't be recomputed. Run finalize-model --from verify.`,
  'parity-outputs-outside': (a: { name: string; report: string; path: string }) =>
    `${a.report} names ${a.path} as the outputs of variant ${a.name}, which lies outside of the run directory. Run finalize-model --from verify.`,
  'parity-outputs-shape': (a: { name: string; path: string; samples: number }) =>
    `${a.path} does not hold one finite output for each of the ${plural(a.samples, 'test sample')} (variant ${a.name}). Run finalize-model --from verify.`,
  'parity-figure-differs': (a: {
    name: string
    report: string
    figure: string
    stated: number
    measured: number
    path: string
  }) =>
    `${a.report} states ${a.figure} = ${exact(a.stated)} for variant ${a.name}; ${a.path} gives ${exact(a.measured)}. Run finalize-model --from verify.`,
  'parity-ids-differ': (a: { name: string; report: string; stated: string; found: string; path: string }) =>
    `${a.report} lists ${a.stated ? `sample ${a.stated}` : 'no sample'} as flipped in variant ${a.name} where ${a.path} gives ${a.found || 'none'}. Run finalize-model --from verify.`,
  'export-of-other-model': (a: { name: string; moved: number; most: number; model: string; path: string }) =>
    `${a.model} gives outputs that are up to ${exact(a.moved)} away from ${a.path} (at most ${a.most} is arithmetic): one of the two is of another model. Run finalize-model --from train.`,
  'variant-accurate': (a: VariantAccuracy) =>
    `Variant ${a.name}: ${accuracyText(a)}, ${plural(a.flips, 'flipped prediction')} of ${a.samples}.`,
  'export-accuracy-mismatch': (a: VariantAccuracy) =>
    `Variant ${a.name}: ${accuracyText(a)}; ${(a.most * 100).toFixed(2)} points at most are accepted. ${plural(a.flips, 'prediction')} of ${a.samples} flipped (${a.path}). Calibrate with more samples, choose another precision, or leave the variant out.`,
  'probe-absent': (a: { name: string; probe: string; path: string }) =>
    `${a.path} has no probe “${a.probe}” for variant ${a.name}. Run finalize-model --from verify.`,
  'probe-failed': (a: { name: string; probe: string; detail: string; path: string }) =>
    `Variant ${a.name} failed the probe “${a.probe}” (${a.path}): ${a.detail}.`,
  'latency-implausible': (a: { name: string; batch: number; path: string }) =>
    `${a.path}: the latencies of variant ${a.name} at batch ${a.batch} can't be of one measurement: positive, in order (min ≤ p50 ≤ p95 ≤ p99), with the throughput that their mean gives. Run finalize-model --from benchmark.`,
  'benchmark-bytes-differ': (a: {
    name: string
    path: string
    model: string
    stated: number
    found: number
  }) =>
    `${a.path} states ${a.stated} bytes for variant ${a.name}; ${a.model} has ${a.found}. Run finalize-model --from benchmark.`,
  'recommendation-differs': (a: { path: string; stated: string; found: string }) =>
    a.stated === a.found
      ? `${a.path} gives other reasons for its recommendation (${a.stated || 'none'}) than its figures do. Run finalize-model --from benchmark.`
      : `${a.path} recommends ${a.stated || 'no variant'}; by its figures and today's configuration it is ${a.found || 'none'}. Run finalize-model --from benchmark.`,
  'latency-unmeasured': (a: { name: string; path: string }) =>
    `${a.path} has no latency of variant ${a.name} at batch 1. Run finalize-model --from benchmark.`,
  'latency-measured': (a: {
    name: string
    p50: number
    p95: number
    p99: number
    budget: number
    path: string
  }) =>
    `Batches of 1, 2 and N agree and malformed inputs are refused. ${a.name} at batch 1: p50 ${milliseconds(a.p50)}, p95 ${milliseconds(a.p95)}, p99 ${milliseconds(a.p99)}${Number.isNaN(a.budget) ? '' : `, budget ${milliseconds(a.budget)}`}.`,
  'latency-over-budget': (a: {
    name: string
    p50: number
    p95: number
    p99: number
    budget: number
    path: string
  }) =>
    `${a.name} takes p95 ${milliseconds(a.p95)} at batch 1 (${a.path}); inference.latency_ms_p95 allows ${milliseconds(a.budget)}.`,
  'recommendation-none': (a: { path: string }) =>
    `${a.path} can recommend no variant: each is too slow, over its budget or fails a probe. What speaks against each stands there.`,
  'recommendation-unknown': (a: { name: string; path: string }) =>
    `${a.path} recommends the variant ${a.name}, which it did not measure. Run finalize-model --from benchmark.`,
  'signature-differs': (a: { path: string; part: string; found: string; expected: string; record: string }) =>
    `${a.path}: ${a.part} is ${a.found}; ${a.record} recorded ${a.expected} at training. Run finalize-model --from export.`,
  'export-weights-apart': (a: { path: string; files: readonly string[] }) =>
    `${a.path} keeps weights in ${a.files.join(', ')}, which no digest holds. Run finalize-model --from export; it takes them into the model.`,
  'signature-data-differs': (a: { record: string; data: string; found: string; expected: string }) =>
    `${a.record} was recorded for features with signature ${short(a.expected)}; those of ${a.data} have ${short(a.found)}: names, order or shape changed.`,
  'signature-equal': (a: { variants: number; inputs: readonly string[]; outputs: readonly string[] }) =>
    `${plural(a.variants, 'variant')} take ${a.inputs.join(', ')} and give ${a.outputs.join(', ')}, as recorded at training.`,

  // Documents
  'document-absent': (a: { path: string }) => `${a.path} does not exist. Run finalize-model --from document.`,
  'document-unfounded': (a: { path: string }) =>
    `${a.path} can't be held against the evidence, because parts of that are missing.`,
  'document-older': (a: { path: string; places: number }) =>
    `${a.path} was written from evidence that has changed since: it differs in ${plural(a.places, 'place')}. Run finalize-model --from document.`,
  'document-section-unknown': (a: { path: string; section: string }) =>
    `${a.path} has no section on this (${a.section}). Run finalize-model --from document.`,
  'document-complete': (a: { path: string; sections: readonly string[] }) =>
    `${a.path}: ${a.sections.length > 0 ? a.sections.join(', ') : 'every section'} ${a.sections.length > 1 ? 'are' : 'is'} there, and every figure equals today's evidence.`,
  reproducible: (a: { path: string; seed: number; checkpoint: string; commit: string }) =>
    `Seed ${a.seed}, ${a.checkpoint} and commit ${a.commit}, as ${a.path} records them.`,
  'seed-differs': (a: { path: string; seed: number; config: string; expected: number }) =>
    `${a.path} records seed ${a.seed}; ${a.config} now says ${a.expected}. Undo the edit, or run finalize-model to train again.`,

  // Environment
  'versions-absent': (a: { path: string }) => `${a.path} names no version of any library.`,
  'version-inexact': (a: { name: string; version: string; path: string }) =>
    `${a.path} records “${a.version}” for ${a.name}, which is no exact version.`,
  'hardware-absent': (a: { names: readonly string[]; path: string }) =>
    `${a.path} leaves out ${a.names.join(', ')}; the hardware has to be known.`,
  'commit-absent': (a: { path: string }) =>
    `${a.path} names no git commit: the project was no git repository when it was trained. Commit it and run finalize-model --from train.`,
  'commit-malformed': (a: { path: string; commit: string }) =>
    `${a.path} names “${a.commit}” as the commit, which is no full git hash.`,
  'diff-absent': (a: { path: string; diff: string; commit: string }) =>
    `${a.path} says that there were uncommitted changes on ${a.commit}, but ${a.diff} is missing or empty, so the code can't be had again. Commit and run finalize-model --from train.`,
  'environment-known': (a: {
    packages: number
    processor: string
    cores: number
    commit: string
    dirty: boolean
  }) =>
    `The versions of ${plural(a.packages, 'package')}, ${a.processor} (${plural(a.cores, 'core')}), commit ${a.commit}${a.dirty ? ' with its uncommitted changes saved' : ''}.`,

  // Quality and approval
  'known-issues-absent': (a: { path: string }) =>
    `${a.path} does not exist. List what is known to be wrong, one entry a line such as “- [ ] P2: Slow on large inputs”, or say that nothing is.`,
  'issue-open': (a: { path: string; line: number; priority: string; title: string }) =>
    `${a.path}, line ${a.line}: ${a.priority} is open: ${a.title || 'untitled'}. Solve it, tick its box there, then go on.`,
  'issue-unreadable': (a: { path: string; line: number }) =>
    `${a.path}, line ${a.line}: this open entry has no priority and may be critical. Begin it with P0 to P4, as in “- [ ] P2: …”.`,
  'no-critical-issue': (a: { path: string; open: number; issues: number }) =>
    `${a.path} has no open P0 or P1 entry (${plural(a.open, 'open entry', 'open entries')} of lower priority).`,
  'review-pending': () => 'No person has signed off the code review yet.',
  'review-without-reference': (a: { by: string; reason: string }) =>
    `${a.by} ticked the review with the reason “${a.reason}”, which holds neither a link nor a commit. Sign off again and name the review.`,
  'review-done': (a: { by: string; at: string; reference: string }) =>
    `${a.by} signed off the review on ${day(a.at)}: ${a.reference}`,
  'tick-pending': (a: { file: string; item: string }) =>
    `Waits for a person: ${a.item} is not ticked in ${a.file}.`,
  'tick-given': (a: { item: string; by: string; at: string }) => `${a.by} ticked ${a.item} on ${day(a.at)}.`,
  'tick-unaudited': (a: { file: string; line: number; item: string }) =>
    `${a.file}, line ${a.line}: ${a.item} is ticked by hand; signoffs.jsonl doesn't say by whom.`,
  'tick-ignored': (a: { file: string; line: number; item: string }) =>
    `${a.file}, line ${a.line}: the tick at ${a.item} counts for nothing; a check decides this item.`,
  'tick-approves-nothing': (a: { file: string; line: number; item: string }) =>
    `${a.file}, line ${a.line}: the tick at ${a.item} approves nothing; an approval is given with finalize-model sign-off.`,
  'waiver-not-allowed': (a: { item: string; by: string }) =>
    `${a.by} waived ${a.item}, but an approval can't be waived: set approvals.….required: false where it isn't needed.`,

  // The gate
  'checklist-absent': (a: { path: string }) =>
    `${a.path} does not exist, so no item can be ticked. Run finalize-model init to bring the phases into the project.`,
  'checklist-item-absent': (a: { file: string; item: string }) =>
    `${a.file} has lost the item ${a.item}, which the gate needs. Restore its line.`,
  'checklist-item-altered': (a: { file: string; line: number; item: string; check: string }) =>
    `${a.file}, line ${a.line}: ${a.item} no longer names its check ${a.check}. Restore the comment; the check decides all the same.`,
  'check-not-available': (a: { item: string; check: string }) =>
    `Nothing can judge ${a.item}: the check “${a.check}” doesn't exist.`,
  'decision-deploy': (a: { release: string }) =>
    `Deploy: every item is settled for release ${short(a.release)}. Follow the rollout steps of docs/deployment_guide.md.`,
  'decision-below-target': () =>
    'Below target: do not deploy. Go back to phase 4 (optimization) and improve the model, or lower the target in final_config.yaml and have the new one approved.',
  'decision-investigate-split': () =>
    'Investigate the split: validation and test tell different stories. Find out how the splits were drawn (time, place, group, duplicates) before anything is deployed.',
  'decision-fix-export': () =>
    'Fix the export: an exported model does not predict as the trained one. Change or leave out the variant, then run finalize-model --from export.',
  'decision-blocked': (a: { open: number; items: readonly string[] }) =>
    `Blocked: ${plural(a.open, 'item')} ${a.open === 1 ? 'keeps' : 'keep'} the gate closed.`,
}

interface VariantAccuracy {
  readonly name: string
  /** `accuracy`, or `R²` for values. */
  readonly measure: string
  readonly accuracy: number
  readonly originalAccuracy: number
  readonly accuracyDifference: number
  readonly flips: number
  readonly samples: number
  readonly most: number
  readonly path: string
}

function accuracyText({ measure, accuracy, originalAccuracy, accuracyDifference }: VariantAccuracy): string {
  const metric = measure === 'R²' ? 'r2' : 'acc'
  const both = `${measure} ${figure(metric, accuracy)}, trained model ${figure(metric, originalAccuracy)}`
  if (Math.abs(accuracyDifference) < 0.00005) return `${both}, no difference`
  return `${both}, ${points(accuracyDifference)} ${accuracyDifference < 0 ? 'less' : 'more'}`
}
