import { configSchema } from '../../../../../src/core/config/schema.ts'
import type { Dataset, Split } from '../../../../../src/core/dataset/dataset.ts'
import { digestOf } from '../../../../../src/core/digest.ts'
import type { Predictions } from '../../../../../src/core/runs/predictions.ts'
import type { Signature } from '../../../../../src/core/runs/records.ts'
import { normal } from './random.ts'

/** A made-up project: data, and what its model predicts. */
export interface Project {
  readonly config: ReturnType<typeof configSchema.parse>
  readonly dataset: Dataset
  readonly signature: Signature
  readonly val: Predictions
  readonly test: Predictions
}

type Rows = { readonly inputs: Float32Array; readonly targets: Float64Array }

function split(
  name: 'train' | 'val' | 'test',
  sampleShape: readonly number[],
  { inputs, targets }: Rows,
): Split {
  return {
    path: `data/${name}.npz`,
    sha256: digestOf(`data ${name}`),
    samples: targets.length,
    sampleShape,
    inputs,
    targets,
    ids: [...targets.keys()].map((row) => `${name}-${row}`),
  }
}

function predictions(of: Split, scores: Float64Array, yPred: Float64Array, classes: number): Predictions {
  const name = of.path.slice('data/'.length)
  const path = `results/production/predictions/${name}`
  return {
    path,
    sha256: digestOf(path),
    samples: of.samples,
    yTrue: of.targets,
    scores,
    classes,
    yPred,
    ids: of.ids,
  }
}

/** Softmax of the negative squared distances to each class's centre. */
function classify(
  of: Split,
  centres: readonly Float32Array[],
  sharpness: number,
  blur: () => number,
): Predictions {
  const width = centres[0]!.length
  const scores = new Float64Array(of.samples * centres.length)
  const yPred = new Float64Array(of.samples)
  for (let row = 0; row < of.samples; row++) {
    const logits = centres.map((centre) => {
      let distance = 0
      for (let at = 0; at < width; at++) distance += (of.inputs[row * width + at]! - centre[at]!) ** 2
      return (-sharpness * distance) / width + 0.4 * blur()
    })
    const top = Math.max(...logits)
    const powers = logits.map((logit) => Math.exp(logit - top))
    const sum = powers.reduce((a, b) => a + b, 0)
    powers.forEach((power, at) => (scores[row * centres.length + at] = power / sum))
    yPred[row] = logits.indexOf(top)
  }
  return predictions(of, scores, yPred, centres.length)
}

function classification(options: {
  readonly classNames: readonly string[]
  readonly featureNames: readonly string[]
  readonly sampleShape: readonly number[]
  readonly noise: number
  readonly sharpness: number
  readonly sizes: readonly [number, number, number]
  readonly seed: number
}): { dataset: Dataset; val: Predictions; test: Predictions } {
  const { classNames, featureNames, sampleShape, noise, sizes, seed } = options
  const next = normal(seed)
  const width = sampleShape.reduce((a, b) => a * b, 1)
  const centres = classNames.map(() => Float32Array.from({ length: width }, () => 8 + 3 * next()))
  const rows = (samples: number): Rows => {
    const targets = Float64Array.from({ length: samples }, (_, row) => row % classNames.length)
    const inputs = Float32Array.from({ length: samples * width }, (_, at) => {
      const centre = centres[targets[Math.floor(at / width)]!]![at % width]!
      return Math.max(0, Math.min(16, Math.round((centre + noise * next()) * 4) / 4))
    })
    return { inputs, targets }
  }
  const [train, val, test] = (['train', 'val', 'test'] as const).map((name, index) =>
    split(name, sampleShape, rows(sizes[index]!)),
  ) as [Split, Split, Split]
  return {
    dataset: { train, val, test, classNames, featureNames },
    val: classify(val, centres, options.sharpness, next),
    test: classify(test, centres, options.sharpness, next),
  }
}

/** Ten classes of 8 × 8 images. */
export function digitImages(): Project {
  const made = classification({
    classNames: ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
    featureNames: [],
    sampleShape: [8, 8],
    noise: 7,
    sharpness: 22,
    sizes: [500, 180, 360],
    seed: 3,
  })
  return {
    ...made,
    config: configSchema.parse({
      data: { train: 'data/train.npz', val: 'data/val.npz', test: 'data/test.npz', normalization: 'minmax' },
      model: { architecture: 'SimpleCNN' },
      training: { epochs: 100 },
      targets: { test_acc: 0.9 },
      inference: { latency_ms_p95: 5 },
      export: { quantization: { enabled: true, dtype: ['int8', 'fp16'] } },
      experiment: { name: 'Handwritten digits' },
    }),
    signature: {
      inputs: [{ name: 'input', type: 'float32', shape: [null, 8, 8] }],
      outputs: [{ name: 'probabilities', type: 'float32', shape: [null, 10] }],
      output: 'probabilities',
      classNames: [...made.dataset.classNames],
      featureNames: [],
      featureHash: digestOf('digits'),
    },
  }
}

/** Two classes with hostile names and 30 features, one of them constant. */
export function tumours(): Project {
  const featureNames = Array.from({ length: 30 }, (_, index) =>
    index === 1 ? 'a|b `c` <script>alert(1)</script>' : `feature ${index}`,
  )
  const made = classification({
    classNames: ['benign | *safe*', 'malignant\n<b>```'],
    featureNames,
    sampleShape: [30],
    noise: 7,
    sharpness: 6,
    sizes: [300, 100, 114],
    seed: 5,
  })
  for (const of of [made.dataset.train, made.dataset.val, made.dataset.test]) {
    for (let row = 0; row < of.samples; row++) of.inputs[row * 30 + 2] = 1
  }
  return {
    ...made,
    config: configSchema.parse({
      data: { train: 'data/train.csv', normalization: 'standardize' },
      training: { epochs: 100 },
      targets: {
        test_acc: 0.99,
        test_recall: 0.9,
        confident: true,
        slices: [
          { where: '`a|b ``c`` <script>alert(1)</script>` > 0', metric: 'test_acc', floor: 0.5 },
          { where: '`feature 0` > 0 and y_true == "<i>"', metric: 'test_acc', floor: 0.5 },
          { where: '`feature 0` > 0', metric: 'test_recall', floor: 0.999, confident: false },
          { where: 'gone == 1', metric: 'test_recall', floor: 0.9 },
        ],
      },
    }),
    signature: {
      inputs: [{ name: 'input', type: 'float32', shape: [null, 30] }],
      outputs: [{ name: 'logits', type: 'float32', shape: [null, 2] }],
      output: 'logits',
      classNames: [...made.dataset.classNames],
      featureNames,
      featureHash: digestOf('tumours'),
    },
  }
}

/** A value from four features. */
export function prices(): Project {
  const next = normal(11)
  const slope = [3, -1, 0.5, 0]
  const rows = (samples: number): Rows => {
    const inputs = Float32Array.from({ length: samples * 4 }, () => 10 + 2 * next())
    const targets = Float64Array.from({ length: samples }, (_, row) =>
      slope.reduce((sum, factor, at) => sum + factor * inputs[row * 4 + at]!, 100 + 2 * next()),
    )
    return { inputs, targets }
  }
  const [train, val, test] = ([400, 100, 150] as const).map((samples, index) =>
    split((['train', 'val', 'test'] as const)[index]!, [4], rows(samples)),
  ) as [Split, Split, Split]
  const predict = (of: Split) => {
    // Old houses are harder: a slice to be found.
    const yPred = of.targets.map((value, row) => value + (of.inputs[row * 4 + 1]! > 11.7 ? 4 : 1.6) * next())
    return predictions(of, new Float64Array(0), yPred, 0)
  }
  const featureNames = ['area', 'age', 'rooms', 'floor']
  return {
    dataset: { train, val, test, classNames: [], featureNames },
    val: predict(val),
    test: predict(test),
    config: configSchema.parse({
      task: 'regression',
      data: { train: 'data/train.npz' },
      test_set: { metrics: ['test_loss', 'test_rmse', 'test_mae', 'test_r2'] },
      validation: { metrics: ['val_loss', 'val_rmse'] },
      targets: {
        test_rmse: 2.5,
        slices: [
          { where: 'age >= 11.7', metric: 'test_mae', floor: 2 },
          { where: 'rooms < 10 and age < 10', metric: 'test_r2', floor: 0.7, confident: true },
        ],
      },
    }),
    signature: {
      inputs: [{ name: 'input', type: 'float32', shape: [null, 4] }],
      outputs: [{ name: 'value', type: 'float32', shape: [null, 1] }],
      output: 'value',
      classNames: [],
      featureNames,
      featureHash: digestOf('prices'),
    },
  }
}
