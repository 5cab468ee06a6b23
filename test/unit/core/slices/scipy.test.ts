import { describe, expect, it } from 'vitest'
import { studentQuantile, studentTail } from '../../../../src/core/metrics/intervals/studentT.ts'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { adjustForDiscovery } from '../../../../src/core/slices/falseDiscovery.ts'
import { fisherGreater } from '../../../../src/core/slices/fisher.ts'
import { judgeValues } from '../../../../src/core/slices/judge.ts'
import { GroupSums } from '../../../../src/core/slices/losses.ts'
import { python, runPython } from '../../../python.ts'

const solve = <T>(cases: readonly unknown[]) =>
  JSON.parse(runPython('slices.py', [], JSON.stringify(cases))) as T[]

function expectClose(ours: number, theirs: number, what: string, tolerance = 1e-12): void {
  const difference = Math.abs(ours - theirs) / Math.max(Math.abs(theirs), 1e-300)
  if (!(ours === theirs || difference <= tolerance)) expect.fail(`${what}: ${ours} here, ${theirs} in SciPy`)
}

describe.runIf(python)('tests of slices against SciPy', () => {
  it('Fisher’s exact test, small and large, without hits, with nothing but hits', () => {
    const random = seededRandom(11)
    const below = (limit: number) => Math.floor(random.uniform() * limit)
    const cases = Array.from({ length: 400 }, (_, at) => {
      const size = 1 + below([5, 60, 3000, 2e5][at % 4]!)
      const rest = 1 + below([5, 500, 2e5, 9e6][(at >> 2) % 4]!)
      const share = [0.02, 0.5, 1][at % 3]!
      const hits = at % 29 === 0 ? size : below(size * share + 1)
      return { kind: 'fisher', hits, size, restHits: at % 31 === 0 ? 0 : below(rest * share * 0.7 + 1), rest }
    })
    const truth = solve<[scipy: number, exact: number]>(cases)
    for (const [at, { hits, size, restHits, rest }] of cases.entries()) {
      const [scipy, exact] = truth[at]!
      const ours = fisherGreater(hits, size, restHits, rest)
      const what = JSON.stringify(cases[at])
      if (exact > 1e-290) expectClose(ours, exact, `${what} in 40 digits`)
      // SciPy sums the hypergeometric law from logarithms of factorials, which lose digits where there are many.
      expectClose(ours, scipy, what, scipy < 1e-290 ? 1e-3 : rest > 1e4 ? 1e-7 : 1e-10)
    }
  })

  it('Student’s distribution, from one to ten million degrees of freedom', () => {
    const random = seededRandom(12)
    const cases = Array.from({ length: 500 }, (_, at) => ({
      kind: 'student',
      t: (random.uniform() - 0.3) * [1, 4, 12, 36][at % 4]!,
      degrees: 1 + random.uniform() * [2, 30, 1000, 1e7][(at >> 2) % 4]!,
    }))
    const truth = solve<number>(cases)
    for (const [at, { t, degrees }] of cases.entries())
      expectClose(studentTail(t, degrees), truth[at]!, JSON.stringify(cases[at]))
    const points = Array.from({ length: 60 }, (_, at) => ({
      kind: 'quantile',
      tail: [0.025, 0.1, 1e-6][at % 3]!,
      degrees: 1 + random.uniform() * [2, 30, 1000, 1e6][at % 4]!,
    }))
    const quantiles = solve<number>(points)
    for (const [at, { tail, degrees }] of points.entries())
      expectClose(studentQuantile(tail, degrees), quantiles[at]!, JSON.stringify(points[at]), 1e-9)
  })

  it('Welch’s test and interval of absolute errors', () => {
    const random = seededRandom(13)
    const cases = Array.from({ length: 60 }, (_, at) => {
      const values = (count: number, scale: number) =>
        Array.from({ length: count }, () => scale * random.uniform() ** 2)
      const inside = values(2 + Math.floor(random.uniform() * 60), [1, 1.2, 4][at % 3]!)
      return { kind: 'welch', inside, outside: values(2 + Math.floor(random.uniform() * 900), 1) }
    })
    const truth = solve<[number, number, number]>(cases)
    for (const [at, { inside, outside }] of cases.entries()) {
      const losses = Float64Array.from([...inside, ...outside])
      const sums = new GroupSums(2, losses)
      for (let row = 0; row < losses.length; row++) sums.add(row < inside.length ? 0 : 1, row)
      const { p, difference } = judgeValues(sums.momentsOf(0), sums.momentsOf(1))
      expectClose(p, truth[at]![0], `p of ${at}`, 1e-9)
      expectClose(difference.low!, truth[at]![1], `low of ${at}`, 1e-9)
      expectClose(difference.high!, truth[at]![2], `high of ${at}`, 1e-9)
    }
  })

  it('the adjustment of Benjamini and Hochberg, with ties', () => {
    const random = seededRandom(14)
    const cases = Array.from({ length: 80 }, (_, at) => ({
      kind: 'discovery',
      p: Array.from({ length: 1 + at * 3 }, () =>
        at % 2 ? Math.round(random.uniform() * 8) / 8 : random.uniform() ** 4,
      ),
    }))
    const truth = solve<number[]>(cases)
    for (const [at, { p }] of cases.entries()) {
      const adjusted = adjustForDiscovery(p)
      for (const [test, value] of truth[at]!.entries())
        expectClose(adjusted[test]!, value, `case ${at}, test ${test}`)
    }
  })
})
