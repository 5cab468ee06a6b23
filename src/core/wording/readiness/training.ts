import { exact, minute, plural, shortDigest } from '../figures.ts'
import { durationText } from '../numbers.ts'
import { trainerTitle } from '../trainerTitle.ts'

/** Sentences on the training and its checkpoints. */
export const trainingWording = {
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
    `${a.path} was edited in a section that shapes the weights since the training of ${minute(a.started)}. Undo the edit, or run finalize-model to train again.`,
  'data-changed-since-training': (a: { path: string; started: string }) =>
    `${a.path} is not the file that the training of ${minute(a.started)} read. Restore it, or run finalize-model to train again.`,
  'training-complete': (a: {
    epochs: number
    asked: number
    stopped: boolean
    seconds: number
    trainer: string
  }) =>
    `${a.stopped ? `Early stopping after epoch ${a.epochs} of ${a.asked}` : `All ${plural(a.epochs, 'epoch')} trained`}${a.seconds > 0 ? ` in ${durationText(a.seconds)}` : ''}, exit code 0, every loss finite (${trainerTitle(a.trainer)}).`,
  'checkpoint-absent': (a: { kind: string; folder: string }) =>
    `${a.folder.replace(/\/+$/, '')} has no final_model_${a.kind}.*. Set checkpointing.save_${a.kind}: true and run finalize-model.`,
  'checkpoint-unrecorded': (a: { path: string }) =>
    `No digest of ${a.path} was recorded when it was saved, so it may come from anywhere. Run finalize-model --from train.`,
  'checkpoint-changed': (a: { path: string; expected: string; found: string }) =>
    `${a.path} is not the file that the training saved: its digest is ${shortDigest(a.found)}, recorded is ${shortDigest(a.expected)}. Restore it, or run finalize-model --from train.`,
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
}
