import { createHash } from 'node:crypto'
import { trainingDigest } from '../core/config/digest.ts'
import type { Config } from '../core/config/schema.ts'
import { optimizers } from '../core/config/trainerNames.ts'
import type { Dataset } from '../core/dataset/dataset.ts'
import { failure, finding, success, type Finding, type Result } from '../core/finding.ts'
import { buildNetwork } from '../core/network/architectures.ts'
import type { Network } from '../core/network/layers.ts'
import { createAugmentation, type Augment } from './augmentation.ts'
import { meanAndDeviation } from './initialize.ts'
import type { Loss } from './loss.ts'
import { classWeights, createLoss } from './losses.ts'
import { createMonitor, type Monitor } from './monitor.ts'
import { createOptimizer, type Optimizer } from './optimizers.ts'
import type { Origin } from './state.ts'

/** Everything that is fixed before the first epoch. */
export interface Plan {
  readonly config: Config
  readonly dataset: Dataset
  readonly network: Network
  readonly optimizer: Optimizer
  readonly loss: Loss
  readonly augment: Augment | undefined
  readonly monitor: Monitor
  readonly origin: Origin
}

/** Settings and data made ready for training; whatever can't be trained with is a finding. */
export function prepare(config: Config, dataset: Dataset): Result<Plan> {
  const { task, training } = config
  const classes = dataset.classNames.length
  const problems = classes > 0 ? checkClasses(config, classes) : []
  if (problems.length > 0) return failure(...problems)
  const network = buildNetwork(config, {
    sampleShape: dataset.train.sampleShape,
    outputs: classes > 0 ? classes : 1,
  })
  if (!network.ok) return network
  const optimizer = createOptimizer(config.optimizer)
  if (optimizer === undefined) {
    const known = optimizers.join(', ')
    return failure(finding('trainer-unknown-optimizer', 'error', { type: config.optimizer.type, known }))
  }
  const augment = createAugmentation(
    config.data_augmentation,
    dataset.train.sampleShape,
    boundsOf(dataset.train.inputs),
  )
  if (!augment.ok) return augment
  const monitor = createMonitor(config)
  if (!monitor.ok) return monitor
  const loss = createLoss(task, {
    labels: dataset.train.labels,
    classWeights:
      task === 'classification' ? classWeights(training.class_weights, dataset.train.targets, classes) : [],
    labelSmoothing: training.label_smoothing,
    targetVariance: task === 'regression' ? meanAndDeviation(dataset.train.targets)[1] ** 2 : 1,
  })
  const data = createHash('sha256')
    .update(dataset.train.sha256 + dataset.val.sha256)
    .digest('hex')
  return success({
    config,
    dataset,
    network: network.value,
    optimizer,
    loss,
    augment: augment.value,
    monitor: monitor.value,
    origin: { trainingDigest: trainingDigest(config), data, seed: config.reproducibility.seed },
  })
}

function checkClasses({ model, training }: Config, classes: number): Finding[] {
  if (model.num_classes !== undefined && model.num_classes !== classes) {
    return [finding('trainer-classes-differ', 'error', { configured: model.num_classes, classes })]
  }
  const weights = training.class_weights
  return Array.isArray(weights) && weights.length !== classes
    ? [finding('trainer-class-weights-count', 'error', { given: weights.length, classes })]
    : []
}

function boundsOf(values: Float32Array): readonly [number, number] {
  let least = Infinity
  let most = -Infinity
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}
