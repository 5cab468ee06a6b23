import { expect, it } from 'vitest'
import { configSchema } from '../../../../src/core/config/schema.ts'
import type { Predictions } from '../../../../src/core/runs/predictions.ts'
import { judgeFloors } from '../../../../src/core/slices/floors.ts'
import { encodeTexts } from '../../../../src/core/arrays/columnBuilder.ts'

/* Of land FR three of four samples of "good" are found and one of two of "bad". */
const rows = [
  ['FR', 0, 0],
  ['FR', 0, 0],
  ['FR', 0, 0],
  ['FR', 0, 1],
  ['FR', 1, 1],
  ['FR', 1, 0],
  ['DE', 0, 1],
  ['DE', 1, 1],
] as const
const test: Predictions = {
  path: 'test.csv',
  sha256: '',
  samples: rows.length,
  yTrue: Uint8Array.from(rows, ([, actual]) => actual),
  yPred: Uint8Array.from(rows, ([, , predicted]) => predicted),
  scores: Float64Array.from(rows, ([, , predicted]) => (predicted === 1 ? 0.75 : 0.25)),
  classes: 2,
  ids: [],
}
const columns = new Map([['land', encodeTexts(rows.map(([land]) => land))]])

it.each([
  ['by the configuration', { positive_class: 'good' }, {}, 3 / 4],
  ['by the predictions', {}, { positiveClass: 'good' }, 3 / 4],
  ['nowhere, which is the second', {}, {}, 1 / 2],
])('a floor of the positive class is about that which is named %s', (_, data, named, recall) => {
  const config = configSchema.parse({
    data,
    targets: { slices: [{ where: 'land == "FR"', metric: 'test_recall_positive', floor: 0.6 }] },
  })
  const [outcome] = judgeFloors(config, { ...test, ...named }, columns, ['good', 'bad'])
  expect(outcome).toMatchObject({ samples: 6, figure: { value: recall } })
  expect(outcome!.verdict).toBe(recall > 0.6 ? 'reached' : 'missed')
})
