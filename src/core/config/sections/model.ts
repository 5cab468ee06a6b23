import * as z from 'zod'
import { positiveInteger } from './positiveInteger.ts'

export const model = z
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
