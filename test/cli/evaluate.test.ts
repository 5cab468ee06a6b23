import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { evaluationReportSchema } from '../../src/cli/writers/evaluation.ts'
import { evaluationSchema, type Evaluation } from '../../src/core/metrics/evaluation.ts'
import type { Comparison } from '../../src/core/metrics/comparison.ts'
import { writeNpz } from '../../src/core/arrays/npz.ts'
import { writePredictions } from '../../src/core/runs/predictionsFile.ts'
import { classifierCase, labelCase } from '../unit/core/metrics/cases.ts'
import { runInProcess } from './inProcess.ts'

/* `finalize-model evaluate` from its arguments to its exit code, on real files. */

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "evaluate 'quotes' && "))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const write = (name: string, content: string | Uint8Array) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), content)
}

function writeCase(name: string, skill: number, samples = 300): void {
  const { yTrue, scores } = classifierCase({ seed: 3, samples, classes: 3, skill })
  write(name, writePredictions({ yTrue, scores }))
}

const evaluate = (...args: string[]) => runInProcess(['evaluate', ...args], { cwd: folder })

interface Printed {
  readonly version: number
  readonly evaluation: Evaluation | null
  readonly comparison: Comparison | null
  readonly findings: readonly { code: string; file: string | null; message: string }[]
}
const parsed = (out: string) => JSON.parse(out) as Printed

const codesOf = async (...args: string[]) =>
  parsed((await evaluate(...args, '--format', 'json')).out).findings.map((each) => each.code)

describe('one file of predictions', () => {
  it('prints every metric with its interval, the classes and what is confused', async () => {
    writeCase('test.npz', 4)
    const { code, out, err } = await evaluate('test.npz')
    expect(code).toBe(0)
    expect(err).toBe('')
    expect(out).toContain('test.npz: 300 samples of 3 classes.')
    expect(out).toMatch(/^Accuracy +\d\d\.\d % +\d\d\.\d % to \d\d\.\d % +wilson$/m)
    expect(out).toMatch(/^ROC-AUC +0\.\d{4} +0\.\d{4} to 0\.\d{4} +delong-ovr$/m)
    expect(out).toContain('Most confused')
    expect(out).not.toContain('\u001b')
  })

  it('as JSON is evaluation.json’s form, and nothing else stands on stdout', async () => {
    writeCase('test.npz', 4)
    const { code, out } = await evaluate('test.npz', '--format', 'json')
    expect(code).toBe(0)
    const { version, evaluation, comparison, findings } = parsed(out)
    expect(version).toBe(1)
    expect(evaluationSchema.safeParse(evaluation).success).toBe(true)
    expect([comparison, findings]).toEqual([null, []])
  })

  it('reads CSV with named classes, whose names can neither break a table nor drive the terminal', async () => {
    const header = 'y_true,score_a|b,score_\u001b[31mred'
    const rows = Array.from(
      { length: 40 },
      (_, row) => `${row % 2 ? 'a|b' : '\u001b[31mred'},${row % 3 ? 0.9 : 0.2},${row % 3 ? 0.1 : 0.8}`,
    )
    write('test.csv', [header, ...rows].join('\n'))
    const text = await evaluate('test.csv')
    expect(text.code).toBe(0)
    expect(text.out).not.toContain('\u001b')
    expect(text.out).toMatch(/^\?\[31mred /m)
    const markdown = await evaluate('test.csv', '--format', 'markdown')
    expect(markdown.out).toContain('| a\\|b |')
    expect(markdown.out).not.toContain('\u001b')
  })

  it('reads columns of other names, and says where there are none', async () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${row % 2 ? 'bad' : 'good'},${row % 3 ? 0.9 : 0.2}`)
    write('test.csv', ['label,p', ...rows].join('\n'))
    const names = ['--column', 'y_true=label', '--column', 'score_bad=p']
    const { code, out } = await evaluate('test.csv', ...names)
    expect(code).toBe(0)
    expect(out).toContain('The positive class is bad.')
    const missing = await evaluate('test.csv', '--column', 'y_true=truth')
    expect(missing.code).toBe(1)
    expect(missing.err.replaceAll(/\s+/g, ' ')).toContain('test.csv has no truth; it has label, p.')
    const misused = await evaluate('test.csv', '--column', 'truth')
    expect([misused.code, misused.err]).toEqual([2, expect.stringContaining("not 'truth'")])
  })

  it('takes the class names of the run that the file belongs to', async () => {
    writeCase('run/predictions/test.npz', 4)
    const signature = {
      inputs: [{ name: 'x', type: 'float32', shape: [null, 4] }],
      outputs: [{ name: 'y', type: 'float32', shape: [null, 3] }],
      output: 'probabilities',
      classNames: ['cat', 'dog', 'owl'],
      featureHash: '0'.repeat(64),
    }
    write('run/signature.json', JSON.stringify(signature))
    const { out } = await evaluate('run/predictions/test.npz', '--format', 'json')
    expect(parsed(out).evaluation?.classNames).toEqual(['cat', 'dog', 'owl'])
  })

  it('draws the pictures of classes with --plots, and says that values have none', async () => {
    writeCase('test.npz', 4)
    const { code, err } = await evaluate('test.npz', '--plots', 'pictures')
    expect(code).toBe(0)
    expect(err).toContain('plots-written')
    expect(readdirSync(path.join(folder, 'pictures'))).toEqual(
      ['confusion_matrix', 'precision_recall', 'reliability', 'roc'].flatMap((name) => [
        `${name}.png`,
        `${name}.svg`,
      ]),
    )
    write('values.csv', 'y_true,y_pred\n0.5,0.4\n1.5,1.2\n')
    const values = await evaluate('values.csv', '--plots', 'none')
    expect([values.code, values.err.includes('plots-none')]).toEqual([0, true])
  })

  it('warns of a positive class of values, which have none', async () => {
    write('values.csv', 'y_true,y_pred\n0.5,0.4\n1.5,1.2\n')
    const { code, out } = await evaluate('values.csv', '--class', 'cat', '--format', 'json')
    expect(code).toBe(0)
    expect(parsed(out).findings.map((each) => each.code)).toEqual(['evaluation-positive-class-unused'])
  })

  it('judges values as regression, and as counts when told', async () => {
    write(
      'test.csv',
      `y_true,y_pred\n${Array.from({ length: 30 }, (_, row) => `${row % 5},${(row % 5) + 0.3}`).join('\n')}\n`,
    )
    expect((await evaluate('test.csv')).out).toMatch(/^Mean absolute error +0\.3000 /m)
    const counted = await evaluate('test.csv', '--task', 'count', '--format', 'json')
    expect(parsed(counted.out).evaluation?.test.metrics).toHaveProperty('test_poisson_deviance')
  })
})

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
    const text = await evaluate('test.npz')
    expect(text.out).toContain('120 samples with 3 labels')
    expect(text.out).toMatch(/^Hamming loss +0\.\d{4} /m)
    expect((await evaluate('test.npz', '--task', 'classification')).err).toContain('--task multi-label')
  })

  it.each([
    ['a label of 2', 'true_x,true_y,score_x,score_y\n2,0,0.5,0.5\n', 'predictions-label-invalid'],
    ['a score above 1', 'true_x,true_y,score_x,score_y\n1,0,1.5,0.5\n', 'predictions-label-invalid'],
    ['no score of a label', 'true_x,true_y,score_x\n1,0,0.5\n', 'predictions-column-missing'],
  ])('refuses %s', async (_, content, code) => {
    write('test.csv', content)
    const { out } = await evaluate('test.csv', '--format', 'json')
    expect(parsed(out).findings.map((each) => each.code)).toEqual([code])
  })
})

describe('suspect labels', () => {
  it('are counted by what they should read, the most suspect named', async () => {
    const { yTrue, scores } = classifierCase({ seed: 3, samples: 300, classes: 3, skill: 8 })
    const at = yTrue.indexOf(0)
    write('clean.npz', writePredictions({ yTrue, scores }))
    const spoiled = yTrue.slice()
    spoiled[at] = 2
    const surely = scores.slice()
    surely.set([0.998, 0.001, 0.001], at * 3)
    write('spoiled.npz', writePredictions({ yTrue: spoiled, scores: surely }))
    const { labelErrors } = parsed((await evaluate('spoiled.npz', '--format', 'json')).out).evaluation!
    const { out } = await evaluate('spoiled.npz')
    const section = out.slice(out.indexOf('Suspect labels\n')).replaceAll('\n', ' ')
    expect(section).toContain(`${labelErrors!.total} label`)
    expect(section).toContain(`The most suspect is sample ${at}: 2, likely 0.`)
    const { given, likely, count } = labelErrors!.pairs[0]!
    expect(out).toMatch(new RegExp(`^${given} +${likely} +${count}$`, 'm'))
    expect((await evaluate('clean.npz', '--format', 'markdown')).out).toContain('## Suspect labels')
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

const isAsked = ({ land, age }: { land: string; age: number }) => land === 'FR' && age < 50

describe('a part of the samples', () => {
  const header = 'id,y_true,score_a,score_b,age,land'
  const rows = Array.from({ length: 240 }, (_, row) => {
    const [land, age] = [row % 4 === 0 ? 'FR' : 'DE', 20 + ((row * 7) % 60)]
    const isB = row % 3 === 0
    const isWrong = land === 'FR' ? row % 8 !== 0 : row % 17 === 0
    const score = 0.55 + (row % 40) / 100
    const b = isB !== isWrong ? score : 1 - score
    return { line: `s${row},${isB ? 'b' : 'a'},${1 - b},${b},${age},${land}`, land, age }
  })
  const csv = (lines: readonly string[]) => [header, ...lines].join('\n')

  it('is named where it is worse than the rest, and judged by --where as if it were all there is', async () => {
    write('all.csv', csv(rows.map(({ line }) => line)))
    write('part.csv', csv(rows.filter(isAsked).map(({ line }) => line)))
    const { out } = await evaluate('all.csv')
    expect(out).toMatch(/^land == "FR" +60 +\d+\.\d % +−\d+\.\d pp +−\d+\.\d pp to −\d+\.\d pp +< 0\.0001$/m)
    const narrow = await runInProcess(['evaluate', 'all.csv'], { cwd: folder, terminal: { width: 80 } })
    const slices = narrow.out.slice(narrow.out.indexOf('Slices\n'))
    expect(Math.max(...slices.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(slices).toMatch(/^land == "FR" +60 /m)
    const where = 'land == "FR" and age < 50'
    const asked = parsed((await evaluate('all.csv', '--where', where, '--format', 'json')).out)
    const alone = parsed((await evaluate('part.csv', '--format', 'json')).out)
    const { test, confusionMatrix, classes } = alone.evaluation!
    expect(asked).toMatchObject({ where, evaluation: { confusionMatrix, classes } })
    expect(asked.evaluation!.test.samples).toBe(rows.filter(isAsked).length)
    expect(asked.evaluation!.test.metrics).toEqual(test.metrics)
    expect((await evaluate('all.csv', '--where', where)).out).toContain(
      `samples of 2 classes, those of ${where}.`,
    )
  })

  it('is the same part of the baseline, matched by id', async () => {
    write('all.csv', csv(rows.map(({ line }) => line)))
    write('turned.csv', csv(rows.map(({ line }) => line).toReversed()))
    const args = ['all.csv', '--baseline', 'turned.csv', '--where', 'age >= 40', '--format', 'json']
    const { comparison } = parsed((await evaluate(...args)).out)
    expect(comparison!.samples).toBe(rows.filter(({ age }) => age >= 40).length)
    expect(Object.values(comparison!.differences).map(({ difference }) => difference)).not.toContain(
      Number.NaN,
    )
    expect(comparison!.differences['acc']!.difference).toBe(0)
  })

  it('that nobody belongs to, or that can’t be asked for, is told', async () => {
    write('all.csv', csv(rows.map(({ line }) => line)))
    const codes = async (where: string) => {
      const { code, out } = await evaluate('all.csv', '--where', where, '--format', 'json')
      return [code, ...parsed(out).findings.map((each) => each.code)]
    }
    expect(await codes('age > 500')).toEqual([1, 'slice-empty'])
    expect(await codes('country == "FR"')).toEqual([1, 'slice-column-unknown'])
    expect(await codes('age >')).toEqual([1, 'slice-predicate-broken'])
    write('labels.csv', 'true_a,score_a,true_b,score_b\n1,0.8,0,0.3\n0,0.2,1,0.6')
    const labels = await evaluate('labels.csv', '--where', 'confidence > 0.5', '--format', 'json')
    expect(parsed(labels.out).findings.map((each) => each.code)).toEqual(['slice-of-labels'])
  })
})

const arrays = (yTrue: readonly number[], scores: Float64Array, shape: readonly number[]) =>
  writeNpz({
    y_true: { type: 'float64', shape: [yTrue.length], data: Float64Array.from(yTrue) },
    y_score: { type: 'float64', shape, data: scores },
  })

describe('bad input', () => {
  it.each([
    [
      'a true class that is missing',
      arrays([Number.NaN], Float64Array.of(0.5, 0.5), [1, 2]),
      'fill it in, or leave',
    ],
    ['a score that is none', arrays([0], Float64Array.of(Number.NaN, 0.5), [1, 2]), 'a diverged training'],
    ['a score without end', 'y_true,score_a,score_b\n0,inf,0.5\n', 'what overflowed'],
    ['an unknown name', 'y_true,score_a,score_b\nz,0.5,0.5\n', 'behind score_ in the names of columns'],
    ['an unknown number', 'y_true,score_a,score_b\n7,0.5,0.5\n', 'classes. Classes are numbered from 0.'],
  ])('says of %s what to do', async (_, content, says) => {
    const name = typeof content === 'string' ? 'bad.csv' : 'bad.npz'
    write(name, content)
    const { code, err } = await evaluate(name)
    expect(code).toBe(1)
    expect(err.replaceAll(/\s+/g, ' ')).toContain(says)
  })

  const cases: [string, string | Uint8Array, number, string][] = [
    ['nan.csv', 'y_true,score_a,score_b\n0,NaN,0.5\n1,0.1,0.9\n', 1, 'csv-value-missing'],
    ['empty.csv', '', 1, ''],
    ['empty.npz', new Uint8Array(0), 1, ''],
    ['foreign.npz', new TextEncoder().encode('#!/bin/sh\nexit 1\n'.repeat(100)), 1, ''],
    ['model.pkl', 'x', 2, 'predictions-format-unknown'],
    ['labels.csv', 'y_true,score_a,score_b\nz,0.5,0.5\n', 1, 'predictions-class-unknown'],
    ['wide.csv', Buffer.from('y_true,score_a,score_b\n0,0.5,0.5\n', 'utf16le'), 1, 'csv-not-utf8'],
    ['scoreless.npz', arrays([0], Float64Array.of(), [1, 0]), 1, 'predictions-shape'],
  ]
  it.each(cases)('%s', async (name, content, exit, finding) => {
    write(name, content)
    const { code, out } = await evaluate(name, '--format', 'json')
    expect(code).toBe(exit)
    const { evaluation, findings } = parsed(out)
    expect(evaluation).toBeNull()
    expect(findings[0]?.file).toBe(name)
    if (finding) expect(findings.map((each) => each.code)).toContain(finding)
  })

  it('a missing file, no file, a wrong format are wrong usage', async () => {
    expect((await evaluate('nothing.npz')).code).toBe(2)
    const none = await evaluate()
    expect(none.code).toBe(2)
    expect(none.err).toContain('evaluate needs a file of predictions')
    expect((await evaluate('a.npz', '--format', 'xml')).code).toBe(2)
    expect((await evaluate('a.npz', '--task', 'guess')).code).toBe(2)
  })

  it('says that classes without scores were taken for values, unless values were meant', async () => {
    write('classes.csv', 'y_true,y_pred\n0,1\n1,1\n2,1\n')
    write('values.csv', 'y_true,y_pred\n0,1.5\n1,1\n2,1\n')
    expect(await codesOf('classes.csv')).toEqual(['evaluation-classes-as-values'])
    expect(await codesOf('classes.csv', '--task', 'count')).toEqual([])
    expect(await codesOf('values.csv')).toEqual([])
  })

  it('classes without scores are told apart from values', async () => {
    write('labels.csv', 'y_true,y_pred\n0,1\n1,1\n')
    const { code, err } = await evaluate('labels.csv', '--task', 'classification')
    expect(code).toBe(1)
    expect(err).toContain('y_score')
  })
})
