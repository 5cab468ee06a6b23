import { calibrationMethods } from '../calibration/methods.ts'
import * as z from 'zod'
import { launcherIds } from '../launch/launcherIds.ts'
import {
  commandSection,
  downloadTemplate,
  raySection,
  slurmSection,
  torchrunSection,
} from '../launch/sections.ts'
import { metricTasks } from '../metrics/metricList.ts'

/*
 * The one source of `final_config.yaml`: types, JSON Schema, hover, completion and the reference page
 * come from here. Unknown keys pass (`looseObject`) and are reported by `diagnose.ts`.
 */

const fraction = z.number().min(0).max(1)
const positiveInteger = z.int().min(1)
const column = z.string().min(1)

export const architectures = ['MLP', 'LogisticRegression', 'SimpleCNN', 'DeepCNN'] as const
export const optimizers = ['Adam', 'AdamW', 'SGD'] as const
/** What the PyTorch reference trainer knows beside what the embedded one does. */
export const torchArchitectures = ['ResNet18', 'ResNet34', 'ResNet50', 'LSTM', 'GRU', 'Transformer'] as const
export const torchOptimizers = ['NAdam', 'RAdam', 'RMSprop'] as const
const schedules = ['none', 'step', 'cosine', 'exponential', 'plateau'] as const
const exportFormats = ['onnx', 'torchscript', 'pt2'] as const
const quantizationTypes = ['int8', 'fp16'] as const
const quantizationModes = ['dynamic', 'static'] as const

const data = z
  .looseObject({
    train: z.string().optional().meta({ description: 'Training split: `.npz` (arrays `x`, `y`) or `.csv`.' }),
    val: z.string().optional().meta({ description: 'Validation split, same form as `train`.' }),
    test: z
      .string()
      .optional()
      .meta({ description: 'Held-out test split. Looked at only by the final evaluation.' }),
    source: z
      .string()
      .optional()
      .meta({ description: 'A `module:function` of the project that yields the splits, instead of paths.' }),
    target: column.default('y').meta({ description: 'Column (CSV) or array (npz) that holds the target.' }),
    inputs: column.default('x').meta({ description: 'Array (npz) that holds the inputs.' }),
    features: z
      .array(column)
      .optional()
      .meta({ description: 'Feature columns (CSV) in order; all remaining columns where absent.' }),
    id: column
      .optional()
      .meta({ description: 'Column or array of sample ids; the row number where absent.' }),
    group: column.optional().meta({
      description: 'Column or array whose values must not be shared between splits (patient, shop, user).',
    }),
    weight: column.optional().meta({ description: 'Column or array of sample weights.' }),
    time: column.optional().meta({ description: 'Column or array of timestamps.' }),
    class_names: z
      .array(z.string())
      .optional()
      .meta({ description: 'Names of the classes or labels, in the order of their index.' }),
    positive_class: z.union([z.string(), z.int()]).optional().meta({
      description:
        'Name or index of the class that precision, recall and F-beta of the positive class are of; class 1 of two where absent.',
    }),
    layout: z.enum(['hwc', 'chw']).optional().meta({
      description:
        'Where the channels of images stand in the arrays: last (`hwc`) or first (`chw`). PyTorch trainer; found from the shape where absent and clear.',
    }),
    image_size: z.array(positiveInteger).length(2).optional().meta({
      description:
        'Height and width to which the images of a folder are scaled (PyTorch trainer); they must be of one size where absent.',
    }),
    normalization: z.enum(['none', 'standardize', 'minmax']).default('none').meta({
      description:
        'Computed on the training split and made part of the model, so that serving takes raw inputs.',
    }),
  })
  .prefault({})
  .meta({ description: 'Where the samples are and what their columns mean.' })

const model = z
  .looseObject({
    architecture: z
      .string()
      .default('MLP')
      .meta({ description: 'Name of an architecture, or `package.module:function` of the project.' }),
    dropout: z
      .number()
      .min(0)
      .max(0.95)
      .default(0)
      .meta({ description: 'Probability that a unit is dropped while training.' }),
    hidden: z
      .array(positiveInteger)
      .optional()
      .meta({ description: 'Units of each hidden layer (MLP, head of the CNNs).' }),
    channels: z.array(positiveInteger).optional().meta({ description: 'Filters of each convolution stage.' }),
    layers: positiveInteger
      .max(1000)
      .optional()
      .meta({ description: 'Stacked layers of an LSTM, GRU or Transformer (PyTorch trainer).' }),
    width: positiveInteger
      .optional()
      .meta({ description: 'Units of each layer of an LSTM, GRU or Transformer (PyTorch trainer).' }),
    heads: positiveInteger
      .optional()
      .meta({ description: 'Attention heads of a Transformer (PyTorch trainer).' }),
    bidirectional: z
      .boolean()
      .optional()
      .meta({ description: 'LSTM, GRU: read the sequence both ways (PyTorch trainer).' }),
    activation: z
      .enum(['relu', 'elu', 'tanh', 'sigmoid', 'gelu'])
      .default('relu')
      .meta({ description: 'Nonlinearity of the hidden layers.' }),
    batch_norm: z
      .boolean()
      .default(false)
      .meta({ description: 'Batch normalization after each hidden layer.' }),
    num_classes: z
      .int()
      .min(2)
      .optional()
      .meta({ description: 'Number of classes; taken from the data where absent.' }),
  })
  .prefault({})
  .meta({ description: 'The network.' })

const optimizer = z
  .looseObject({
    type: z
      .string()
      .default('Adam')
      .meta({
        description: `One of ${optimizers.join(', ')}; the PyTorch trainer knows ${torchOptimizers.join(', ')} as well.`,
      }),
    learning_rate: z.number().gt(0).max(100).default(1e-3).meta({ description: 'Step size.' }),
    weight_decay: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .meta({ description: 'L2 penalty (Adam, SGD) or decoupled decay (AdamW).' }),
    momentum: z.number().min(0).lt(1).default(0).meta({ description: 'SGD momentum.' }),
    nesterov: z.boolean().default(false).meta({ description: 'Nesterov momentum (SGD).' }),
    beta1: z.number().min(0).lt(1).default(0.9).meta({ description: 'Adam: decay of the first moment.' }),
    beta2: z.number().min(0).lt(1).default(0.999).meta({ description: 'Adam: decay of the second moment.' }),
    epsilon: z.number().gt(0).default(1e-8).meta({ description: 'Adam: added to the denominator.' }),
  })
  .prefault({})
  .meta({ description: 'How the weights are updated.' })

const lrScheduler = z
  .looseObject({
    type: z.enum(schedules).default('none').meta({ description: 'Shape of the schedule.' }),
    step_size: positiveInteger.default(10).meta({ description: '`step`: epochs between two drops.' }),
    gamma: z
      .number()
      .gt(0)
      .lte(1)
      .default(0.1)
      .meta({ description: '`step`, `exponential`, `plateau`: factor of a drop.' }),
    patience: positiveInteger
      .default(5)
      .meta({ description: '`plateau`: epochs without improvement before a drop.' }),
    min_lr: z.number().min(0).default(0).meta({ description: 'The rate never falls below.' }),
    warmup_epochs: z
      .int()
      .min(0)
      .default(0)
      .meta({ description: 'Epochs of linear warm-up before the schedule.' }),
  })
  .prefault({})
  .meta({ description: 'Learning-rate schedule, stepped once an epoch.' })

const training = z
  .looseObject({
    epochs: positiveInteger.max(100_000).default(100).meta({ description: 'Most epochs that are trained.' }),
    batch_size: positiveInteger.max(1_048_576).default(32).meta({ description: 'Samples in one update.' }),
    device: z.string().default('auto').meta({ description: '`auto`, `cpu`, `cuda`, `cuda:<n>` or `mps`.' }),
    class_weights: z
      .union([z.enum(['none', 'balanced']), z.array(z.number().min(0))])
      .default('none')
      .meta({
        description:
          'Weight of each class in the loss: `balanced` (as scikit-learn computes it), a list, or `none`.',
      }),
    label_smoothing: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .meta({ description: 'Share of the target spread over all classes.' }),
    gradient_clip_norm: z
      .number()
      .gt(0)
      .optional()
      .meta({ description: 'Largest global norm of the gradient.' }),
    mixed_precision: z
      .boolean()
      .optional()
      .meta({ description: 'Train in reduced precision where the device offers it.' }),
    num_workers: z.int().min(0).optional().meta({ description: 'Processes that load data (PyTorch).' }),
    accumulate_batches: positiveInteger.max(65_536).optional().meta({
      description: 'Batches whose gradients are added up before an update (PyTorch trainer).',
    }),
    ema_decay: z.number().gt(0).lt(1).optional().meta({
      description:
        'Decay of an exponential moving average of the weights, which is then what is validated and exported (PyTorch trainer).',
    }),
    compile: z.boolean().optional().meta({
      description:
        'Compile the model with `torch.compile` (PyTorch trainer); on CUDA where it pays when absent.',
    }),
    channels_last: z.boolean().optional().meta({
      description:
        'Keep images with their channels last in memory (PyTorch trainer); on CUDA when absent. Changes speed only.',
    }),
  })
  .prefault({})
  .meta({ description: 'The training loop.' })

const earlyStopping = z
  .looseObject({
    enabled: z.boolean().default(true).meta({ description: 'Stop when the metric no longer improves.' }),
    patience: positiveInteger
      .default(10)
      .meta({ description: 'Validations without improvement before stopping.' }),
    min_delta: z.number().min(0).default(0).meta({ description: 'Change that counts as an improvement.' }),
    metric: z.string().default('val_loss').meta({ description: 'A validation metric.' }),
    mode: z
      .enum(['min', 'max'])
      .optional()
      .meta({ description: 'Direction of improvement; follows the metric where absent.' }),
  })
  .prefault({})
  .meta({ description: 'When training ends before its last epoch.' })

const transform = z.union([z.string(), z.record(z.string(), z.unknown())])

const dataAugmentation = z
  .looseObject({
    enabled: z.boolean().default(false).meta({ description: 'Apply the transforms while training.' }),
    transforms: z.array(transform).default([]).meta({
      description:
        'In order: `random_crop: [h, w]` or `{size, padding}`, `horizontal_flip: {p}`, `vertical_flip: {p}`, `color_jitter: {brightness, contrast}`.',
    }),
  })
  .prefault({})
  .meta({ description: 'Random changes to training samples.' })

const checkpointing = z
  .looseObject({
    save_best: z.boolean().default(true).meta({ description: 'Keep the checkpoint of the best epoch.' }),
    save_last: z
      .boolean()
      .default(true)
      .meta({ description: 'Keep the checkpoint of the last epoch; resuming needs it.' }),
    checkpoint_every_n_epochs: z
      .int()
      .min(0)
      .default(0)
      .meta({ description: 'Keep one every n epochs; 0 for none.' }),
    save_top_k: z.int().min(0).default(1).meta({ description: 'Keep the k best epochs.' }),
    output_dir: z
      .string()
      .default('checkpoints/production/')
      .meta({ description: 'Folder for the checkpoints, inside the project.' }),
    metric: z
      .string()
      .optional()
      .meta({ description: 'Metric that says which epoch is best; that of early stopping where absent.' }),
    mode: z
      .enum(['min', 'max'])
      .optional()
      .meta({ description: 'Direction of improvement; follows the metric where absent.' }),
  })
  .prefault({})
  .meta({ description: 'Which states of the training are kept.' })

const validation = z
  .looseObject({
    validate_every_n_epochs: positiveInteger
      .default(1)
      .meta({ description: 'Epochs between two validations.' }),
    metrics: z
      .array(z.string())
      .default(['val_loss', 'val_acc'])
      .meta({ description: 'Metrics recorded at each validation.' }),
  })
  .prefault({})
  .meta({ description: 'What is measured while training.' })

const testSet = z
  .looseObject({
    enabled: z
      .boolean()
      .default(true)
      .meta({ description: 'Evaluate on the held-out test set. The gate stays closed without.' }),
    evaluate_at_end: z
      .boolean()
      .default(true)
      .meta({ description: 'Predict the test set when training ends.' }),
    metrics: z
      .array(z.string())
      .default(['test_loss', 'test_acc', 'test_f1', 'test_precision', 'test_recall', 'test_confusion_matrix'])
      .meta({ description: 'Metrics that the final evaluation must contain.' }),
  })
  .prefault({})
  .meta({ description: 'The final evaluation.' })

const reproducibility = z
  .looseObject({
    seed: z.int().min(0).max(4_294_967_295).default(42).meta({ description: 'Seed of every random choice.' }),
    deterministic: z.boolean().default(true).meta({ description: 'Same seed, same weights.' }),
    repeat: positiveInteger.max(100).default(1).meta({
      description:
        'Seeds that the final training is done with, this one and those after it, to show how far chance alone moves the figures.',
    }),
  })
  .prefault({})
  .meta({ description: 'What makes a run repeatable.' })

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)])

const exporting = z
  .looseObject({
    enabled: z.boolean().default(true).meta({ description: 'Export the best checkpoint.' }),
    formats: z
      .array(z.enum(exportFormats))
      .min(1)
      .default(['onnx'])
      .meta({ description: 'Deployment formats.' }),
    opset: z.int().min(17).max(25).default(17).meta({ description: 'ONNX operator set.' }),
    calibration: z.enum(calibrationMethods).optional().meta({
      description:
        'Make a variant whose probabilities are calibrated on the validation predictions: by one `temperature`, or by an `isotonic` curve a class. None where absent.',
    }),
    quantization: z
      .looseObject({
        enabled: z.boolean().default(false).meta({ description: 'Make smaller variants of the ONNX model.' }),
        dtype: oneOrMore(z.enum(quantizationTypes))
          .default('int8')
          .meta({ description: 'One type or a list of them.' }),
        mode: z.enum(quantizationModes).default('static').meta({
          description:
            'int8: ranges of activations measured on the training set (`static`) or found at run time (`dynamic`).',
        }),
        calibration_samples: positiveInteger
          .max(100_000)
          .default(512)
          .meta({ description: 'Training samples used to measure ranges.' }),
      })
      .prefault({})
      .meta({ description: 'Variants of reduced precision.' }),
  })
  .prefault({})
  .meta({ description: 'What is made of the trained model.' })

const sliceTarget = z.looseObject({
  where: z.string().min(1).meta({ description: 'Which test samples: a predicate on their columns.' }),
  metric: z.string().meta({ description: 'Metric of the test set.' }),
  floor: z.number().meta({ description: 'Worst value that is accepted.' }),
  confident: z.boolean().optional().meta({ description: 'As `targets.confident`, of this floor.' }),
})

const targets = z
  .looseObject({
    test_acc: fraction.optional().meta({ description: 'Least accuracy on the test set, as a fraction.' }),
    test_f1: fraction.optional().meta({ description: 'Least macro F1 on the test set.' }),
    test_precision: fraction.optional().meta({ description: 'Least macro precision on the test set.' }),
    test_recall: fraction.optional().meta({ description: 'Least macro recall on the test set.' }),
    test_auc: fraction.optional().meta({ description: 'Least ROC-AUC on the test set.' }),
    test_loss: z.number().min(0).optional().meta({ description: 'Highest loss on the test set.' }),
    confident: z.boolean().default(false).meta({
      description:
        'The lower bound of the 95 % interval must reach the target, not only the estimate; the interval of the gap between validation and test must lie within what item 6 accepts.',
    }),
    slices: z.array(sliceTarget).optional().meta({
      description:
        'Floors for parts of the test set: `{where: \'age >= 60 and country == "DE"\', metric: test_recall, floor: 0.8, confident: true}`.',
    }),
  })
  .prefault({})
  .meta({ description: 'What the model must reach.' })

const inference = z
  .looseObject({
    latency_ms_p95: z
      .number()
      .gt(0)
      .optional()
      .meta({ description: 'Budget in milliseconds for the 95th percentile at batch 1.' }),
    batch: positiveInteger.default(32).meta({ description: 'Large batch size that is measured beside 1.' }),
  })
  .prefault({})
  .meta({ description: 'What serving demands.' })

const approval = z
  .looseObject({
    required: z.boolean().default(true).meta({ description: 'The gate waits for this approval.' }),
    approvers: z.array(z.string()).default([]).meta({
      description: 'E-mail addresses that may approve; anyone but the person who trained where empty.',
    }),
  })
  .prefault({})

const approvals = z
  .looseObject({
    technical: approval.meta({ description: 'Technical approval.' }),
    product: approval.meta({ description: 'Product approval.' }),
    compliance: approval.meta({ description: 'Compliance approval.' }),
  })
  .prefault({})
  .meta({ description: 'Who must sign off.' })

const launch = z
  .looseObject({
    trainer: z.enum(['auto', 'embedded', 'pytorch', 'project']).default('auto').meta({
      description:
        '`project` starts `training_orchestrator.py`, `pytorch` the package `finalize_trainer`, `embedded` the trainer that needs no Python, `auto` the first of them that is there.',
    }),
    python: z
      .string()
      .optional()
      .meta({ description: 'Python interpreter for the project’s own script and for the PyTorch trainer.' }),
    launcher: z.enum(launcherIds).default('local').meta({
      description:
        'Where it trains: `local`, with `torchrun`, as a job of `slurm` or `ray`, or by a `command` of your own.',
    }),
    env: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .default({})
      .meta({ description: 'Environment variables for the training.' }),
    download: downloadTemplate.optional().meta({
      description:
        'Argument list that brings the run directory `{run_dir}` of the job `{id}` back, where the cluster shares no files: started every minute and at the end.',
    }),
    torchrun: torchrunSection.optional(),
    slurm: slurmSection.optional(),
    ray: raySection.optional(),
    command: commandSection.optional(),
  })
  .prefault({})
  .meta({ description: 'What trains, and where.' })

export const configSchema = z.looseObject({
  task: z.enum(metricTasks).default('classification').meta({ description: 'Kind of problem.' }),
  data,
  model,
  optimizer,
  lr_scheduler: lrScheduler,
  training,
  early_stopping: earlyStopping,
  data_augmentation: dataAugmentation,
  checkpointing,
  validation,
  test_set: testSet,
  reproducibility,
  export: exporting,
  targets,
  inference,
  approvals,
  launch,
  logging: z.looseObject({}).optional().meta({ description: 'Read by the project’s own trainer.' }),
  experiment: z.looseObject({}).optional().meta({ description: 'Name and notes of the experiment.' }),
})

/** A configuration with every default filled in and older spellings moved to their place (`effective.ts`). */
export type Config = z.output<typeof configSchema>
