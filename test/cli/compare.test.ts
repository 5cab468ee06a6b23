import { describe, expect, it } from 'vitest'
import { comparisonReportSchema } from '../../src/cli/writers/comparison.ts'
import type { ModelsComparison } from '../../src/core/metrics/compareSeveral.ts'
import { writePredictions } from '../../src/core/runs/writePredictions.ts'
import { classifierCase, labelCase } from '../unit/core/metrics/cases.ts'
import { scratchFor } from './scratch.ts'

/* `finalize-model compare` from its arguments to its exit code, on real files. */

const { write, run } = scratchFor('compare')

function writeCase(name: string, skill: number, more: { samples?: number; ids?: readonly string[] } = {}) {
  const { yTrue, scores } = classifierCase({ seed: 3, samples: more.samples ?? 300, classes: 2, skill })
  write(name, writePredictions({ yTrue, scores, ...(more.ids && { ids: more.ids }) }))
}

/** Predictions of a class with 4 of 200 samples, by name. */
function writeRare(name: string, shift: number) {
  const rows = Array.from({ length: 200 }, (_, at) => {
    const score = ((at * 37 + shift * (at % 7)) % 100) / 100
    return `${at < 4 ? 'fraud' : 'fine'},${score},${(1 - score).toFixed(2)}`
  })
  write(name, ['y_true,score_fraud,score_fine', ...rows].join('\n'))
}

const compare = (...args: string[]) => run(args)

const comparisonIn = (out: string) => (JSON.parse(out) as { comparison: ModelsComparison | null }).comparison

describe('two models', () => {
  it('says which is better, by what, and how sure that is', async () => {
    writeCase('old.npz', 2)
    writeCase('new.npz', 5)
    const { code, out, err } = await compare('old.npz', 'new.npz')
    expect([code, err]).toEqual([0, ''])
    expect(out).toContain('2 models on 300 samples')
    expect(out).toContain('new.npz against old.npz')
    expect(out).toContain('Better than the baseline by accuracy on 300 samples.')
    expect(out).not.toContain('Every two models')
    const back = await compare('new.npz', 'old.npz')
    expect(back.out).toContain('Worse than the baseline by accuracy on 300 samples.')
  })

  it('that can’t be told apart says how many samples would tell', async () => {
    const { yTrue, scores } = classifierCase({ seed: 3, samples: 300, classes: 2, skill: 3 })
    write('a.npz', writePredictions({ yTrue, scores }))
    // Three right answers turned over: too few for the exact test, whose p is 2 / 2³.
    const turned = scores.slice()
    const right = [...yTrue.keys()].filter((row) => scores[2 * row + yTrue[row]!]! > 0.6).slice(0, 3)
    for (const row of right) turned.set([scores[2 * row + 1]!, scores[2 * row]!], 2 * row)
    write('b.npz', writePredictions({ yTrue, scores: turned }))
    const { out } = await compare('a.npz', 'b.npz', '--format', 'json')
    const [found] = comparisonIn(out)!.comparisons
    expect(found!.verdict).toBe('unclear')
    expect(found!.mcnemar).toMatchObject({ onlyCandidate: 0, onlyBaseline: 3 })
    expect(found!.mcnemar!.pValue).toBeCloseTo(0.25, 14)
    // Connor's formula by hand.
    const share = 3 / 300
    const root =
      (1.959963984540054 * Math.sqrt(share) + 0.8416212335729143 * Math.sqrt(share - share ** 2)) / share
    expect(found!.differences['acc']!.samplesNeeded).toBe(Math.ceil(root ** 2))
    expect((await compare('a.npz', 'b.npz')).out).toContain('samples would tell (power 80 %)')
  })

  it('matches samples by id', async () => {
    const ids = Array.from({ length: 300 }, (_, row) => `s${row}`)
    writeCase('a.npz', 2, { ids })
    const { yTrue, scores } = classifierCase({ seed: 3, samples: 300, classes: 2, skill: 5 })
    const turned = Float64Array.from(scores, (_, at) => scores[(299 - (at >> 1)) * 2 + (at & 1)]!)
    write('b.npz', writePredictions({ yTrue: yTrue.toReversed(), scores: turned, ids: ids.toReversed() }))
    writeCase('c.npz', 5, { ids })
    const [one, other] = [
      await compare('a.npz', 'b.npz', '--format', 'json'),
      await compare('a.npz', 'c.npz', '--format', 'json'),
    ]
    expect(comparisonIn(one.out)!.pairs[0]).toMatchObject({ verdict: 'better', baseline: 'a.npz' })
    expect(comparisonIn(one.out)!.comparisons[0]!.differences).toEqual(
      comparisonIn(other.out)!.comparisons[0]!.differences,
    )
    expect(comparisonIn(one.out)!.models[1]!.metrics).toEqual(comparisonIn(other.out)!.models[1]!.metrics)
  })
})

describe('models of a class with few samples', () => {
  it('says by name which one makes intervals doubtful, and for which metrics, once for all tables that have marks', async () => {
    writeRare('a.csv', 0)
    writeRare('b.csv', 11)
    writeRare('c.csv', 23)
    const { code, out } = await compare('a.csv', 'b.csv', 'c.csv', '--metric', 'auc')
    expect(code).toBe(0)
    const sections = out.split(/\n\n(?=\S.* samples\n|\S.* against |Every)/)
    expect(sections).toHaveLength(4)
    for (const [at, section] of sections.entries()) {
      expect(section).toContain(', doubtful')
      expect(/Class\s+fraud\s+has\s+4\s+samples/.test(section), section).toBe(at === 0)
    }
    expect(sections[0]).toMatch(/of\s+which\s+ROC-AUC,/)
  })
})

describe('three models', () => {
  it('ranks them, and corrects the verdicts of every two for their number', async () => {
    for (const [name, skill] of [
      ['a.npz', 2],
      ['b.npz', 3.5],
      ['c.npz', 6],
    ] as const)
      writeCase(name, skill)
    const { code, out } = await compare('a.npz', 'b.npz', 'c.npz', '--format', 'json')
    expect(code).toBe(0)
    const parsed = comparisonReportSchema.parse(JSON.parse(out))
    expect(parsed.about['comparison.pairs[].adjusted']).toContain('Holm')
    const { pairs, models, comparisons } = parsed.comparison!
    expect(models.map(({ path: file }) => file)).toEqual(['a.npz', 'b.npz', 'c.npz'])
    expect(comparisons).toHaveLength(2)
    // Holm by hand: the smallest times three, the next times two, never falling.
    const sorted = pairs.toSorted((a, b) => a.pValue! - b.pValue!)
    let least = 0
    for (const [rank, each] of sorted.entries()) {
      least = Math.max(least, Math.min(1, each.pValue! * (3 - rank)))
      expect(each.adjusted).toBeCloseTo(least, 15)
      if (least >= 0.05) expect(each.verdict).toBe('unclear')
    }
    const text = await compare('a.npz', 'b.npz', 'c.npz')
    expect(text.out).toContain('Every two models')
    expect(text.out.indexOf('c.npz')).toBeLessThan(text.out.indexOf('a.npz'))
    const markdown = await compare('a.npz', 'b.npz', 'c.npz', '--format', 'markdown')
    expect(markdown.out).toContain('| b.npz | a.npz |')
  })
})

/** Counts with predictions that are off by more the larger the error, and weights. */
const countRows = (error: number) =>
  Array.from({ length: 80 }, (_, row) => `${row % 5},${(row % 5) + 0.2 + error * (row % 3)},${1 + (row % 4)}`)

describe('several labels and values', () => {
  it('compares the macro F1 of labels', async () => {
    for (const [name, skill] of [
      ['a.csv', 1],
      ['b.csv', 6],
    ] as const) {
      const { yTrue, scores, samples } = labelCase({ seed: 4, samples: 200, labels: 3, skill })
      const rows = Array.from({ length: samples }, (_, row) =>
        [yTrue, scores].flatMap((values) => [...values.subarray(row * 3, row * 3 + 3)]).join(','),
      )
      write(name, ['true_x,true_y,true_z,score_x,score_y,score_z', ...rows].join('\n'))
    }
    const { code, out } = await compare('a.csv', 'b.csv', '--format', 'json')
    expect(code).toBe(0)
    expect(comparisonIn(out)).toMatchObject({
      task: 'multi-label',
      primaryMetric: 'f1',
      comparisons: [{ verdict: 'better', mcnemar: null }],
    })
  })

  it('weighs counts by the first file’s weights', async () => {
    write('a.csv', ['y_true,y_pred,sample_weight', ...countRows(0.2)].join('\n'))
    write('b.csv', ['y_true,y_pred', ...countRows(0.6).map((row) => row.replace(/,\d+$/, ''))].join('\n'))
    const { out } = await compare('a.csv', 'b.csv', '--task', 'count', '--format', 'json')
    const found = comparisonIn(out)!
    expect(found.comparisons[0]).toMatchObject({ verdict: 'worse', primaryMetric: 'poisson_deviance' })
    expect(found.comparisons[0]!.differences['mae']!.candidate).toBeCloseTo(
      found.models[1]!.metrics['mae']!.value!,
      12,
    )
  })
})

describe('what can’t be compared', () => {
  it('is refused with what to do', async () => {
    writeCase('a.npz', 2)
    writeCase('short.npz', 2, { samples: 299 })
    const short = await compare('a.npz', 'short.npz')
    expect(short.code).toBe(1)
    expect(short.err).toContain('predict the same test set with both models')
    const metric = await compare('a.npz', 'a.npz', '--metric', 'rmse')
    expect(metric.code).toBe(1)
    expect(metric.err).toContain('evaluation-metric-unknown')
    expect((await compare('a.npz', 'nothing.npz')).code).toBe(2)
    const itself = await compare('a.npz', 'a.npz')
    expect([itself.code, itself.err.includes('comparison-of-itself')]).toEqual([0, true])
    const alone = await compare('a.npz')
    expect(alone.code).toBe(2)
    expect(alone.err).toContain('2 to 20 models')
    const { out } = await compare('a.npz', 'short.npz', '--format', 'json')
    expect(comparisonReportSchema.parse(JSON.parse(out)).comparison).toBeNull()
  })
})
