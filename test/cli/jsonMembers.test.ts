import { describe, expect, it } from 'vitest'
import { comparisonReportSchema } from '../../src/cli/writers/comparison.ts'
import { evaluationReportSchema } from '../../src/cli/writers/evaluation.ts'
import { thresholdsReportSchema } from '../../src/cli/writers/thresholdsReport.ts'
import { scratchFor } from './scratch.ts'
import { undescribed } from './undescribed.ts'

/* The JSON of the commands that judge predictions describes each of its members. */

interface Document {
  readonly about: Readonly<Record<string, string>>
  readonly evaluation?: unknown
  readonly comparison?: unknown
  readonly decision?: unknown
  readonly labels?: unknown
}

const commands = [
  ['evaluate', evaluationReportSchema],
  ['compare', comparisonReportSchema],
  ['thresholds', thresholdsReportSchema],
] as const

const rowsOf = (samples: number, row: (at: number) => readonly (string | number)[]) =>
  Array.from({ length: samples }, (_, at) => row(at).join(',')).join('\n')

const noise = (at: number, seed: number) => ((at * 37 + seed * (at % 11) * 13) % 97) / 97

/** Two classes, one of them rare, with weights and columns to cut by. */
const classes = (seed: number) =>
  `id,y_true,score_fine,score_fraud,sample_weight,country\n${rowsOf(300, (at) => {
    const isFraud = at % 15 === 0
    const score = (0.05 + 0.6 * noise(at, seed) + (isFraud ? 0.3 : 0)).toFixed(4)
    const weight = 1 + (at % 3)
    const country = at % 4 === 0 ? 'FR' : 'DE'
    return [`s${at}`, isFraud ? 'fraud' : 'fine', (1 - Number(score)).toFixed(4), score, weight, country]
  })}\n`

/** Two labels a sample, one of them rare. */
const labels = (seed: number) =>
  `id,true_a,true_b,score_a,score_b\n${rowsOf(200, (at) => {
    const [a, b] = [Number(at % 3 === 0), Number(at % 20 === 0)]
    return [
      `s${at}`,
      a,
      b,
      (0.3 * a + 0.6 * noise(at, seed)).toFixed(4),
      (0.3 * b + 0.6 * noise(at, seed + 1)).toFixed(4),
    ]
  })}\n`

/** Values with a few errors that are far larger than the others. */
const values = (seed: number) =>
  `id,y_true,y_pred\n${rowsOf(400, (at) => [`s${at}`, at % 50, (at % 50) + noise(at, seed) + (at % 150 === 7 ? 90 : 0)])}\n`

const kinds = { classes, labels, values }

const byCommand = {
  evaluate: [
    [
      'two classes with weights against a baseline, of two files',
      'classes-1.csv',
      'classes-3.csv',
      '--baseline',
      'classes-2.csv',
    ],
    ['several labels', 'labels-1.csv', '--baseline', 'labels-2.csv'],
    ['values', 'values-1.csv', '--baseline', 'values-2.csv'],
    ['a part of the samples', 'classes-1.csv', '--where', 'country == "DE"'],
    ['a file that isn’t there', 'gone.csv'],
  ],
  compare: [
    ['two classes with weights', 'classes-1.csv', 'classes-2.csv', 'classes-3.csv'],
    ['several labels', 'labels-1.csv', 'labels-2.csv'],
    ['values', 'values-1.csv', 'values-2.csv', 'values-3.csv'],
  ],
  thresholds: [
    ['two classes with weights and a backup', 'classes-1.csv', '--class', 'fraud', '--backup', 'cost:1,10'],
    [
      'ensembles, judged on test',
      ...[1, 2, 3].map((seed) => `classes-${seed}.csv`),
      ...[1, 2, 3].flatMap((seed) => ['--test', `t/classes-${seed}.csv`]),
      '--ensemble',
      'all',
      '--class',
      'fraud',
    ],
    ['one of several labels', 'labels-1.csv', '--class', 'a'],
    ['several labels, judged on test', 'labels-1.csv', '--test', 't/labels-1.csv'],
    ['a demand that nothing meets', 'classes-1.csv', '--class', 'fraud', '--objective', 'precision:1'],
  ],
} as const

describe.each(commands)('the JSON of %s', (command, schema) => {
  const { write, run } = scratchFor(command)

  async function documentOf(args: readonly string[]) {
    for (const [kind, text] of Object.entries(kinds)) {
      for (const seed of [1, 2, 3]) {
        write(`${kind}-${seed}.csv`, text(seed))
        write(`t/${kind}-${seed}.csv`, text(seed + 3).replaceAll(/^s/gm, 't'))
      }
    }
    const document: unknown = JSON.parse((await run([...args, '--format', 'json'])).out)
    schema.parse(document)
    return document as Document
  }

  it.each(byCommand[command].map(([title, ...args]) => [title, args] as const))(
    'of %s describes each member',
    async (_, args) => {
      const document = await documentOf(args)
      const isJudged = document.evaluation ?? document.comparison ?? document.decision ?? document.labels
      expect(isJudged !== null && isJudged !== undefined).toBe(args[0] !== 'gone.csv')
      expect(undescribed(document)).toEqual([])
    },
  )

  it('would be found to lack a member’s description', async () => {
    const [, ...args] = byCommand[command][0]
    const document = await documentOf(args)
    const place = {
      evaluate: 'evaluation.slices.tested',
      compare: 'comparison.pairs[].adjusted',
      thresholds: 'decision.candidates[].distinct',
    }[command]
    const about = Object.fromEntries(Object.entries(document.about).filter(([name]) => name !== place))
    expect(undescribed({ ...document, about })).toEqual([place])
  })
})
