import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { metricEntry } from '../../../src/core/metrics/metricList.ts'
import { coverageOf, mcNemarSize, proportionRows, slackOf } from '../../../scripts/intervalCoverage.ts'
import { sectionOn } from '../../../scripts/intervalPage.ts'
import { situations } from '../../../scripts/intervalSituations.ts'

/* What `docs/coverage.md` says, which takes minutes to make: a part of it is made again, with other seeds' luck. */

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/coverage.md'), 'utf8')
const rows = page.split('\n').flatMap((line) => {
  const [, metric, method, samples, held, , marked, verdict] = line.split('|').map((cell) => cell.trim())
  return method?.startsWith('`') && verdict !== undefined
    ? [{ metric: metric!, samples: Number(samples), held: Number(held), marked: Number(marked), verdict }]
    : []
})

/** The rows of a situation, by metric and number of samples. */
function rowsOf(name: string) {
  const own = sectionOn(page, name)!
  return (metric: string, samples: number) => {
    const title = metricEntry(metric)?.title ?? metric
    const line = own.split('\n').find((each) => {
      const cells = each.split('|').map((cell) => cell.trim())
      return cells[1] === title && cells[3] === String(samples)
    })
    return Number(line?.split('|')[4])
  }
}

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

  it.each([
    ['exponential errors', 100, 300],
    ['two models of values, part of their normal errors in common', 150, 300],
    ['two classes, 10 % and 90 %', 300, 150],
    ['calibrated probabilities', 300, 200],
  ])('says of %s, %d samples, what is found again', { timeout: 60_000 }, (name, samples, runs) => {
    const situation = situations.find((each) => each.name === name)!
    const told = rowsOf(name)
    for (const { metric, held, runs: defined } of coverageOf(situation, samples, runs)) {
      // The first seeds are among those of the page; what is left to chance is theirs.
      const slack = 100 * (2 * slackOf(defined))
      expect(Math.abs((100 * held) / defined - told(metric, samples)), metric).toBeLessThan(slack)
    }
  })
})
