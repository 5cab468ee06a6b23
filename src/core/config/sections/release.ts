import * as z from 'zod'
import { calibrationMethods } from '../../calibration/methods.ts'
import { positiveInteger } from './positiveInteger.ts'

const exportFormats = ['onnx', 'torchscript', 'pt2'] as const
const quantizationTypes = ['int8', 'fp16'] as const
const quantizationModes = ['dynamic', 'static'] as const

const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)])

export const exporting = z
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

export const inference = z
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

export const approvals = z
  .looseObject({
    technical: approval.meta({ description: 'Technical approval.' }),
    product: approval.meta({ description: 'Product approval.' }),
    compliance: approval.meta({ description: 'Compliance approval.' }),
  })
  .prefault({})
  .meta({ description: 'Who must sign off.' })
