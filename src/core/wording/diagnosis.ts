import { metricFigure } from './metricFigures.ts'

const pointsOf = (fraction: number) => {
  const size = short(fraction)
  return `${size} ${size === '1' ? 'point' : 'points'}`
}
const percent = (fraction: number) => `${short(fraction)} %`
/** A fraction in hundredths with the decimals that it needs, two at most. */
const short = (fraction: number) => String(Number((fraction * 100).toFixed(2)))

/** How an ailment stands: `yes`, `no`, or `unknown` where the run recorded nothing to tell it by. */
type State = 'yes' | 'no' | 'unknown'

/** Sentences for what ails a run and what may help: code → sentence made from the finding's arguments. */
export const diagnosisWording = {
  'ailment-not-finite': (a: { state: State; figure: number }) =>
    a.state === 'yes'
      ? `A loss was no finite number from epoch ${a.figure} on. Nothing else about this run can be trusted.`
      : a.state === 'no'
        ? 'Every recorded loss is a finite number.'
        : 'The run recorded no epoch.',
  'ailment-stall': (a: { state: State; figure: number; limit: number }) =>
    a.state === 'unknown'
      ? 'Too few epochs with a training loss were recorded to tell whether it stalled.'
      : `Over the later half of the epochs the training loss ${a.figure < 0 ? 'rose' : 'fell'} by ${percent(Math.abs(a.figure))}; a fall of less than ${percent(a.limit)} while the target is not met is a stall.`,
  'ailment-overfitting': (a: { state: State; figure: number; limit: number }) =>
    a.state === 'unknown'
      ? 'Training and validation accuracy were not both recorded, so overfitting can’t be told.'
      : `At the best epoch training accuracy is ${pointsOf(Math.abs(a.figure))} ${a.figure < 0 ? 'below' : 'above'} validation accuracy; more than ${pointsOf(a.limit)} above it is overfitting.`,
  'ailment-data-quality': (a: { state: State; figure: number; limit: number }) =>
    a.state === 'unknown'
      ? 'Validation accuracy was recorded less than twice in the later half, so its scatter can’t be told.'
      : `Over the later half of the epochs validation accuracy scatters by ${pointsOf(a.figure)} (standard deviation); above ${pointsOf(a.limit)} the labels are suspect, or the validation set is too small.`,
  'ailment-underfitting': (a: { state: State; metric: string; figure: number; target: number }) =>
    a.state === 'unknown'
      ? 'The validation predictions can’t be read, so nothing shows whether the target is met.'
      : Number.isNaN(a.target)
        ? `${a.metric} is ${metricFigure(a.metric, a.figure)}, and the configuration sets no target to hold it against.`
        : `${a.metric} is ${metricFigure(a.metric, a.figure)}, recomputed from the saved predictions; the target is ${metricFigure(a.metric, a.target)}.`,
  'ailment-waste': (a: { state: State; figure: number; limit: number }) =>
    a.state === 'unknown'
      ? 'No GPU utilisation was recorded.'
      : `The GPU was busy for ${percent(a.figure)} of the time; less than ${percent(a.limit)} is waste.`,

  'remedy-lower-learning-rate': (a: { change: string }) =>
    `Lower the learning rate (${a.change}): steps that are too long overshoot, and the figures jump or leave the finite numbers.`,
  'remedy-clip-gradients': (a: { change: string }) =>
    `Clip the gradients (${a.change}): one batch with a huge gradient can no longer throw the weights away.`,
  'remedy-full-precision': (a: { change: string }) =>
    `Train in full precision (${a.change}): half precision overflows above 65,504.`,
  'remedy-decay-learning-rate': (a: { change: string }) =>
    `Let the learning rate fall (${a.change}): at a constant rate the weights circle around the minimum instead of settling in it.`,
  'remedy-raise-learning-rate': (a: { change: string }) =>
    `Raise the learning rate (${a.change}): the loss still falls, only slowly.`,
  'remedy-augment': (a: { change: string }) =>
    `Augment the training pictures (${a.change}): a model that never sees the same picture twice can’t learn it by heart. Add shifts or flips where they leave the class as it is.`,
  'remedy-weight-decay': (a: { change: string }) =>
    `Penalize large weights (${a.change}): the smoother function carries over better.`,
  'remedy-dropout': (a: { change: string }) =>
    `Drop more units while training (${a.change}): no unit can rely on another one’s memory of a sample.`,
  'remedy-label-smoothing': (a: { change: string }) =>
    `Smooth the labels (${a.change}): the model no longer grows more certain of samples that it has right.`,
  'remedy-smaller-model': (a: { change: string }) =>
    `Make the model smaller (${a.change}): it has room to learn the training set by heart.`,
  'remedy-larger-model': (a: { change: string }) =>
    `Make the model larger (${a.change}): it is too plain for what the data hold.`,
  'remedy-train-longer': (a: { change: string }) =>
    `Train longer (${a.change}): the best epoch was among the last, so it was still improving.`,
  'remedy-regularize-less': (a: { change: string }) =>
    `Regularize less (${a.change}): what keeps a model from overfitting keeps one that underfits from learning.`,
  'remedy-audit-labels': () =>
    'Audit the labels: look at a hundred samples, the most confident mistakes first, and mend what is wrong before tuning anything.',
  'remedy-check-inputs': () =>
    'Check the inputs: missing values, columns on wildly different scales, divisions and logarithms of zero. Then try to learn one batch by heart; a model that can’t has a bug.',
  'remedy-more-data': () =>
    'Collect more data, of the classes and cases that the model gets wrong; no setting replaces it.',
  'remedy-larger-batch': (a: { change: string }) =>
    `Train with larger batches (${a.change}): steadier gradients and a busier device.`,
  'remedy-load-faster': (a: { change: string }) =>
    `Load data in more processes (${a.change}): the device waits for its next batch.`,
  'remedy-mixed-precision': (a: { change: string }) =>
    `Train in mixed precision (${a.change}): where the device offers it, more is done in the same time.`,
  'remedy-profile': () => 'Profile one epoch: see what the device waits for before changing anything else.',

  'diagnosis-recommends-nothing': () => 'Nothing ails this run that a change of the configuration answers.',
  'diagnosis-no-such-change': (a: { change: number; most: number }) =>
    a.most === 0
      ? `There is no recommendation ${a.change}: nothing is recommended.`
      : `There is no recommendation ${a.change}; there are ${a.most}.`,
  'diagnosis-change-without-setting': (a: { change: number }) =>
    `Recommendation ${a.change} is work that no configuration holds, so there is none to write for it. Choose another one.`,
  'optimization-config-exists': (a: { path: string }) =>
    `${a.path} is there already and is left as it is. Move it away to start phase 4 afresh, or write the change into it yourself.`,
}
