import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Doubt } from '../../../src/core/metrics/intervals/doubts.ts'
import { metricEntry } from '../../../src/core/metrics/metricList.ts'
import { doubtSentences } from '../../../src/core/wording/doubts.ts'
import { flattered } from '../../../src/core/wording/thresholds.ts'
import { coverageOf, mcNemarSize, slackOf } from '../../../scripts/intervalCoverage.ts'
import { sectionOf, sectionOn } from '../../../scripts/intervalPage.ts'
import { proportionRows, wilsonAround } from '../../../scripts/intervalShares.ts'
import { situations } from '../../../scripts/intervalSituations.ts'

/* What `docs/coverage.md` says, which takes minutes to make: a part of it is made again. */

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/coverage.md'), 'utf8')
const rowsIn = (text: string) =>
  text.split('\n').flatMap((line) => {
    const [, metric, method, samples, held, , marked, verdict] = line.split('|').map((cell) => cell.trim())
    return method?.startsWith('`') && verdict !== undefined
      ? [{ metric: metric!, samples: Number(samples), held: Number(held), marked: Number(marked), verdict }]
      : []
  })
const rows = rowsIn(page)

/** The rows of situations whose names have this part, of these numbers of samples. */
const rowsOf = (part: string, ...sizes: readonly number[]) =>
  situations
    .filter(({ name }) => name.includes(part))
    .flatMap(({ name }) => rowsIn(sectionOn(page, name)!))
    .filter(({ samples }) => sizes.includes(samples))

/** What is said of figures with this doubt. */
const sentenceOf = (doubt: Doubt) => doubtSentences([['mse', { doubts: [doubt] }]])[1]

/** The least of the shares that held, in whole percent. */
const least = (found: readonly { readonly held: number }[]) =>
  Math.floor(Math.min(...found.map(({ held }) => held)))

/** From the least of the shares that held to the most, in whole percent. */
const range = (found: readonly { readonly held: number }[]) =>
  `${least(found)} to ${Math.floor(Math.max(...found.map(({ held }) => held)))} %`

describe('the page on coverage', () => {
  it('tells of every situation', () => {
    for (const { name, sizes } of situations)
      for (const [samples] of sizes)
        expect(sectionOn(page, name), name).toMatch(new RegExp(`^\\|[^|]+\\|[^|]+\\| ${samples} \\|`, 'm'))
  })

  it('has most intervals where they should be, and none without a mark far from it', () => {
    const right = rows.filter(({ verdict }) => verdict === '94 to 96 %')
    expect(right.length / rows.length).toBeGreaterThan(0.7)
    for (const { metric, samples, held, marked } of rows)
      if (marked < 5) expect(held, `${metric}, ${samples} samples`).toBeGreaterThan(90)
  })

  it('has the exact figures of proportions and of McNemar’s test', () => {
    for (const trials of [10, 30, 100]) {
      const { wilson, leastExact, meanExact } = proportionRows(trials)
      expect(wilson).toBeGreaterThan(0.94)
      expect(wilson).toBeLessThan(0.96)
      expect(leastExact).toBeGreaterThanOrEqual(0.95 - 1e-12)
      const cells = [wilson, leastExact, meanExact].map((share) => (100 * share).toFixed(1))
      expect(page).toContain(`| ${trials} | ${cells.join(' | ')} |`)
    }
    for (const count of [6, 10, 20, 50]) {
      expect(mcNemarSize(count)).toBeLessThan(0.05)
      expect(page).toContain(`| ${count} | ${(100 * mcNemarSize(count)).toFixed(1)} |`)
    }
  })

  it('has the shares that the sentences on doubtful intervals tell', () => {
    const few = sentenceOf({ reason: 'few-samples', class: 0, samples: 9, least: 10 })
    const withSixToTwenty = [
      ...rowsOf('two classes, 2 % and 98 %', 300, 1000),
      ...rowsOf('two classes, 10 % and 90 %', 100),
      ...rowsOf('three classes, 60, 30 and 10 %', 100),
      ...rowsOf('a class of 3 %', 300),
      ...rowsOf('labels of 50, 20 and 3 %', 300),
    ]
    expect(few).toContain(range(withSixToTwenty))
    expect(few).toContain(`as few as ${least(rowsOf('two classes, 2 % and 98 %', 100))} %`)
    const heavy = (...sizes: readonly number[]) =>
      ['errors of Student’s law', 'lognormal errors']
        .flatMap((part) => rowsOf(part, ...sizes))
        .filter(({ metric }) => metric === 'Mean squared error' || metric === 'R²')
    expect(sentenceOf({ reason: 'heavy-tail', shares: 9 })).toContain(range(heavy(50, 100, 300, 1000)))
    const small = sentenceOf({ reason: 'small-sample', samples: 60 })
    expect(small).toContain(range(heavy(50, 100)))
    expect(small).toContain(`of 20 in as few as ${least(rowsOf('lognormal errors', 100))} %`)
  })

  it('has the share that is told of figures on the samples that chose a threshold, and none such on test', () => {
    const chosen = rowsOf('chosen on as many validation samples', 100, 300, 1000)
    const [here, onTest] = [', on validation', ', on test'].map((split) =>
      chosen.filter(({ metric }) => metric.endsWith(split)),
    )
    expect(flattered).toContain(`as few as ${least(here!)} %`)
    expect(onTest!.length).toBeGreaterThan(40)
    expect(onTest!.filter(({ verdict }) => verdict.includes('short'))).toEqual([])
  })

  it('has no slices found by search whose intervals fall short, and no interval that does without a mark', () => {
    expect(rowsOf('slices found by search', 500, 2000).filter(({ held }) => held < 94)).toEqual([])
    expect(rows.filter(({ verdict }) => verdict === '**too short**')).toEqual([])
  })

  it('has a mark on most intervals that a few samples of large weight decide, and on none of even weights', () => {
    const heavy = rowsOf('a hard tenth weighs eight times', 60)
    expect(heavy.filter(({ held }) => held < 92).length).toBeGreaterThan(8)
    expect(heavy.filter(({ marked }) => marked < 99)).toEqual([])
    // The tails of losses are seen whatever the weights.
    const even = rowsOf('of two classes, 10 % and 90 %, samples weighing', 300).filter(
      ({ metric }) => metric !== 'Loss' && metric !== 'Brier score',
    )
    expect(even.length).toBeGreaterThan(8)
    expect(even.filter(({ marked }) => marked > 2)).toEqual([])
  })

  it('has weights that go with what is right for single classes, thresholds and slices, and marks what they shorten', () => {
    const heavy = rowsOf('a hard tenth of the samples weighing 8', 100, 300)
    const short = heavy.filter(({ held }) => held < 93)
    expect(short.length).toBeGreaterThan(5)
    expect(short.filter(({ marked }) => marked < 80)).toEqual([])
    const many = rowsOf('a hard tenth of the samples weighing 8', 1000)
    expect(many.filter(({ held }) => held < 93)).toEqual([])
  })

  it('tells apart what whole counts do at one truth from an interval that is too short', () => {
    const accuracy = { situation: '', samples: 100, metric: 'acc', method: 'wilson', marked: 0 }
    const verdictAt = (held: number, around?: number) =>
      rowsIn(sectionOf('it', [{ ...accuracy, runs: 1000, held, ...(around && { around }) }]))[0]!.verdict
    expect(verdictAt(920, wilsonAround(0.985, 100))).toBe('94 to 96 % around')
    expect(verdictAt(920, 0.93)).toBe('**too short**')
    expect(verdictAt(920)).toBe('**too short**')
    for (const trials of [50, 100, 300])
      for (const truth of [0.9, 0.95, 0.98, 0.985, 0.99]) {
        expect(wilsonAround(truth, trials), `${truth} of ${trials}`).toBeGreaterThan(0.94)
        expect(wilsonAround(truth, trials), `${truth} of ${trials}`).toBeLessThan(0.96)
      }
  })

  it.each([
    ['exponential errors', 100, 300],
    ['two models of values, part of their normal errors in common', 150, 300],
    ['two classes, 10 % and 90 %', 300, 150],
    ['calibrated probabilities', 300, 200],
    ['slices found by search, accuracy 80 % everywhere', 2000, 150],
  ])('says of %s, %d samples, what is found again', { timeout: 60_000 }, (name, samples, runs) => {
    const situation = situations.find((each) => each.name === name)!
    const told = rowsIn(sectionOn(page, name)!).filter((row) => row.samples === samples)
    for (const { metric, held, runs: defined } of coverageOf(situation, samples, runs)) {
      // The first seeds are among those of the page; what is left to chance is theirs.
      const slack = 100 * (2 * slackOf(defined))
      const row = told.find((each) => each.metric === (metricEntry(metric)?.title ?? metric))!
      expect(Math.abs((100 * held) / defined - row.held), metric).toBeLessThan(slack)
    }
  })
})
