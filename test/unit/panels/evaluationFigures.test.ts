// @vitest-environment happy-dom
import { beforeEach, describe, expect, it } from 'vitest'
import { intervalMethods, type IntervalMethod } from '../../../src/core/metrics/intervals/interval.ts'
import { metricEntry } from '../../../src/core/metrics/metricList.ts'
import type { Evaluation } from '../../../src/core/metrics/evaluation.ts'
import { metricFigure } from '../../../src/core/reports/phrases.ts'
import type { Ground } from '../../../src/core/readiness/ground.ts'
import { fromEvaluationHost } from '../../../src/protocol/evaluation.ts'
import { calibrationView } from '../../../src/vscode/webviews/evaluationCalibration.ts'
import { classCurves } from '../../../src/vscode/webviews/evaluationCurves.ts'
import { matrixView } from '../../../src/vscode/webviews/evaluationMatrix.ts'
import { exactMetrics } from '../../../src/vscode/webviews/evaluationMetrics.ts'
import { evaluationModel } from '../../../src/vscode/webviews/evaluationModel.ts'
import type { FailureList } from '../../../src/protocol/evaluation/failures.ts'
import type { Split } from '../../../src/protocol/evaluation/splits.ts'
import { scoresNear } from '../../../src/vscode/webviews/evaluationThresholds.ts'
import { failureSamples } from '../../../src/vscode/webviews/evaluationFailures.ts'
import { cellList, cellSamples } from '../../../src/vscode/webviews/evaluationSamples.ts'
import type { EvaluationLink } from '../../../webview/evaluation/link.ts'
import { showEvaluation } from '../../../webview/evaluation/page.ts'
import { groundOf } from '../core/reports/support/ground.ts'
import { digitImages, prices, tumours } from '../core/reports/support/projects.ts'

let root: HTMLElement
beforeEach(() => document.body.replaceChildren((root = document.createElement('main'))))

const projects = { digits: digitImages, tumours, prices }

async function evaluationOf(ground: Ground): Promise<Evaluation> {
  const evaluation = await ground.evaluation()
  if (!evaluation.ok) throw new Error('no evaluation')
  return evaluation.value
}

/** Draws the panel of a ground, its answers as they come through the line between host and view. */
async function draw(ground: Ground): Promise<void> {
  const answers: Record<string, (request: never) => unknown> = {
    curves: ({ index, split }: { index: number; split: Split }) => classCurves(ground, index, split),
    scores: (asked: Parameters<typeof scoresNear>[1]) => scoresNear(ground, asked),
    recorded: () => undefined,
    models: () => [],
    calibration: () => calibrationView(ground),
    baselines: () => [],
    cell: (cell: Parameters<typeof cellSamples>[1]) => cellSamples(ground, cell),
    failures: ({ list, from }: { list: FailureList; from: number }) => failureSamples(ground, list, from),
  }
  const link = {
    request: async (request: {
      type: 'curves' | 'scores' | 'cell' | 'failures' | 'recorded' | 'models' | 'calibration' | 'baselines'
    }) => {
      const answer = throughTheLine(await answers[request.type]!(request as never))
      expect(fromEvaluationHost.answers[request.type](answer), request.type).toBe(true)
      return answer
    },
    choice: () => undefined,
    choose: () => undefined,
    attempt: (work: () => Promise<void>) => work(),
  } as unknown as EvaluationLink
  const answer = throughTheLine(await evaluationModel(ground))
  expect(fromEvaluationHost.answers.load(answer)).toBe(true)
  showEvaluation(root, answer, link)
  await new Promise((resolve) => setTimeout(resolve, 20))
}

const throughTheLine = <T>(value: T): T =>
  value === undefined ? value : (JSON.parse(JSON.stringify(value)) as T)

const text = (id: string, value: number | null, samples: number) => metricFigure(id, value, samples, '').text
const inOrder = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row)).toSorted()

/** The texts of a section's table, by the name that heads the row. */
function tableOf(section: string): Map<string, readonly string[]> {
  const rows = root.querySelectorAll(`section[aria-labelledby="${section}"] tbody tr`)
  return new Map(
    [...rows].map((row) => [
      row.querySelector('th')!.textContent,
      [...row.querySelectorAll('td')].map((cell) => cell.textContent),
    ]),
  )
}

describe.each(Object.entries(projects))('what the panel shows of %s', (_, make) => {
  it('is what the evaluation has: each metric of test and validation, with its interval', async () => {
    const ground = groundOf(make())
    const { test, val } = await evaluationOf(ground)
    await draw(ground)
    const shown = [...tableOf('metrics').values()].map(([tested, validated]) => [tested, validated])
    const expected = Object.entries(test.metrics).map(([name, tested]) => {
      const id = name.replace(/^test_/, '')
      const validated = val!.metrics[`val_${id}`]!
      const told = (figure: typeof validated, samples: number) =>
        text(id, figure.value, samples) +
        (figure.low === null || figure.high === null
          ? ''
          : `${text(id, figure.low, samples)} to ${text(id, figure.high, samples)}`) +
        (figure.doubts ? ', doubtful' : '')
      return [told(tested, test.samples), told(validated, val!.samples)]
    })
    expect(inOrder(shown)).toEqual(inOrder(expected))
  })

  it('has exact intervals of shares of samples where these are asked for, and the same figures', async () => {
    const ground = groundOf(make())
    const { test } = await evaluationOf(ground)
    const exact = throughTheLine(await exactMetrics(ground))
    expect(fromEvaluationHost.answers.exactMetrics(exact)).toBe(true)
    const usual = new Map(
      Object.entries(test.metrics).map(([name, figure]) => [name.replace('test_', ''), figure]),
    )
    expect(inOrder(exact!.metrics.map(({ id, test: { value } }) => [id, value]))).toEqual(
      inOrder([...usual].map(([id, { value }]) => [id, value])),
    )
    const shares = exact!.metrics.filter(({ id }) => usual.get(id)!.method.startsWith('wilson'))
    expect(shares.length > 0).toBe(!('mae' in Object.fromEntries(usual)))
    for (const { test: shown } of shares) expect(shown.method).toMatch(/^exact interval/)
    for (const { id, test: shown } of exact!.metrics)
      if (!usual.get(id)!.method.startsWith('wilson')) expect(shown.method ?? '').not.toMatch(/^exact/)
  })

  it('names the method of every interval, where it stands and below the table', async () => {
    const ground = groundOf(make())
    const { test } = await evaluationOf(ground)
    await draw(ground)
    const section = root.querySelector('section[aria-labelledby="metrics"]')!
    const told = [...section.querySelectorAll('tbody tr')].map((row) => [
      row.querySelector('th')!.textContent,
      row.querySelector('td .interval')?.getAttribute('title')?.split('. ')[0]?.replace(/\.$/, ''),
    ])
    const expected = Object.entries(test.metrics).map(([name, { method, low }]) => [
      metricEntry(name)!.title,
      low === null ? undefined : intervalMethods[method as IntervalMethod].split('. ')[0],
    ])
    expect(inOrder(told)).toEqual(inOrder(expected))
    const below = section.querySelector('details.methods')!.textContent
    for (const [, method] of expected) if (method !== undefined) expect(below).toContain(method)
  })

  it('has the band of the gap that the evaluation found', async () => {
    const ground = groundOf(make())
    const { gapBand } = await evaluationOf(ground)
    await draw(ground)
    const words = {
      excellent: 'excellent',
      acceptable: 'acceptable',
      'too-large': 'too large',
      unknown: 'no gap',
    }
    expect(root.querySelector('section[aria-labelledby="metrics"] .message')!.textContent).toContain(
      words[gapBand],
    )
  })
})

describe('what the panel shows of classes', () => {
  it('is the confusion matrix and the figures of each class', async () => {
    const ground = groundOf(digitImages())
    const { confusionMatrix, classes, test } = await evaluationOf(ground)
    await draw(ground)
    const cells = [...root.querySelectorAll('[role=gridcell]')].map(({ textContent }) => Number(textContent))
    expect(cells).toEqual(confusionMatrix.flat())
    const rows = tableOf('classes')
    for (const { name, support, predicted, precision, recall, f1, auc } of classes) {
      const [samples, predictions, ...figures] = rows.get(name)!
      expect([samples, predictions]).toEqual([String(support), String(predicted)])
      for (const [at, figure] of [precision, recall, f1, auc].entries())
        expect(figures[at]).toContain(metricFigure('f1', figure.value, test.samples, '').text)
    }
  })

  it('lists as many samples of a cell as the matrix counts', async () => {
    const ground = groundOf(digitImages())
    const { confusionMatrix } = await evaluationOf(ground)
    for (const [actual, row] of confusionMatrix.entries()) {
      for (const [predicted, count] of row.entries())
        expect((await cellList(ground, { actual, predicted }, 1000)).samples).toHaveLength(count)
    }
  })

  it('has the area of each curve, and at a threshold of one half of two classes the figures of the class', async () => {
    const project = tumours()
    const ground = groundOf(project)
    const { classes } = await evaluationOf(ground)
    await draw(ground)
    const titles = [...root.querySelectorAll('svg.chart')].map((chart) => chart.getAttribute('aria-label'))
    expect(titles[0]).toContain(metricFigure('auc', classes[1]!.auc.value, project.test.samples, '').text)
    const tiles = [...root.querySelectorAll('.threshold .tile')].map(({ textContent }) => textContent)
    for (const [name, figure] of [
      ['Precision', classes[1]!.precision],
      ['Recall', classes[1]!.recall],
      ['F1', classes[1]!.f1],
    ] as const)
      expect(tiles).toContain(`${name}${figure.value!.toFixed(3)}`)
  })

  it('of values is how they lie to the actual ones, with the errors of every sample', async () => {
    const project = prices()
    await draw(groundOf(project))
    const { yTrue, yPred, ids } = project.test
    const sizes = Array.from(yPred, (value, row) => Math.abs(value - yTrue[row]!))
    const largest = sizes.indexOf(Math.max(...sizes))
    expect(root.querySelector('[role=grid], #curves, #classes')).toBeNull()
    expect([...tableOf('values').keys()][0]).toBe(ids[largest])
    expect(root.querySelectorAll('section[aria-labelledby="values"] svg.chart')).toHaveLength(2)
    expect(root.querySelectorAll('svg.chart circle')).toHaveLength(project.test.samples)
  })
})

describe('the part of a large matrix about a class', () => {
  it('has the class and those it is confused with most, counted as in the whole', async () => {
    const evaluation = await evaluationOf(groundOf(digitImages()))
    const size = 200
    const confusionMatrix = Array.from({ length: size }, (_, row) =>
      Array.from({ length: size }, (_unused, column) =>
        row === column ? 9 : row === 7 || column === 7 ? (row * 31 + column * 17) % 5 : (row + column) % 3,
      ),
    )
    const part = matrixView({ ...evaluation, confusionMatrix }, 7)
    expect(part.around).toBe(7)
    expect(part.shown).toHaveLength(40)
    expect(part.shown).toContain(7)
    const confused = (index: number) => confusionMatrix[7]![index]! + confusionMatrix[index]![7]!
    const least = Math.min(...part.shown.filter((index) => index !== 7).map(confused))
    for (let index = 0; index < size; index++)
      if (!part.shown.includes(index)) expect(confused(index)).toBeLessThanOrEqual(least)
    for (const [at, row] of part.shown.entries())
      expect(part.counts[at]).toEqual(part.shown.map((column) => confusionMatrix[row]![column]))
  })
})
