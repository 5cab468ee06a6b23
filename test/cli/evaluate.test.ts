import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runProgram } from '../../src/cli/program.ts'
import { evaluationSchema, type Evaluation } from '../../src/core/metrics/evaluation.ts'
import type { Comparison } from '../../src/core/metrics/comparison.ts'
import { writePredictions } from '../../src/core/runs/predictionsFile.ts'
import { nodeClock } from '../../src/node/clock.ts'
import { nodeFiles } from '../../src/node/files.ts'
import { nodeProcesses } from '../../src/node/processes.ts'
import { classifierCase } from '../unit/core/metrics/cases.ts'

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

async function evaluate(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  let out = ''
  let err = ''
  const code = await runProgram(['evaluate', ...args], {
    cwd: folder,
    env: {},
    signal: new AbortController().signal,
    terminal: {
      out: (text) => void (out += text),
      err: (text) => void (err += text),
      progress: () => undefined,
      colour: false,
      interactive: false,
      width: 100,
    },
    portsOf: (root) => ({ files: nodeFiles(root), processes: nodeProcesses, clock: nodeClock }),
  })
  return { code, out, err }
}

interface Printed {
  readonly version: number
  readonly evaluation: Evaluation | null
  readonly comparison: Comparison | null
  readonly findings: readonly { code: string; file: string | null; message: string }[]
}
const parsed = (out: string) => JSON.parse(out) as Printed

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

describe('against a baseline', () => {
  it('says better, worse, or that it can’t tell', async () => {
    writeCase('strong.npz', 4)
    writeCase('weak.npz', 2.5)
    const better = await evaluate('strong.npz', '--baseline', 'weak.npz')
    expect(better.code).toBe(0)
    expect(better.out).toContain('Better than the baseline by accuracy on 300 samples.')
    expect(better.out).toMatch(/exact McNemar test, p [<=] 0\.\d+/)
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

describe('bad input', () => {
  const cases: [string, string | Uint8Array, number, string][] = [
    ['nan.csv', 'y_true,score_a,score_b\n0,NaN,0.5\n1,0.1,0.9\n', 1, 'csv-value-missing'],
    ['empty.csv', '', 1, ''],
    ['empty.npz', new Uint8Array(0), 1, ''],
    ['foreign.npz', new TextEncoder().encode('#!/bin/sh\nexit 1\n'.repeat(100)), 1, ''],
    ['model.pkl', 'x', 2, 'predictions-format-unknown'],
    ['labels.csv', 'y_true,score_a,score_b\nz,0.5,0.5\n', 1, 'predictions-class-unknown'],
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
    expect((await evaluate('a.npz', 'b.npz')).code).toBe(2)
  })

  it('classes without scores are told apart from values', async () => {
    write('labels.csv', 'y_true,y_pred\n0,1\n1,1\n')
    const { code, err } = await evaluate('labels.csv', '--task', 'classification')
    expect(code).toBe(1)
    expect(err).toContain('y_score')
  })
})
