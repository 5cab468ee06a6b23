import * as z from 'zod'
import { figureSchema } from '../../core/metrics/evaluation.ts'
import { scoreShiftSchema } from '../../core/metrics/scoreShift.ts'
import { togetherMetrics } from '../../core/thresholds/decideEachLabel.ts'
import { combinationSchema } from '../../core/thresholds/recordedDecisions.ts'
import { flattered } from '../../core/wording/thresholds.ts'
import { findingRecordSchema } from './findingRecord.ts'
import { aboutSchema, membersOf } from './members.ts'

const counts = {
  truePositives:
    'Samples of the class that are predicted as it; the sum of their weights, where there are weights.',
  falsePositives: 'Others that are predicted as it.',
  falseNegatives: 'Samples of the class that are not.',
  trueNegatives: 'Others that are not.',
} as const

const shares = {
  precision: 'Share of the predicted that are of the class',
  recall: 'Share of the class that is predicted',
  specificity: 'Share of the others that are not predicted',
  f1: 'F1 of the class',
  accuracy: 'Share of the samples that are decided rightly',
} as const

const objectiveFigure = 'What the objective asks for: F-beta, recall, or the mean cost of a sample'

const each = <K extends string, S extends z.ZodType>(
  texts: Readonly<Record<K, string>>,
  make: (text: string) => S,
) =>
  Object.fromEntries(Object.entries<string>(texts).map(([name, text]) => [name, make(text)])) as Record<K, S>

const figure = (text: string) =>
  figureSchema.meta({
    description: `${text}: the value with its 95 % interval low to high and the method; doubts, where they stand, say why the interval may be too short.`,
  })

const figures = z.object({
  ...each(counts, (description) => z.number().meta({ description })),
  ...each(shares, figure),
  alerts: figure('Share of the samples that are predicted as the class'),
  objective: figure(objectiveFigure),
})

const row = z.object({
  threshold: z.number().meta({ description: 'The class is predicted where the score is this or above.' }),
  ...each({ ...counts, ...shares }, (text) =>
    z
      .number()
      .nullable()
      .meta({ description: text.endsWith('.') ? text : `${text}.` }),
  ),
  objective: z
    .number()
    .nullable()
    .meta({ description: `${objectiveFigure}; null where its demand is not met.` }),
})

const candidate = z
  .object({
    name: z.string().meta({
      description:
        'The model’s name, or the kind of the ensemble; of a backup by another objective with that.',
    }),
    combination: combinationSchema,
    objective: z.string().meta({ description: 'What its threshold was chosen for, as on the command line.' }),
    threshold: z.number().nullable().meta({
      description: 'The class is predicted where the score is this or above; null: never.',
    }),
    score: z.number().nullable().meta({
      description:
        'The validation score at which the objective is best; threshold decides the same on validation.',
    }),
    meets: z.boolean().meta({ description: 'Whether the objective’s demand is met on validation.' }),
    validation: figures.meta({ description: `Of the samples that chose: ${flattered}.` }),
    test: figures.nullable().meta({
      description: 'Of the test samples: the primary and the backup only, unchanged; else null.',
    }),
    shift: scoreShiftSchema.optional().meta({ description: 'Absent where the rule is not applied to test.' }),
    sweep: z.array(row).meta({ description: 'Figures on validation at 0.10 to 0.90 by 0.05.' }),
    scores: z.array(row).meta({
      description:
        'The same at every distinct score, at most 1,000 of them; none where each label has a threshold.',
    }),
    distinct: z.int().meta({ description: 'How many distinct scores validation has.' }),
  })
  .meta({ description: 'A model or an ensemble with its threshold.' })

const split = z.object({
  samples: z.int().meta({ description: 'How many samples there are.' }),
  positives: z.int().meta({ description: 'How many of them are of the class, whatever they weigh.' }),
  files: z
    .array(
      z.object({
        model: z.string().meta({ description: 'The model’s name.' }),
        path: z.string().meta({ description: 'Its file of predictions.' }),
        sha256: z.string().meta({ description: 'Its digest.' }),
      }),
    )
    .meta({ description: 'One a model; `combination` numbers them in this order.' }),
})

const decision = z.object({
  positive: z
    .object({
      index: z.int().meta({ description: 'Its index.' }),
      name: z.string().meta({ description: 'Its name.' }),
      kind: z
        .literal('label')
        .optional()
        .meta({ description: '`label` where a sample may have several; absent for a class.' }),
    })
    .meta({ description: 'The class or label that is decided about.' }),
  objective: z.string().meta({ description: 'What is chosen for, as on the command line.' }),
  validation: split.meta({ description: 'The predictions that chose.' }),
  test: split.nullable().meta({
    description: 'The predictions that judge the choice; null without. Nothing is chosen on them.',
  }),
  candidates: z.array(candidate).meta({
    description: 'Best by the objective on validation first; those that don’t meet its demand last.',
  }),
  primary: z
    .string()
    .nullable()
    .meta({ description: 'Name of the candidate to use; null where none meets the demand.' }),
  backup: z.string().nullable().meta({
    description:
      'Name of the candidate to fall back to: the best other model, or the same by the objective of --backup; null where there is none.',
  }),
})

const figuresTogether = z.record(z.enum(togetherMetrics), figureSchema)
const together = z.object({
  usual: figuresTogether.meta({ description: 'Each label at 0.5, by metric as evaluate computes it.' }),
  chosen: figuresTogether.meta({ description: 'Each label at its own threshold.' }),
})

const label = z.object({
  name: z.string().meta({ description: 'The label.' }),
  threshold: z.number().nullable().meta({
    description: 'It is predicted where its score is this or above; null: never; 0.5 where none was chosen.',
  }),
  decision: decision.nullable().meta({
    description:
      'As `decision` of one class, without the figures at every score; null where the predictions allow no choice.',
  }),
})

/** What `finalize-model thresholds --format json` prints. */
export const thresholdsReportSchema = z.object({
  version: z.literal(1).meta({ description: 'Of this form.' }),
  about: aboutSchema,
  decision: decision.nullable().meta({
    description:
      'What was chosen; null where the predictions allow no choice, and where each label has its own.',
  }),
  labels: z
    .object({
      objective: z.string().meta({ description: 'What is chosen for, as on the command line.' }),
      labels: z.array(label).meta({ description: 'One a label in index order.' }),
      validation: together.meta({ description: 'All labels together on validation.' }),
      test: together.nullable().meta({ description: 'The same on test; null without.' }),
    })
    .optional()
    .meta({ description: 'A threshold for each of several labels a sample; absent for one class or label.' }),
  findings: z.array(findingRecordSchema),
})

/**
 * What the members of the JSON are. Those of a label's decision are told once, as those of one class.
 *
 * @param hasLabels whether each label has a threshold of its own
 */
export function aboutThresholds(hasLabels: boolean): Record<string, string> {
  const all = Object.entries(membersOf(thresholdsReportSchema))
  const left = hasLabels ? 'labels.labels[].decision.' : 'labels'
  return Object.fromEntries(all.filter(([place]) => !place.startsWith(left)))
}
