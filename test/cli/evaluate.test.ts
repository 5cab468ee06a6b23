import { readdirSync } from 'node:fs'
import { evaluationSchema } from '../../src/core/metrics/evaluation.ts'
import { writeNpz } from '../../src/core/arrays/npz.ts'
import { writePredictions } from '../../src/core/runs/writePredictions.ts'
import { classifierCase } from '../unit/core/metrics/cases.ts'
import { describe, expect, it } from 'vitest'
import { at, evaluate, parsed, write, writeCase } from './evaluateProject.ts'

/* `finalize-model evaluate` from its arguments to its exit code, on real files. */

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
    expect(readdirSync(at('pictures'))).toEqual(
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

  it('says that few whole numbers without scores were taken for classes, unless the task is named', async () => {
    write('classes.csv', 'y_true,y_pred\n0,1\n1,1\n2,1\n')
    write('values.csv', 'y_true,y_pred\n0,1.5\n1,1\n2,1\n')
    expect(await codesOf('classes.csv')).toEqual([
      'evaluation-values-as-classes',
      'evaluation-without-scores',
    ])
    expect(await codesOf('classes.csv', '--task', 'classification')).toEqual(['evaluation-without-scores'])
    expect(await codesOf('classes.csv', '--task', 'count')).toEqual([])
    expect(await codesOf('values.csv')).toEqual([])
  })

  it('values are no classes', async () => {
    write('values.csv', 'y_true,y_pred\n0,1.5\n1,1\n')
    const { code, err } = await evaluate('values.csv', '--task', 'classification')
    expect(code).toBe(1)
    expect(err).toContain('y_pred of 1.5')
  })
})
