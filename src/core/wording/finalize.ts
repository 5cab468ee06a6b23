import { durationText, millisecondsText, wholeText } from './numbers.ts'
import { minute, percent, plural, shortDigest } from './figures.ts'
import { shellWord } from './shellWord.ts'
import { leadingTrainerTitle, trainerTitle } from './trainerTitle.ts'

const listed = (names: readonly string[]) =>
  names.length <= 4 ? names.join(', ') : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`

/** Sentences for the findings of `core/finalize`: code → sentence made from the finding's arguments. */
export const finalizeWording = {
  'calibration-not-asked': (a: { path: string }) =>
    `${a.path} is a calibrated variant, but export.calibration asks for none; run finalize-model --from export to remove it.`,
  'calibration-no-probabilities': (a: { path: string; method: string }) =>
    `export.calibration: ${a.method} needs a classification task whose validation predictions are probabilities (${a.path}); save softmax outputs, or take the option out.`,
  'calibration-unfit': (a: { path: string; method: string; samples: number }) =>
    `The ${a.samples} samples of ${a.path} determine no ${a.method}: the model is right about all of them at any confidence, or no better than a guess. Take more validation samples, or take export.calibration out.`,
  'calibration-worse': (a: { split: string; lossBefore: number; loss: number }) =>
    `calibration makes the log loss on ${a.split} worse, ${a.lossBefore.toFixed(4)} → ${a.loss.toFixed(4)}: the validation set is too small for it. Take temperature, more validation samples, or none.`,
  'calibration-changed': (a: {
    split: string
    lossBefore: number
    loss: number
    errorBefore: number
    error: number
  }) =>
    `calibrated, on ${a.split}: log loss ${a.lossBefore.toFixed(4)} → ${a.loss.toFixed(4)}, expected calibration error ${a.errorBefore.toFixed(4)} → ${a.error.toFixed(4)}.`,
  'step-up-to-date': (a: { since: string }) => `up to date since ${minute(a.since)} UTC`,
  'step-skipped-export-only': () => 'Left out: --export-only starts from the finished training.',
  'export-only-untrained': (a: { runDirectory: string }) =>
    `--export-only needs a finished training, and ${a.runDirectory}/evidence.json records none. Run finalize-model without --export-only first.`,
  'config-derived': (a: { path: string; source: string; changes: number }) =>
    `${a.path} derived from ${a.source} with ${a.changes} changes for production, each marked in the file.`,
  'config-unchanged': (a: { path: string; source: string }) => `${a.path} already is what ${a.source} gives.`,
  'config-used-as-given': (a: { path: string }) => `${a.path} is used as it is.`,
  'config-has-errors': (a: { path: string; errors: number }) =>
    `${a.path} has ${a.errors} ${a.errors === 1 ? 'error' : 'errors'}. Mend them (finalize-model validate ${a.path}) and start again.`,
  'trainer-not-started': (a: { command: string; reason: string }) =>
    `${a.command} could not be started: ${a.reason}. Check launch.trainer and launch.python in final_config.yaml.`,
  'trainer-not-installed': (a: { python: string; folder: string }) =>
    `launch.trainer is pytorch, but ${a.python} has no finalize_trainer. Install it with: ${shellWord(a.python)} -m pip install ${shellWord(a.folder)} (launch.python names another interpreter), or set launch.trainer to auto.`,
  'trainer-failed': (a: { trainer: string; exitCode: string; log: string }) =>
    `${leadingTrainerTitle(a.trainer)} ended with ${a.exitCode}. What it printed stands above, and in ${a.log} where it keeps that.`,
  'trainer-left-nothing': (a: {
    trainer: string
    directory: string
    missing: readonly string[]
    log: string
    epochs: number
  }) =>
    `${leadingTrainerTitle(a.trainer)} ended without an error but left no ${listed(a.missing)} in ${a.directory}.${a.log === '' ? '' : ` Its log ${a.log} (${a.epochs} epochs) is read as it is, but a release is judged by the other files.`} Write them there (--output-dir); the user guide, “Your own trainer”, says what they hold.`,
  'trainer-left-old': (a: { trainer: string; path: string; started: string }) =>
    `${leadingTrainerTitle(a.trainer)} ended without an error but did not write ${a.path}: what stands there is of the training ${a.started === '' ? 'before' : `that began ${minute(a.started)} UTC`}. Let it write its own record, or move the old run directory away.`,
  'trainer-other-config': (a: { trainer: string; path: string; config: string }) =>
    `${leadingTrainerTitle(a.trainer)} ended without an error, but ${a.path} records other training settings than ${a.config} has. Train with the file that --config names, and copy that one as config.yaml.`,
  'run-witnessed': (a: { trainer: string; path: string }) =>
    `${leadingTrainerTitle(a.trainer)} left no ${a.path}, so what was seen of it is recorded there: command, configuration, seed, data, commit, packages, times and exit code. On which devices it trained only it can say: let it write that file for a release.`,
  'training-logged': (a: { path: string; format: string; epochs: number }) =>
    `${a.path} (${a.format}) tells of ${a.epochs} ${a.epochs === 1 ? 'epoch' : 'epochs'} before the end.`,
  'training-finished': (a: { epochs: number; seconds: number; trainer: string }) =>
    `${plural(a.epochs, 'epoch')} trained by ${trainerTitle(a.trainer)} in ${durationText(a.seconds)}.`,
  'test-set-lock-gone': (a: { path: string; test: string; evaluated: string }) =>
    `${a.path} is gone, and ${a.test} is another file than at the evaluation of ${a.evaluated}. Bring the lock back (git checkout -- ${a.path}); to replace the test set, waive held-out-data-intact with a reason and run finalize-model again.`,
  'test-set-disabled': () =>
    'test_set.enabled is false, so nothing can be evaluated and the gate stays closed. Set it to true in final_config.yaml.',
  'predictions-mismatch': (a: { path: string; reason: string }) =>
    `${a.path} is not of the data that final_config.yaml names: ${a.reason}. Train again, or mend the data section.`,
  'evaluation-done': (a: { metric: string; value: number; low: number; high: number; samples: number }) =>
    `${a.metric} ${percent(a.value)} (95 % interval ${percent(a.low)} to ${percent(a.high)}) on ${a.samples} held-out samples.`,
  'evaluation-done-plain': (a: { metric: string; value: number; samples: number }) =>
    `${a.metric} ${a.value.toPrecision(5)} on ${a.samples} held-out samples.`,
  'primary-metric-undefined': (a: { metric: string; samples: number }) =>
    `${a.metric} is undefined on these ${a.samples} samples, so no target can be judged by it.`,
  'no-best-checkpoint': (a: { folder: string }) =>
    `${a.folder} holds no final_model_best.*; train first, with checkpointing.save_best: true.`,
  'export-disabled': () =>
    'export.enabled is false: nothing is exported, and the gate stays closed. Set it to true in final_config.yaml.',
  'variant-exported': (a: { name: string; path: string; kilobytes: number }) =>
    `${a.name}: ${a.path} (${a.kilobytes.toFixed(0)} kB).`,
  'previous-kept': (a: { path: string; digest: string }) =>
    `The model exported before (${shortDigest(a.digest)}) is kept as ${a.path} for a rollback.`,
  'format-needs-torch': (a: { format: string; trainer: string }) =>
    `${a.format} is a PyTorch format, which ${a.trainer} can't make; it is left out. Remove it from export.formats, or train with PyTorch.`,
  'trainer-exported-nothing': (a: { path: string; trainer: string }) =>
    `${leadingTrainerTitle(a.trainer)} ran --export-only but left no ${a.path}.`,
  'no-inputs-recorded': (a: { path: string }) =>
    `${a.path} holds no inputs, so the exported model can't be run on them. Let the trainer write the array 'inputs'.`,
  'variant-verified': (a: {
    name: string
    measure: string
    accuracy: number
    difference: number
    flips: number
    samples: number
  }) => {
    const sign = a.difference >= 0 ? '+' : '−'
    const apart = Math.abs(a.difference)
    const [value, change] =
      a.measure === 'R²'
        ? [a.accuracy.toFixed(4), apart.toFixed(4)]
        : [percent(a.accuracy), `${(apart * 100).toFixed(2)} points`]
    return `${a.name}: ${a.measure} ${value} (${sign}${change}), ${a.flips} of ${a.samples} predictions differ.`
  },
  'variant-probe': (a: { name: string; probe: string; detail: string }) =>
    `${a.name} failed the probe ${a.probe}: ${a.detail}.`,
  'nothing-to-verify': () => 'models/ holds no production_model*.onnx; run finalize-model --from export.',
  'variant-measured': (a: { name: string; p50: number; p95: number; throughput: number; batch: number }) =>
    `${a.name}: p50 ${millisecondsText(a.p50)}, p95 ${millisecondsText(a.p95)} at batch 1; ${wholeText(a.throughput)} samples/s at batch ${a.batch}.`,
  'document-written': (a: { path: string; open: number }) =>
    a.open === 0
      ? `${a.path}.`
      : `${a.path}; ${a.open} ${a.open === 1 ? 'part is' : 'parts are'} for a person to write.`,
  'document-unchanged': (a: { path: string }) => `${a.path} is unchanged.`,
}
