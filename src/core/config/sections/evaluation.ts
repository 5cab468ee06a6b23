import * as z from 'zod'
import { positiveInteger } from './positiveInteger.ts'

const fraction = z.number().min(0).max(1)

export const validation = z
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

export const testSet = z
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

export const sliceTarget = z.looseObject({
  where: z.string().min(1).meta({ description: 'Which test samples: a predicate on their columns.' }),
  metric: z.string().meta({ description: 'Metric of the test set.' }),
  floor: z.number().meta({ description: 'Worst value that is accepted.' }),
  confident: z.boolean().optional().meta({ description: 'As `targets.confident`, of this floor.' }),
})

export const targets = z
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
