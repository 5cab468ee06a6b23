import type { Column, Columns } from '../src/core/arrays/column.ts'
import { seededRandom, type Random } from '../src/core/metrics/random.ts'
import type { Predictions } from '../src/core/runs/predictions.ts'
import { falseDiscoveries } from '../src/core/slices/falseDiscovery.ts'
import { judgeSlice } from '../src/core/slices/judgeSlice.ts'
import { slicesOf } from '../src/core/slices/slicesOf.ts'
import { exponential, lognormal, valuesOf } from './intervalLaws.ts'
import { runsOf, type Situation, type Sizes, type Told } from './intervalTold.ts'

/* Situations in which a search finds the slices that are told: each has a truth of its own, its value of very many samples. */

const manySamples = 600_000
const truthSeed = 999_983
const columnNames = ['first', 'second', 'third', 'fourth']
const texts = ['a', 'b', 'c', 'd', 'e']

/** A model's predictions of samples, of which some are of the part where it may be worse. */
type Model = (isWeak: readonly boolean[], random: Random) => Predictions

interface Cut {
  readonly predictions: Predictions
  readonly columns: Columns
}

/** Samples with four columns of five texts, each as often; the weak part is that of the first column's first text. */
function cutSamples(model: Model, seed: number, samples: number): Cut {
  const random = seededRandom(seed)
  const codes = columnNames.map(() =>
    Int32Array.from({ length: samples }, () => Math.floor(texts.length * random.uniform())),
  )
  return {
    predictions: model(
      Array.from(codes[0]!, (code) => code === 0),
      random,
    ),
    columns: new Map(
      columnNames.map((name, at): [string, Column] => [
        name,
        { kind: 'text', names: texts, codes: codes[at]! },
      ]),
    ),
  }
}

/** Classes of which a share is wrong. */
const wrongIn =
  (share: number, weakShare: number): Model =>
  (isWeak, random) => {
    const none = new Float64Array(isWeak.length)
    const yTrue = Uint8Array.from(isWeak, () => Number(random.uniform() < 0.5))
    const yPred = yTrue.map((label, row) =>
      random.uniform() < (isWeak[row] ? weakShare : share) ? 1 - label : label,
    )
    return { ...valuesOf(none, none), classes: 2, yTrue, yPred }
  }

/** Values with errors of a law, in the weak part so many times as large. */
const offBy =
  (law: (random: Random) => number, times: number): Model =>
  (isWeak, random) => {
    const yTrue = Float64Array.from(isWeak, () => 10 + 10 * random.uniform())
    return valuesOf(
      yTrue,
      yTrue.map((value, row) => value + (isWeak[row] ? times : 1) * law(random)),
    )
  }

function found(name: string, task: 'classification' | 'regression', model: Model, sizes: Sizes): Situation {
  let many: Cut | undefined
  const truths = new Map<string, { readonly inside: number; readonly difference: number }>()
  const truthOf = (where: string) => {
    const known = truths.get(where)
    if (known) return known
    many ??= cutSamples(model, truthSeed, manySamples)
    const asked = judgeSlice(task, many.predictions, many.columns, where)
    if (!asked.ok) throw new Error(where)
    const { inside, difference } = asked.value.judgement
    const truth = { inside: inside.value!, difference: difference.value! }
    truths.set(where, truth)
    return truth
  }
  return {
    name: `slices found by search, ${name}`,
    sizes,
    figures(seed, samples) {
      const { predictions, columns } = cutSamples(model, seed, samples)
      const listed = slicesOf(task, predictions, columns).slices?.worst ?? []
      const called = listed.filter(({ adjusted }) => adjusted <= falseDiscoveries)
      const told = (slices: typeof listed, of: 'inside' | 'difference') =>
        slices.map((slice): Told => ({ ...slice[of], truth: truthOf(slice.where)[of] }))
      return {
        'Slices listed': told(listed, 'inside'),
        'Slices listed, minus the rest': told(listed, 'difference'),
        'Slices called worse': told(called, 'inside'),
        'Slices called worse, minus the rest': told(called, 'difference'),
      }
    },
  }
}

const manyRuns = runsOf(1000, 500, 2000)
const fewRuns = [...runsOf(400, 500), ...runsOf(200, 2000)]

export const searchSituations: readonly Situation[] = [
  found('accuracy 80 % everywhere', 'classification', wrongIn(0.2, 0.2), manyRuns),
  found('accuracy 80 %, of a fifth 60 %', 'classification', wrongIn(0.2, 0.4), manyRuns),
  found('exponential errors everywhere', 'regression', offBy(exponential, 1), fewRuns),
  found('exponential errors, of a fifth twice as large', 'regression', offBy(exponential, 2), fewRuns),
  found('lognormal errors everywhere', 'regression', offBy(lognormal, 1), fewRuns),
]
