import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { evaluatePredictions } from '../../../../src/core/metrics/evaluate.ts'
import { svgPng } from '../../../../src/core/reports/svgPng.ts'
import { emWidth } from '../../../../src/core/reports/confusionLabels.ts'
import { contrast } from '../../../../src/core/reports/confusionPalette.ts'
import { evaluationPlots } from '../../../../src/core/reports/plots/evaluationPlots.ts'
import { precisionRecallPlot, rocPlot } from '../../../../src/core/reports/plots/ranking.ts'
import { reliabilityPlot } from '../../../../src/core/reports/plots/reliability.ts'
import { dark, light } from '../../../../src/core/reports/plots/theme.ts'
import { thresholdPlot } from '../../../../src/core/reports/plots/thresholdCurves.ts'
import { thresholdPlots } from '../../../../src/core/reports/plots/thresholdPlots.ts'
import { decideThresholds } from '../../../../src/core/thresholds/decideThresholds.ts'
import { parseObjective } from '../../../../src/core/thresholds/objective.ts'
import { classifierCase } from '../metrics/cases.ts'

const hostile =
  '<script>alert("1")</script> & a very long name that goes on and on and on, further than any plot'

function plotsOf(classes: number, names: readonly string[] = [], weighted = false) {
  const test = classifierCase({ seed: 7, samples: 400, classes, skill: 2, weighted })
  const evaluation = evaluatePredictions({
    task: 'classification',
    test,
    classNames: names,
    primaryMetric: 'test_acc',
  })
  if (!evaluation.ok) throw new Error('not evaluated')
  return evaluationPlots(test, evaluation.value)
}

function choicePlots(models: number, objective = 'f1') {
  const named = Array.from({ length: models }, (_, at) => ({
    name: `${hostile}${at}`,
    validation: {
      ...classifierCase({ seed: 3 + at, samples: 300, classes: 2, skill: 2 }),
      yTrue: classifierCase({ seed: 3, samples: 300, classes: 2 }).yTrue,
    },
  }))
  const decided = decideThresholds({
    models: named,
    positive: { index: 1, name: hostile },
    objective: parseObjective(objective)!,
    ensembles: models > 1 ? ['mean', 'vote', 'weighted', 'stacked'] : [],
  })
  if (!decided.ok) throw new Error('not decided')
  return thresholdPlots(decided.value)
}

const every = (): [string, string][] => [
  ...Object.entries(plotsOf(2)),
  ...Object.entries(plotsOf(2, [hostile, hostile], true)),
  ...Object.entries(
    plotsOf(
      12,
      Array.from({ length: 12 }, (_, at) => `${hostile}${at}`),
    ),
  ),
  ...Object.entries(plotsOf(3, ['ä', '日本', '\u202eabc'])),
  ...Object.entries(choicePlots(1)),
  ...Object.entries(choicePlots(5)),
  ...Object.entries(choicePlots(1, 'precision:1')),
]

/** Opened elements are closed in order, attributes are quoted, nothing but our elements. */
function expectWellFormed(svg: string, name: string): void {
  const open: string[] = []
  const known = new Set(['svg', 'title', 'desc', 'style', 'rect', 'line', 'path', 'circle', 'text'])
  for (const [, close, tag, attributes, empty] of svg.matchAll(
    /<(\/?)([a-z]+)((?:\s[a-zA-Z0-9-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    expect(known.has(tag!), `${name}: <${tag}>`).toBe(true)
    if (close) expect(open.pop(), name).toBe(tag)
    else if (!empty) open.push(tag!)
    expect(attributes, name).not.toMatch(/NaN|Infinity|undefined/)
  }
  expect(open, name).toEqual([])
  expect(svg.replaceAll(/<\/?[a-z]+(?:\s[a-zA-Z0-9-]+="[^"<]*")*\s*\/?>/g, ''), name).not.toMatch(/[<>]/)
}

describe('plots', () => {
  it('are well-formed, with a title, a description and nothing from names but text', () => {
    const all = every()
    expect(all.length).toBeGreaterThan(20)
    for (const [name, svg] of all) {
      expectWellFormed(svg, name)
      expect(svg, name).toMatch(/<title>[^<]{3,}<\/title>/)
      if (name !== 'confusion_matrix') expect(svg, name).toMatch(/<desc>[^<]{20,}<\/desc>/)
    }
  })

  it('hold all text inside of the picture', () => {
    for (const [name, svg] of every()) {
      if (name === 'confusion_matrix') continue
      for (const [, x, y, size, more, content] of svg.matchAll(
        /<text x="([-\d.]+)" y="([-\d.]+)" font-size="([\d.]+)" ([^>]*)>([^<]*)</g,
      )) {
        if (more!.includes('rotate')) continue
        const width = emWidth(content!.replaceAll(/&[a-z#0-9]+;/g, 'x')) * Number(size)
        const anchor = /text-anchor="(\w+)"/.exec(more!)?.[1] ?? 'start'
        const left = Number(x) - (anchor === 'end' ? width : anchor === 'middle' ? width / 2 : 0)
        expect(left, `${name}: ${content}`).toBeGreaterThan(-2)
        expect(left + width, `${name}: ${content}`).toBeLessThan(655)
        expect(Number(y), `${name}: ${content}`).toBeLessThan(480)
      }
    }
  })

  it('are the same bytes for the same data', () => {
    expect(every()).toEqual(every())
  })

  it('follow the system, with colours that stand out from the paper', () => {
    expect(plotsOf(2)['roc']).toContain('@media (prefers-color-scheme:dark)')
    for (const [name, colours] of Object.entries({ light, dark })) {
      for (const role of ['ink', 'faint', 'first', 'second', 'third', 'fourth', 'fifth', 'sixth'] as const) {
        expect(contrast(colours[role], colours.paper), `${name} ${role}`).toBeGreaterThanOrEqual(4.5)
      }
    }
  })

  it('of predicted values are none', () => {
    const test = classifierCase({ seed: 1, samples: 20, classes: 2 })
    const evaluation = evaluatePredictions({
      task: 'regression',
      test,
      classNames: [],
      primaryMetric: 'test_rmse',
    })
    if (!evaluation.ok) throw new Error('not evaluated')
    expect(evaluationPlots(test, evaluation.value)).toEqual({})
  })
})

describe('as PNG', () => {
  const resolve = createRequire(import.meta.url).resolve
  let assets: Parameters<typeof svgPng>[1]
  beforeAll(() => {
    assets = {
      wasm: readFileSync(resolve('@resvg/resvg-wasm/index_bg.wasm')),
      fonts: [readFileSync(resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf'))],
    }
  })

  it('every plot is drawn at twice its size', async () => {
    for (const [name, svg] of Object.entries({ ...plotsOf(3), ...choicePlots(3) })) {
      const png = await svgPng(svg, assets)
      expect([...png.subarray(1, 4)], name).toEqual([0x50, 0x4e, 0x47])
      const width = new DataView(png.buffer, png.byteOffset).getUint32(16)
      expect(width, name).toBe(2 * Number(/ width="(\d+)"/.exec(svg)![1]))
    }
  })
})

describe('what a plot says below its title', () => {
  const samples = '10,000,000 validation samples'
  const calibration = { bins: [], error: 0.1, low: 0, high: 0.2 } as never
  const figure = { value: 0.9, low: 0.8, high: 0.95 }
  const curve = { x: Float64Array.of(0, 1), y: Float64Array.of(0, 1) } as never
  const one = { name: 'a', curve, figure }
  it.each([
    ['thresholds', () => thresholdPlot({ name: 'a', samples, rows: [] })],
    ['ROC', () => rocPlot({ series: [one], samples })],
    [
      'ROC of many',
      () => rocPlot({ series: [one, one], samples, each: 'class against the rest, the worst first' }),
    ],
    ['precision and recall', () => precisionRecallPlot({ series: [one], samples })],
    [
      'reliability',
      () => reliabilityPlot({ name: 'a', samples, series: [{ name: 'a', calibration, error: figure }] }),
    ],
  ])('is whole: %s', (_, draw) => {
    expect(draw()).not.toContain('…')
    expect(draw()).toContain(samples)
  })
})
