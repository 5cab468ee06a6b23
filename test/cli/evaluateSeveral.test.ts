import { evaluationReportSchema } from '../../src/cli/writers/evaluation.ts'
import { writeNpz } from '../../src/core/arrays/npz.ts'
import { writePredictions } from '../../src/core/runs/writePredictions.ts'
import { classifierCase, labelCase } from '../unit/core/metrics/cases.ts'
import { describe, expect, it } from 'vitest'
import { evaluate, parsed, read, write, writeCase } from './evaluateProject.ts'

/* `finalize-model evaluate` of several files, and against a baseline. */

describe('more than the usual', () => {
  it('judges several files, each against the baseline; the JSON says what its members are', async () => {
    writeCase('old.npz', 2)
    writeCase('one.npz', 4)
    writeCase('two.npz', 3)
    const text = await evaluate('one.npz', 'two.npz', '--baseline', 'old.npz')
    expect(text.code).toBe(0)
    expect(text.out).toContain('one.npz: Metrics')
    expect(text.out).toContain('two.npz: Against old.npz')
    const { out } = await evaluate('one.npz', 'two.npz', '--baseline', 'old.npz', '--format', 'json')
    const report = evaluationReportSchema.parse(JSON.parse(out))
    expect(report.evaluation!.test.path).toBe('one.npz')
    expect(report.further!.map(({ path: file, comparison }) => [file, comparison?.verdict])).toEqual([
      ['two.npz', 'better'],
    ])
    expect(report.about['evaluation.confusionMatrix']).toContain('row the actual class')
  })

  it('draws each file into a folder of its own, and tells which', async () => {
    writeCase('a/b.npz', 4)
    writeCase('a_b.npz', 2)
    const { code, err } = await evaluate('a/b.npz', 'a_b.npz', '--plots', 'drawn')
    expect(code).toBe(0)
    expect(err).toMatch(/of a\/b\.npz to drawn\/a_b\./)
    expect(err).toMatch(/of a_b\.npz to drawn\/a_b_2\./)
    expect(read('drawn/a_b/roc.svg')).not.toBe(read('drawn/a_b_2/roc.svg'))
  })

  it('goes on with the other files where one can’t be read', async () => {
    writeCase('good.npz', 4)
    const { code, out, err } = await evaluate('gone.npz', 'good.npz')
    expect(code).toBe(2)
    expect(err).toContain('gone.npz')
    expect(out).toContain('good.npz: Metrics')
  })

  it('takes the positive class, the metric and exact intervals as asked', async () => {
    const { yTrue, scores } = classifierCase({ seed: 3, samples: 300, classes: 2, skill: 3 })
    write('test.npz', writePredictions({ yTrue, scores }))
    const { out } = await evaluate(
      'test.npz',
      '--class',
      '0',
      '--metric',
      'f3_positive,top1_acc',
      '--exact',
      '--format',
      'json',
    )
    const evaluation = parsed(out).evaluation!
    expect([evaluation.positiveClass, evaluation.primaryMetric]).toEqual(['0', 'test_f3_positive'])
    expect(evaluation.test.metrics['test_recall_positive']).toEqual(evaluation.classes[0]!.recall)
    expect(evaluation.test.metrics['test_acc']!.method).toBe('clopper-pearson')
    expect(evaluation.test.metrics['test_top1_acc']!.value).toBe(evaluation.test.metrics['test_acc']!.value)
    const wrong = await evaluate('test.npz', '--class', 'cat')
    expect(wrong.code).toBe(1)
    expect(wrong.err).toContain('is none of the classes (0, 1)')
  })

  it('reads several labels a sample from arrays and from columns, to the same figures', async () => {
    const { yTrue, scores, samples } = labelCase({ seed: 4, samples: 120, labels: 3 })
    const shape = [samples, 3]
    write(
      'test.npz',
      writeNpz({
        y_true: { type: 'uint8', shape, data: Uint8Array.from(yTrue) },
        y_score: { type: 'float64', shape, data: scores },
        class_names: { type: 'string', shape: [3], data: ['x', 'y', 'z'] },
      }),
    )
    const rows = Array.from({ length: samples }, (_, row) =>
      [yTrue, scores].flatMap((values) => [...values.subarray(row * 3, row * 3 + 3)]).join(','),
    )
    write('test.csv', ['true_x,true_y,true_z,score_x,score_y,score_z', ...rows].join('\n'))
    const [arrays, columns] = [
      parsed((await evaluate('test.npz', '--format', 'json')).out).evaluation!,
      parsed((await evaluate('test.csv', '--format', 'json')).out).evaluation!,
    ]
    expect(arrays.task).toBe('multi-label')
    expect(columns.test.metrics).toEqual(arrays.test.metrics)
    expect(columns.classes).toEqual(arrays.classes)
    const words = ['False', 'True', 'FALSE', 'true']
    const worded = rows.map((row, at) =>
      row.replace(/^([01]),([01]),([01])/, (_, ...found: string[]) =>
        found
          .slice(0, 3)
          .map((each) => words[Number(each) + (at % 2) * 2])
          .join(','),
      ),
    )
    write('worded.csv', ['true_x,true_y,true_z,score_x,score_y,score_z', ...worded].join('\n'))
    const booleans = parsed((await evaluate('worded.csv', '--format', 'json')).out).evaluation!
    expect(booleans.classes).toEqual(arrays.classes)
    const text = await evaluate('test.npz')
    expect(text.out).toContain('120 samples with 3 labels')
    expect(text.out).toMatch(/^Hamming loss +0\.\d{4} /m)
    expect((await evaluate('test.npz', '--task', 'classification')).err).toContain('--task multi-label')
  })

  it.each([
    ['a label of 2', 'true_x,true_y,score_x,score_y\n2,0,0.5,0.5\n', 'predictions-label-invalid'],
    ['a label of yes', 'true_x,true_y,score_x,score_y\nyes,True,0.5,0.5\n', 'csv-not-a-number'],
    ['a score of true', 'true_x,true_y,score_x,score_y\n1,True,True,0.5\n', 'csv-not-a-number'],
    ['a score above 1', 'true_x,true_y,score_x,score_y\n1,0,1.5,0.5\n', 'predictions-label-invalid'],
    ['no score of a label', 'true_x,true_y,score_x\n1,0,0.5\n', 'predictions-column-missing'],
  ])('refuses %s', async (_, content, code) => {
    write('test.csv', content)
    const { out } = await evaluate('test.csv', '--format', 'json')
    expect(parsed(out).findings.map((each) => each.code)).toEqual([code])
  })
})

describe('against a baseline', () => {
  it('says better, worse, or that it can’t tell', async () => {
    writeCase('strong.npz', 4)
    writeCase('weak.npz', 2.5)
    const better = await evaluate('strong.npz', '--baseline', 'weak.npz')
    expect(better.code).toBe(0)
    expect(better.out).toContain('Better than the baseline by accuracy on 300 samples.')
    expect(better.out).toMatch(/exact\s+McNemar\s+test,\s+p\s+[<=] 0\.\d+/)
    const worse = await evaluate('weak.npz', '--baseline', 'strong.npz', '--format', 'json')
    expect(parsed(worse.out).comparison?.verdict).toBe('worse')
    const same = await evaluate('weak.npz', '--baseline', 'weak.npz', '--format', 'markdown')
    expect(same.out).toContain('Can’t tell')
  })

  it('of other samples is refused, naming both files', async () => {
    writeCase('new.npz', 4)
    writeCase('old.npz', 4, 299)
    const { code, out, err } = await evaluate('new.npz', '--baseline', 'old.npz')
    expect(code).toBe(1)
    expect(err).toContain('comparison-samples-differ')
    expect(err).toContain('old.npz has 299 samples and new.npz 300')
    expect(out).toContain('Accuracy')
  })
})
