import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const folder = path.resolve(import.meta.dirname, '../../../fixtures/predictions/frames')
const expected = JSON.parse(readFileSync(path.join(folder, 'expected.json'), 'utf8')) as {
  readonly truth: number[]
  readonly scores: number[]
  readonly id: string[]
  readonly site: string[]
  readonly day: string[]
  readonly opens: string[]
}

async function read(name: string) {
  const result = await readPredictions(nodeFiles(folder), name)
  if (!result.ok) throw new Error(result.findings.map(messageOf).join('\n'))
  const { yTrue, scores, classes, ids, columns } = result.value
  const texts = (column: string) => {
    const found = columns?.get(column)
    return found?.kind === 'text' ? Array.from(found.codes, (code) => found.names[code]) : found
  }
  return {
    truth: [...yTrue],
    classes,
    scores: [...scores],
    id: ids,
    site: texts('site'),
    // CSV has the decimals of a second that its writer liked.
    opens: (texts('opens') as string[]).map((time) =>
      time.replace(/\.?0+$/, (zeros) => (time.includes('.') ? '' : zeros)),
    ),
    ...(!name.endsWith('csv') && { day: texts('day') }),
  }
}

it.each([
  'polars.arrow',
  'polars.arrows',
  'polars.parquet',
  'polars.csv',
  'pandas.feather',
  'pandas.parquet',
  'pandas.csv',
  'polars.lists.arrow',
  'polars.lists.arrows',
  'polars.lists.parquet',
  'polars.arrays.arrow',
  'polars.arrays.parquet',
  'pandas.lists.feather',
  'pandas.lists.parquet',
])('%s is read as its frame', async (name) => {
  const { day, ...rest } = expected
  expect(await read(name)).toEqual({ ...rest, classes: 3, ...(!name.endsWith('csv') && { day }) })
})
