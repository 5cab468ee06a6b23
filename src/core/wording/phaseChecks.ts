import { metricEntry } from '../metrics/metricList.ts'
import { gainedPoints, minute, percent, plural } from './figures.ts'
import { metricFigure } from './metricFigures.ts'

const exact = (value: number) =>
  Number.isFinite(value) ? String(Number(value.toPrecision(8))) : String(value)
const gained = (metric: string, gain: number) =>
  metricEntry(metric)?.direction === 'min' ? `${percent(gain)} lower` : `${gainedPoints(gain)} better`

/** Accuracy against always giving one answer; of several labels all have to be right. */
interface Guessing {
  readonly value: number
  readonly low: number
  readonly commonest: number
  /** `class` or `set of labels`. */
  readonly of: string
  readonly samples: number
  readonly path: string
}

/** Sentences for the checks of phases 1 to 4: code → sentence made from the finding's arguments. */
export const phaseChecksWording = {
  'check-lacks-parameters': (a: { check: string; names: readonly string[] }) =>
    `The check ${a.check} needs ${a.names.map((name) => `${name}=…`).join(' and ')} in the item's comment. Restore it from the checklist that finalize-model init writes.`,

  'run-not-ended': (a: { path: string }) =>
    `${a.path} has no exit code: the run is under way or was cut off. Resume it, or run it again.`,
  'run-exit-code': (a: { path: string; exitCode: number }) =>
    `${a.path}: the run ended with exit code ${a.exitCode}. Read its training.log, mend the cause and run it again.`,
  'run-failed': (a: { path: string; reason: string }) => `${a.path} ends with a failure: ${a.reason}`,
  'phase-run-without-log': (a: { directory: string; isThere: boolean; config: string; mode: string }) =>
    `${a.directory} ${a.isThere ? 'holds no log of a training that is known here' : 'does not exist'}. Train into it: finalize-model launch --config ${a.config} --mode ${a.mode} --output-dir ${a.directory}; or let your own program write its log there (events.jsonl, or that of Lightning, Hugging Face, Keras, Ultralytics, TensorBoard or MLflow).`,
  'phase-run-log-only': (a: { directory: string; log: string; format: string; missing: readonly string[] }) =>
    `${a.directory} holds the curves of a training (${a.log}, ${a.format}) but no ${a.missing.join(' and no ')}, without which no figure can be recomputed. Let the trainer write them there; the user guide, “Your own trainer”, says what they hold. finalize-model diagnose reads the curves alone.`,
  'run-without-epochs': (a: { path: string }) =>
    `${a.path} records no epoch, so nothing shows that anything was trained.`,
  'run-epochs-missing': (a: { path: string; epochs: number; last: number }) =>
    `${a.path} records ${plural(a.epochs, 'epoch')}, yet the last one is number ${a.last}: some are missing.`,
  'run-cut-short': (a: { path: string; epoch: number; epochs: number }) =>
    `${a.path} ends at epoch ${a.epoch} of ${a.epochs} without early stopping. Resume the run.`,
  'run-stop-unfounded': (a: { path: string; epoch: number; epochs: number }) =>
    `${a.path} says that early stopping ended the run at epoch ${a.epoch} of ${a.epochs}, but the recorded metric hadn't stood still for the patience that the configuration names.`,
  'run-loss-not-finite': (a: { path: string; epoch: number; metric: string; value: string }) =>
    `${a.path}: ${a.metric} is ${a.value} in epoch ${a.epoch}. Lower the learning rate or mend the data, and run again.`,
  'run-ended': (a: { run: string; epochs: number }) =>
    `${a.run}: ${plural(a.epochs, 'epoch')}, ended by itself with exit code 0, every loss finite.`,

  'run-of-other-config': (a: { run: string; config: string; started: string }) =>
    `${a.config} has changed since ${a.run} was made with it (${minute(a.started)}). Run it again, or restore the configuration.`,
  'run-of-other-data': (a: { run: string; file: string }) =>
    `${a.file} isn't the file that ${a.run} was trained on. Run it again, or restore the file.`,
  'run-of-this-config': (a: { run: string; config: string }) =>
    `${a.run} was made with ${a.config} as it is today.`,

  'losses-unrecorded': (a: { path: string }) => `${a.path} records no loss.`,
  'losses-finite': (a: { count: number }) => `All ${a.count} recorded losses are finite.`,
  'loss-unrecorded': (a: { path: string; metric: string }) =>
    `${a.path} records ${a.metric} for fewer than two epochs, so nothing shows that it fell.`,
  'loss-fell': (a: {
    metric: string
    first: number
    last: number
    share: number
    epochs: number
    path: string
  }) => `${a.metric} fell from ${exact(a.first)} to ${exact(a.last)} in ${plural(a.epochs, 'epoch')}.`,
  'loss-stuck': (a: {
    metric: string
    first: number
    last: number
    share: number
    epochs: number
    path: string
  }) =>
    `${a.path}: ${a.metric} went from ${exact(a.first)} to ${exact(a.last)} in ${plural(a.epochs, 'epoch')}; it has to fall below ${percent(a.share)} of its first value. Try to overfit 32 samples: where that fails there is a bug.`,

  'beats-mean': (a: { value: number }) =>
    `R² on validation is ${a.value.toFixed(3)}, better than always naming the mean.`,
  'no-better-than-mean': (a: { value: number; path: string }) =>
    `${a.path}: R² is ${a.value.toFixed(3)}, no better than always naming the mean.`,
  'beats-commonest': (a: Guessing) =>
    `Validation accuracy ${percent(a.value)} (at least ${percent(a.low)}) over ${a.samples} samples; always naming the commonest ${a.of} gives ${percent(a.commonest)}.`,
  'no-better-than-commonest': (a: Guessing) =>
    `${a.path}: accuracy ${percent(a.value)} over ${a.samples} samples could be as low as ${percent(a.low)}; always naming the commonest ${a.of} gives ${percent(a.commonest)}.`,

  'gpu-unrecorded': (a: { path: string }) => `${a.path} records no GPU utilisation.`,
  'gpu-busy': (a: { busy: number; least: number; path: string }) =>
    `The GPU was busy ${percent(a.busy)} of the time.`,
  'gpu-idle': (a: { busy: number; least: number; path: string }) =>
    `${a.path}: the GPU was busy ${percent(a.busy)} of the time, less than ${percent(a.least)}. Use more loader workers or larger batches.`,

  'periodic-not-asked': (a: { config: string }) =>
    `${a.config} keeps no periodic checkpoints. Set checkpointing.checkpoint_every_n_epochs, to 5 for example, and run again.`,
  'periodic-none-due': (a: { every: number; last: number }) =>
    `The run ended after ${plural(a.last, 'epoch')}, before the first periodic checkpoint (every ${a.every}).`,
  'periodic-missing': (a: { path: string; epochs: readonly string[]; count: number }) =>
    `${a.path} records no periodic checkpoint of ${plural(a.count, 'epoch')} that should have one: ${a.epochs.join(', ')}.`,
  'periodic-kept': (a: { count: number; every: number }) =>
    `${plural(a.count, 'periodic checkpoint')}, one every ${plural(a.every, 'epoch')}, all open.`,
  'checkpoint-not-recorded': (a: { path: string; kind: string }) =>
    `${a.path} records no ${a.kind} checkpoint. Set checkpointing.save_${a.kind}: true and run again.`,
  'checkpoint-kept': (a: { kind: string; path: string; epoch: number }) =>
    `${a.path} opens and is of epoch ${a.epoch}, the ${a.kind} one.`,
  'run-checkpoint-changed': (a: { path: string; run: string }) =>
    `${a.path} isn't the file that ${a.run} saved; its digest differs from the recorded one.`,
  'run-checkpoint-unproved': (a: { path: string }) =>
    `Neither ${a.path} itself nor a recorded digest says of which epoch it is.`,
  'run-checkpoint-of-other-epoch': (a: { path: string; named: number; recorded: number }) =>
    `${a.path} says that it is of epoch ${a.named}; the run recorded epoch ${a.recorded}.`,
  'run-checkpoint-not-last': (a: { path: string; epoch: number; last: number }) =>
    `${a.path} is of epoch ${a.epoch}, but the run ended with epoch ${a.last}.`,
  'run-metric-unrecorded': (a: { metric: string }) =>
    `No finite value of ${a.metric} was recorded, by which the best epoch is chosen. Add it to validation.metrics.`,
  'run-checkpoint-not-best': (a: { path: string; epoch: number; best: number; metric: string }) =>
    `${a.path} is of epoch ${a.epoch}; the best ${a.metric} was that of epoch ${a.best}.`,

  'claims-absent': (a: { path: string }) => `${a.path} states no validation figure that could be recomputed.`,
  'run-claim-differs': (a: {
    path: string
    metric: string
    claim: number
    measured: number
    tolerance: number
  }) =>
    `${a.path} states ${a.metric} = ${exact(a.claim)}; the saved predictions give ${exact(a.measured)}, which is more than ${a.tolerance} apart.`,
  'claims-hold': (a: { count: number; samples: number }) =>
    `${plural(a.count, 'stated figure')} recomputed over ${plural(a.samples, 'validation sample')}; all agree.`,

  'run-seed-differs': (a: { seed: number; expected: number; path: string; other: string }) =>
    `${a.path} has seed ${a.seed}, ${a.other} has ${a.expected}; with different seeds the runs can't be compared.`,
  'seed-recorded': (a: { seed: number; expected: number; path: string; other: string }) =>
    `Both ${a.path} and ${a.other} have seed ${a.seed}.`,
  'same-data': (a: { files: readonly string[] }) => `Both runs read the same ${a.files.join(', ')}.`,
  'data-unrecorded': (a: { path: string }) => `${a.path} records no digests of the data files.`,
  'other-data': (a: { files: readonly string[]; path: string; other: string }) =>
    `${a.path} and ${a.other} were made from different ${a.files.join(', ')}, so their figures can't be compared.`,

  'test-set-looked-at': (a: { path: string }) =>
    `${a.path} holds results on the test set, which waits for phase 5. Set test_set.enabled: false, remove them and run again.`,
  'test-set-untouched': (a: { run: string }) => `${a.run} says nothing about the test set.`,

  improved: (a: { metric: string; value: number; baseline: number; gain: number; least: number }) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)}, baseline ${metricFigure(a.metric, a.baseline)}: ${gained(a.metric, a.gain)}.`,
  'improved-to-target': (a: { metric: string; value: number; target: number; gain: number }) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)} and meets the target of ${metricFigure(a.metric, a.target)}; ${gained(a.metric, a.gain)} than the baseline.`,
  'improved-too-little': (a: {
    metric: string
    value: number
    baseline: number
    gain: number
    least: number
  }) =>
    `${a.metric} is ${metricFigure(a.metric, a.value)}, baseline ${metricFigure(a.metric, a.baseline)}: ${gained(a.metric, a.gain)}, where more than ${metricEntry(a.metric)?.direction === 'min' ? percent(a.least) : gainedPoints(a.least)} or the target is asked for.`,
  'no-accuracy': (a: { task: string }) => `The task is ${a.task}; there is no accuracy to look at.`,
  'accuracy-unrecorded': (a: { path: string }) =>
    `${a.path} doesn't record the accuracies that are needed (train_acc and val_acc, of two epochs at least).`,
  'accuracy-gap': (a: { gap: number; most: number; path: string }) =>
    `At the best epoch training accuracy is ${gainedPoints(a.gap)} ${a.gap < 0 ? 'below' : 'above'} validation accuracy.`,
  'accuracy-gap-wide': (a: { gap: number; most: number; path: string }) =>
    `${a.path}: at the best epoch training accuracy is ${gainedPoints(a.gap)} above validation accuracy, more than ${gainedPoints(a.most)}: the model overfits.`,
  'validation-steady': (a: { scatter: number; most: number; path: string }) =>
    `Validation accuracy scatters by ${gainedPoints(a.scatter)} over the later half of the epochs.`,
  'validation-scatters': (a: { scatter: number; most: number; path: string }) =>
    `${a.path}: validation accuracy scatters by ${gainedPoints(a.scatter)} over the later half of the epochs, more than ${gainedPoints(a.most)}. Look at the labels and the size of the validation set, or lower the learning rate.`,

  'no-target': (a: { path: string }) =>
    `${a.path} sets no target for a test metric. Add one, such as targets.test_acc: 0.95.`,
  'target-set': (a: { metric: string; target: number; path: string }) =>
    `${a.path} asks for ${a.metric} of ${metricFigure(a.metric, a.target)}.`,
  'splits-share-samples': (a: { path: string; other: string; samples: number; ids: readonly string[] }) =>
    `${plural(a.samples, 'sample')} of ${a.path} also stand in ${a.other}, first ${a.ids.join(', ')}. Remove them from one of the two.`,
  'splits-share-groups': (a: { path: string; other: string; count: number; groups: readonly string[] }) =>
    `${plural(a.count, 'group')} of ${a.path} also stand in ${a.other}, first ${a.groups.join(', ')}. Move each into one split.`,
  'splits-disjoint': (a: { train: number; val: number; test: number }) =>
    `${a.train} training, ${a.val} validation and ${a.test} test samples; no test sample stands in another split.`,
  'configuration-valid': (a: { path: string; warnings: number }) =>
    `${a.path} has no errors${a.warnings > 0 ? ` (${plural(a.warnings, 'warning')})` : ''}.`,
  'seed-not-written': (a: { path: string; seed: number }) =>
    `${a.path} doesn't write a seed out. Add reproducibility.seed, ${a.seed} for example.`,
  'seed-not-deterministic': (a: { seed: number; path: string }) =>
    `${a.path} has seed ${a.seed}, but reproducibility.deterministic is false, so the seed repeats nothing.`,
  'seed-written': (a: { seed: number; path: string }) => `${a.path}: seed ${a.seed}, deterministic.`,
  'versions-vague': (a: { path: string; packages: readonly string[] }) =>
    `${a.path} doesn't give exact versions${a.packages.length > 0 ? ` of ${a.packages.join(', ')}` : ''}. Let the trainer record what is installed.`,
  'lock-file-absent': (a: { trainer: string }) =>
    `Nothing in the project pins the packages of ${a.trainer}: add a lock file, or requirements.txt with == on every line.`,
  'versions-pinned': (a: { count: number; lock: string }) =>
    `${plural(a.count, 'version')} on record${a.lock ? `, pinned by ${a.lock}` : ''}.`,
  'run-without-commit': (a: { path: string }) =>
    `${a.path} names no git commit. Put the project under version control and run again.`,
  'run-changes-lost': (a: { path: string; diff: string; commit: string }) =>
    `${a.path}: there were uncommitted changes on ${a.commit}, and ${a.diff} is missing or empty. Commit, and run again.`,
  'run-commit': (a: { commit: string; dirty: boolean }) =>
    `Commit ${a.commit}${a.dirty ? ', its uncommitted changes saved with the run' : ''}.`,
  'runs-are-one': (a: { one: string; two: string }) =>
    `${a.one} and ${a.two} are one and the same run; train twice.`,
  'runs-not-alike': (a: { one: string; two: string; differing: readonly string[] }) =>
    `${a.one} and ${a.two} differ in ${a.differing.join(' and ')}, so they can't show that a run repeats.`,
  'runs-too-short': (a: { one: string; two: string; epochs: number }) =>
    `${a.one} has ${plural(a.epochs, 'epoch')}; two at least are needed to see whether ${a.two} repeats it.`,
  'runs-of-other-length': (a: { one: string; two: string; first: number; second: number }) =>
    `${a.one} has ${plural(a.first, 'epoch')}, ${a.two} has ${a.second}.`,
  'runs-differ': (a: {
    one: string
    two: string
    epoch: number
    metric: string
    first: number
    second: number
  }) =>
    `${a.metric} in epoch ${a.epoch} is ${a.first} in ${a.one} and ${a.second} in ${a.two}: the run doesn't repeat. Look for an unseeded shuffle or augmentation first.`,
  'runs-repeat': (a: { one: string; two: string; epochs: number }) =>
    `${a.one} and ${a.two} agree in every metric of ${plural(a.epochs, 'epoch')}.`,

  'section-absent': (a: { path: string; section: string }) => `${a.path} has no section “${a.section}”.`,
  'section-unwritten': (a: { path: string; section: string }) =>
    `${a.path}: the section “${a.section}” isn't written yet.`,
  'sections-written': (a: { path: string; sections: readonly string[] }) =>
    `${a.path}: ${a.sections.map((section) => `“${section}”`).join(', ')} written.`,
  'diagnosis-unwritten': (a: { path: string; name: string }) =>
    `${a.path} doesn't say yet whether there is ${a.name.toLowerCase()}: write yes or no behind “**${a.name}:**”.`,
  'diagnosis-differs': (a: { path: string; name: string; said: string; expected: string; figure: number }) =>
    `${a.path} says “${a.said}” to ${a.name.toLowerCase()}; the record says ${a.expected}${Number.isFinite(a.figure) ? ` (${percent(a.figure)})` : ''}.`,
  'diagnosis-agrees': (a: { path: string; name: string; said: string; expected: string; figure: number }) =>
    `${a.name}: ${a.expected}, as the record has it${Number.isFinite(a.figure) ? ` (${percent(a.figure)})` : ''}.`,
  'nothing-recommended': (a: { path: string }) => `${a.path} recommends nothing, and says why.`,
  'recommendations-absent': (a: { path: string }) =>
    `${a.path} has no row below “Recommendations”. List one to five changes, or write “None:” and why.`,
  'recommendations-too-many': (a: { path: string; count: number; most: number }) =>
    `${a.path} recommends ${a.count} changes; choose the ${a.most} most promising.`,
  'recommendation-incomplete': (a: { path: string; change: string }) =>
    `${a.path}: the recommendation “${a.change}” needs a change, an expected gain in points and the finding it answers.`,
  'recommendations-listed': (a: { count: number; gain: number }) =>
    `${plural(a.count, 'recommendation')}, ${gainedPoints(a.gain)} expected in all.`,
  'configs-alike': (a: { from: string; to: string }) =>
    `${a.to} differs from ${a.from} in nothing that matters.`,
  'changes-documented': (a: { path: string; settings: readonly string[] }) =>
    `${a.path} names every change: ${a.settings.join(', ')}.`,
  'changes-undocumented': (a: { path: string; settings: readonly string[]; from: string; to: string }) =>
    `${a.path} doesn't name ${a.settings.join(', ')}, in which ${a.to} differs from ${a.from}.`,
  'rounds-bounded': (a: { rounds: number; most: number; folder: string }) =>
    `${plural(a.rounds, 'round')} of ${a.most} made.`,
  'rounds-too-many': (a: { rounds: number; most: number; folder: string }) =>
    `${a.folder} and the last run make ${a.rounds} rounds; ${a.most} are the most.`,
  'decision-unwritten': (a: { path: string }) =>
    `${a.path} names no next phase yet: write it behind “**Next phase:**”.`,
  'decision-differs': (a: { path: string; said: string; next: number }) =>
    `${a.path} says “${a.said}” for the next phase; today's figures lead to phase ${a.next}.`,
  'decision-recorded': (a: { path: string; next: number }) =>
    `${a.path} leads to phase ${a.next}, as the figures do.`,
}
