import { expect, it } from 'vitest'
import { ListsBuilder } from '../../../../src/core/arrays/listsBuilder.ts'

it('takes no room for empty lists that follow a long one', () => {
  const [width, rows] = [1e5, 1e5]
  const builder = new ListsBuilder()
  builder.begin()
  for (let at = 0; at < width; at++) builder.push(at)
  for (let row = 1; row < rows; row++) builder.begin()
  const { data, odd } = builder.lists()
  expect(builder.rows).toBe(rows)
  expect(odd).toEqual({ row: 1, found: 0 })
  expect(data).toHaveLength(width)
  expect(data.buffer.byteLength).toBeLessThan(8 * 4 * width)
})
