import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { comparisonReportSchema } from '../../src/cli/writers/comparison.ts'
import { evaluationReportSchema } from '../../src/cli/writers/evaluation.ts'
import { runInProcess } from './inProcess.ts'
import { scratchFor } from './scratch.ts'

/* Files of predicted classes without scores, as `SVC.predict` leaves them, through the commands. */

const { at, write } = scratchFor('labels alone')
const run = (...args: readonly string[]) => runInProcess(args, { cwd: at('.') })

const names = ['cat', 'dog', 'elk']
/** Every seventh prediction is of the next class, of `strange` every third. */
const rows = (wrong: number) =>
  Array.from({ length: 120 }, (_, row) => [row % 3, row % wrong === 0 ? (row + 1) % 3 : row % 3] as const)
const table = (wrong: number, nameOf: (index: number) => string) =>
  ['y_true,y_pred,half', ...rows(wrong).map((each, row) => [...each.map(nameOf), row % 2].join(','))].join(
    '\n',
  )

async function evaluated(...args: readonly string[]) {
  const { code, out, err } = await run('evaluate', ...args, '--format', 'json')
  expect(code, err).toBe(0)
  return evaluationReportSchema.parse(JSON.parse(out))
}

describe('evaluate', () => {
  it('judges names of classes, whatever they are called in numbers', async () => {
    write(
      'names.csv',
      table(7, (index) => names[index]!),
    )
    write('numbers.csv', table(7, String))
    const [named, numbered] = [await evaluated('names.csv'), await evaluated('numbers.csv')]
    expect(named.evaluation).toMatchObject({ task: 'classification', classNames: names })
    expect(numbered.evaluation).toMatchObject({ task: 'classification', classNames: ['0', '1', '2'] })
    expect(numbered.evaluation!.test.metrics).toEqual(named.evaluation!.test.metrics)
    const { test } = named.evaluation!
    expect(test.metrics['test_acc']!.value).toBe(102 / 120)
    expect(test.metrics['test_auc']).toMatchObject({ value: null })
    expect(named.findings.map(({ code }) => code)).toEqual(['evaluation-without-scores'])
  })

  it('prints, cuts and draws what there is', async () => {
    write(
      'a.csv',
      table(7, (index) => names[index]!),
    )
    const { code, out, err } = await run('evaluate', 'a.csv', '--where', 'half == 1', '--plots', 'plots')
    expect(code).toBe(0)
    expect(out).toContain('60 samples of 3 classes')
    expect(out).toMatch(/Matthews correlation +0\.\d+/)
    expect(out).toMatch(/ROC-AUC +undefined/)
    expect(err).toContain('no scores')
    expect(readdirSync(at('plots'))).toEqual(['confusion_matrix.png', 'confusion_matrix.svg'])
    const unknown = await run('evaluate', 'a.csv', '--where', 'confidence > 0.5')
    expect(unknown.code).toBe(1)
  })
})

describe('compare', () => {
  it('holds classes against each other, and against a model with scores and other classes first', async () => {
    write(
      'a.csv',
      table(3, (index) => names[index]!),
    )
    write(
      'b.csv',
      table(7, (index) => names[index]!),
    )
    const scored = rows(4).map(([truth, guess]) =>
      [names[truth], ...[2, 0, 1].map((index) => (index === guess ? 0.8 : 0.1))].join(','),
    )
    write('c.csv', ['y_true,score_elk,score_cat,score_dog', ...scored].join('\n'))
    const { code, out, err } = await run('compare', 'a.csv', 'b.csv', 'c.csv', '--format', 'json')
    expect(code, err).toBe(0)
    const { comparison, findings } = comparisonReportSchema.parse(JSON.parse(out))
    expect(comparison!.comparisons.map(({ verdict }) => verdict)).toEqual(['better', 'unclear'])
    expect(Object.keys(comparison!.comparisons[1]!.differences)).not.toContain('loss')
    expect(comparison!.models.map(({ metrics }) => metrics['acc']!.value)).toEqual([
      80 / 120,
      102 / 120,
      90 / 120,
    ])
    expect(findings.map(({ code: each, file }) => [each, file])).toEqual([
      ['evaluation-without-scores', 'a.csv'],
      ['evaluation-without-scores', 'b.csv'],
    ])
    const asked = await run('compare', 'a.csv', 'b.csv', '--metric', 'auc')
    expect([asked.code, asked.err.includes('computed from scores')]).toEqual([1, true])
    const against = await evaluated('b.csv', '--baseline', 'a.csv')
    expect(against.comparison!.verdict).toBe('better')
  })
})

it('thresholds says that it needs scores', async () => {
  write(
    'a.csv',
    table(7, (index) => names[index]!),
  )
  const { code, err } = await run('thresholds', 'a.csv', '--class', 'cat')
  expect([code, err.includes('thresholds-no-scores')]).toEqual([1, true])
})
