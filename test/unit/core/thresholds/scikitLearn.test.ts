import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { fitEnsemble } from '../../../../src/core/ensembles/fitEnsemble.ts'
import { stratifiedFolds } from '../../../../src/core/ensembles/folds.ts'
import { fitLogistic } from '../../../../src/core/ensembles/logistic.ts'
import { asColumn, tableOf } from '../../../../src/core/thresholds/labels.ts'
import { chooseThreshold, parseObjective, type Objective } from '../../../../src/core/thresholds/objective.ts'
import { sweepGrid } from '../../../../src/core/thresholds/sweep.ts'
import { python, runPython } from '../../../python.ts'

interface Case {
  readonly labels: Uint8Array
  readonly columns: readonly Float64Array[]
  readonly weights?: Float64Array
}

/** Scores of three models, on a coarse grid for some seeds so that many are equal. */
function makeCase(seed: number): Case {
  const random = seededRandom(seed)
  const samples = [12, 60, 240, 700][seed % 4]!
  const share = [0.5, 0.2, 0.03][seed % 3]!
  const levels = seed % 2 === 0 ? [0, 10, 40][seed % 3]! : 0
  const labels = Uint8Array.from({ length: samples }, (_, row) =>
    row < 3 ? 1 : row < 6 ? 0 : Number(random.uniform() < share),
  )
  const columns = Array.from({ length: 3 }, (_, model) =>
    Float64Array.from(labels, (label) => {
      const odds = 3 * random.uniform() - 2.5 + label * (0.5 + model) * random.uniform()
      const score = 1 / (1 + Math.exp(-odds))
      return levels > 0 ? Math.round(score * levels) / levels : score
    }),
  )
  return {
    labels,
    columns,
    ...(seed % 5 < 2 && { weights: Float64Array.from(labels, () => Math.floor(random.uniform() * 8) / 4) }),
  }
}

const written = [
  'f1',
  'f2',
  'f0.5',
  'precision:0.6',
  'precision:0.95',
  'cost:1,5',
  'cost:3,1,-2,0.5',
  'alerts:5',
  'alerts:10%',
]
const objectives: readonly Objective[] = written.map((text) => parseObjective(text)!)

interface Truth {
  readonly chosen: readonly {
    readonly grid: readonly Readonly<Record<string, number | null>>[]
    readonly choices: readonly (readonly (number | null)[])[]
    readonly never: readonly (number | null)[]
  }[]
  readonly stacked: readonly {
    readonly folds?: readonly number[]
    readonly outOfFold?: readonly number[]
    readonly weights: readonly number[]
    readonly intercept: number
    readonly loss: number
    readonly scipyLoss: number
    readonly losses: number
    /** Largest partial derivative of the loss at our weights, and at scikit-learn’s. */
    readonly slopes: readonly [ours: number, theirs: number]
  }[]
}

describe.runIf(python)('thresholds and stacking against scikit-learn and SciPy', () => {
  const cases = Array.from({ length: 40 }, (_, seed) => makeCase(seed + 1))
  const fitted = cases.map(({ labels, columns, weights }) =>
    fitLogistic(columns.map(asColumn), labels, weights ? { sampleWeights: weights } : {}),
  )
  let truth: Truth | undefined
  const known = () =>
    (truth ??= JSON.parse(
      runPython(
        'thresholds.py',
        [],
        JSON.stringify({
          choose: cases.map(({ labels, columns, weights }) => ({
            labels: [...labels],
            scores: [...columns[0]!],
            ...(weights && { weights: [...weights] }),
            objectives,
          })),
          stack: cases.map(({ labels, columns, weights }, at) => ({
            labels: [...labels],
            columns: columns.map((column) => [...column]),
            ...(weights && { weights: [...weights] }),
            fitted: [...fitted[at]!.weights, fitted[at]!.intercept],
          })),
        }),
      ),
    ) as Truth)

  it('the figures at 0.10 to 0.90 are its metrics', () => {
    for (const [at, { labels, columns, weights }] of cases.entries()) {
      const rows = sweepGrid(tableOf(labels, asColumn(columns[0]!), weights), objectives[0]!)
      for (const [step, row] of rows.entries()) {
        for (const name of [
          'precision',
          'recall',
          'specificity',
          'f1',
          'accuracy',
          'truePositives',
        ] as const) {
          const theirs = known().chosen[at]!.grid[step]![name]!
          if (theirs === null) expect(row[name], `${at} ${name}`).toBeNull()
          else
            expect(Math.abs(row[name]! - theirs), `${at} ${name} at ${row.threshold}`).toBeLessThanOrEqual(
              1e-12,
            )
        }
      }
    }
  })

  it('no threshold is better by its metrics than the chosen one, and none higher is as good', () => {
    let found = 0
    for (const [at, { labels, columns, weights }] of cases.entries()) {
      const table = tableOf(labels, asColumn(columns[0]!), weights)
      for (const [which, objective] of objectives.entries()) {
        const values = known().chosen[at]!.choices[which]!
        const never = known().chosen[at]!.never[which]
        const choice = chooseThreshold(table, objective)
        const reached = values.filter((value) => value !== null)
        const name = `case ${at}, ${written[which]}`
        if (reached.length === 0 && objective.kind !== 'cost') {
          expect(choice, name).toBeUndefined()
          continue
        }
        const best = Math.max(...reached, ...(objective.kind === 'cost' ? [never ?? Number.NaN] : []))
        const value = objective.kind === 'cost' ? -choice!.value : choice!.value
        expect(Math.abs(value - best), name).toBeLessThanOrEqual(1e-12)
        if (choice!.place >= 0) {
          expect(Math.abs(values[choice!.place]! - best), name).toBeLessThanOrEqual(1e-12)
          for (const higher of values.slice(0, choice!.place)) {
            if (higher !== null) expect(higher, name).toBeLessThan(best + 1e-12)
          }
        }
        found++
      }
    }
    expect(found).toBeGreaterThan(250)
  })

  it('stacked weights are LogisticRegression’s, at the minimum that SciPy finds', () => {
    for (const [at, { weights, intercept, loss, scipyLoss, losses, slopes }] of known().stacked.entries()) {
      const own = fitted[at]!
      expect(losses, `case ${at}`).toBeLessThanOrEqual(loss * (1 + 1e-12))
      expect(Math.abs(losses - scipyLoss) / scipyLoss, `case ${at}`).toBeLessThan(1e-9)
      expect(slopes[0], `case ${at}`).toBeLessThan(1e-10)
      for (const [which, weight] of [...weights, intercept].entries()) {
        expect([...own.weights, own.intercept][which], `case ${at}`).toBeCloseTo(weight, 7)
      }
    }
  })

  it('folds and out-of-fold scores are those of StratifiedKFold and cross_val_predict', () => {
    let held = 0
    for (const [at, { folds, outOfFold }] of known().stacked.entries()) {
      if (!folds || !outOfFold) continue
      const { labels, columns } = cases[at]!
      expect([...stratifiedFolds(labels, Math.max(...folds) + 1)], `case ${at}`).toEqual(folds)
      const ground = { columns: columns.map(asColumn), labels, thresholds: [], recalls: [] }
      const scores = fitEnsemble('stacked', ground)!.scores()
      const furthest = Math.max(...outOfFold.map((score, row) => Math.abs(score - scores[row]!)))
      expect(furthest, `case ${at}`).toBeLessThan(1e-7)
      held++
    }
    expect(held).toBeGreaterThan(20)
  })
})
