import * as z from 'zod'
import { positiveInteger } from './positiveInteger.ts'

const column = z.string().min(1)

export const data = z
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
    target: column.default('y').meta({
      description:
        'Column (CSV) or array (npz) that holds the target; of a multi-label task the array of samples × labels.',
    }),
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
    class_names: z.array(z.string()).optional().meta({
      description:
        'Names of the classes or labels, in the order of their index. Of a multi-label task they are the columns of 0 and 1 of a table.',
    }),
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

const transform = z.union([z.string(), z.record(z.string(), z.unknown())])

export const dataAugmentation = z
  .looseObject({
    enabled: z.boolean().default(false).meta({ description: 'Apply the transforms while training.' }),
    transforms: z.array(transform).default([]).meta({
      description:
        'In order: `random_crop: [h, w]` or `{size, padding}`, `horizontal_flip: {p}`, `vertical_flip: {p}`, `color_jitter: {brightness, contrast}`.',
    }),
  })
  .prefault({})
  .meta({ description: 'Random changes to training samples.' })
