import * as z from 'zod'
import { optimizers, torchOptimizers } from '../trainerNames.ts'
import { positiveInteger } from './positiveInteger.ts'

const schedules = ['none', 'step', 'cosine', 'exponential', 'plateau'] as const

export const optimizer = z
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

export const lrScheduler = z
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

export const training = z
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

const direction = z
  .enum(['min', 'max'])
  .optional()
  .meta({ description: 'Direction of improvement; follows the metric where absent.' })

export const earlyStopping = z
  .looseObject({
    enabled: z.boolean().default(true).meta({ description: 'Stop when the metric no longer improves.' }),
    patience: positiveInteger
      .default(10)
      .meta({ description: 'Validations without improvement before stopping.' }),
    min_delta: z.number().min(0).default(0).meta({ description: 'Change that counts as an improvement.' }),
    metric: z.string().default('val_loss').meta({ description: 'A validation metric.' }),
    mode: direction,
  })
  .prefault({})
  .meta({ description: 'When training ends before its last epoch.' })

export const checkpointing = z
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
    mode: direction,
  })
  .prefault({})
  .meta({ description: 'Which states of the training are kept.' })

export const reproducibility = z
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
