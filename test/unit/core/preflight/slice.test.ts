import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readCsv } from '../../../../src/core/arrays/csv.ts'
import { readNpz, writeNpz } from '../../../../src/core/arrays/npz.ts'
import { success } from '../../../../src/core/finding.ts'
import { chooseRows, sliceCsv, sliceNpz } from '../../../../src/core/preflight/slice.ts'

const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`

describe('the rows of a rehearsal', () => {
  it('are of every label, two where two samples have it, and of the split', () => {
    const labels = 3
    const row = fc.array(fc.constantFrom(0, 1), { minLength: labels, maxLength: labels })
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 90 }),
        fc.integer({ min: 1, max: 40 }),
        (drawn, most) => {
          const rows = chooseRows(drawn.flat(), labels, most, labels)
          expect(rows).toEqual([...new Set(rows)].toSorted((a, b) => a - b))
          expect(rows.every((at) => at >= 0 && at < drawn.length)).toBe(true)
          for (let label = 0; label < labels; label++) {
            const has = (at: number) => drawn[at]![label] === 1
            const least = Math.min(2, drawn.filter((own) => own[label] === 1).length)
            expect(rows.filter(has).length).toBeGreaterThanOrEqual(least)
          }
          expect(rows.length).toBeLessThanOrEqual(Math.max(most, 2 * labels))
        },
      ),
    )
  })

  it('are of every class, two where there are two, no more than asked for but for that, ascending and each once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 6 }),
        fc.array(fc.nat(), { minLength: 1, maxLength: 300 }),
        fc.integer({ min: 1, max: 80 }),
        (classes, drawn, most) => {
          const targets = drawn.map((value) => (classes > 0 ? value % classes : value))
          const rows = chooseRows(targets, classes, most)
          expect(rows).toEqual([...new Set(rows)].toSorted((a, b) => a - b))
          expect(rows.every((row) => row >= 0 && row < targets.length)).toBe(true)
          const needed = Array.from({ length: classes }, (_, each) =>
            Math.min(2, targets.filter((target) => target === each).length),
          )
          for (const [each, least] of needed.entries())
            expect(rows.filter((row) => targets[row] === each).length).toBeGreaterThanOrEqual(least)
          const least = needed.reduce((sum, count) => sum + count, 0)
          expect(rows.length).toBeLessThanOrEqual(Math.max(most, least))
          expect(rows.length).toBeGreaterThan(0)
        },
      ),
    )
  })
})

describe('a slice of npz', () => {
  it('has those rows of what is one a sample, and the rest whole', () => {
    const x = {
      type: 'float32',
      shape: [5, 2, 2],
      data: Float32Array.from({ length: 20 }, (_, i) => i),
    } as const
    const y = { type: 'int64', shape: [5], data: BigInt64Array.from([0n, 1n, 2n, 3n, 4n]) } as const
    const id = { type: 'string', shape: [5], data: ['a', 'b', 'c', 'd', 'e'] } as const
    const names = { type: 'string', shape: [5], data: ['u', 'v', 'w', 'x', 'y'] } as const
    const sliced = sliceNpz(writeNpz({ x, y, id, feature_names: names }), 'data.npz', 5, [1, 4])
    if (!sliced.ok) throw new Error('not sliced')
    const read = readNpz(sliced.value, 'data.npz')
    if (!read.ok) throw new Error('not read')
    expect(read.value['x']).toEqual({
      type: 'float32',
      shape: [2, 2, 2],
      data: Float32Array.from([4, 5, 6, 7, 16, 17, 18, 19]),
    })
    expect(read.value['y']!.data).toEqual(BigInt64Array.from([1n, 4n]))
    expect(read.value['id']!.data).toEqual(['b', 'e'])
    expect(read.value['feature_names']).toEqual(names)
  })

  it('passes on why an archive can’t be read', () => {
    expect(sliceNpz(new Uint8Array([1, 2, 3]), 'broken.npz', 5, [0]).ok).toBe(false)
  })
})

describe('a slice of CSV', () => {
  it('reads as those rows of the whole, whatever the fields hold', () => {
    const field = fc.string({ unit: fc.constantFrom('a', 'ü', ',', ';', '"', ' ', '\n', '1', '.') })
    fc.assert(
      fc.property(
        fc.array(fc.tuple(field, field), { minLength: 1, maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        fc.array(fc.nat(), { minLength: 1, maxLength: 12 }),
        (records, end, drawn) => {
          const text = ['id,note', ...records.map((pair) => pair.map(quoted).join(','))].join(end) + end
          const rows = [...new Set(drawn.map((each) => each % records.length))].toSorted((a, b) => a - b)
          const sliced = readCsv(sliceCsv(text, rows), 'sliced.csv', () => success(['text', 'text']))
          const whole = readCsv(text, 'whole.csv', () => success(['text', 'text']))
          if (!whole.ok || !sliced.ok) throw new Error('not read')
          expect(sliced.value.rows).toBe(rows.length)
          for (const name of ['id', 'note'])
            expect(sliced.value.texts.get(name)).toEqual(rows.map((row) => whole.value.texts.get(name)![row]))
        },
      ),
    )
  })
})
