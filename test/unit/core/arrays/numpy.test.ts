import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { countOf, littleEndianBytes } from '../../../../src/core/arrays/elements.ts'
import type { ElementType, NdArray, NumericArray } from '../../../../src/core/arrays/ndarray.ts'
import { readNpz, writeNpz } from '../../../../src/core/arrays/npz.ts'
import { readCsv } from '../../../../src/core/arrays/csv.ts'
import { success } from '../../../../src/core/finding.ts'
import { readSafetensors, writeSafetensors } from '../../../../src/core/runs/safetensors.ts'
import { python, runPython } from '../../../python.ts'

type Held = Record<string, { type: string; shape: number[]; texts?: string[]; data?: string }>

function described(arrays: Readonly<Record<string, NdArray>>): Held {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { type, shape, data }]) => [
      name,
      type === 'string'
        ? { type, shape: [...shape], texts: [...(data as string[])] }
        : {
            type,
            shape: [...shape],
            data: Buffer.from(littleEndianBytes(data as NumericArray)).toString('base64'),
          },
    ]),
  )
}

const constructors = {
  float32: Float32Array,
  float64: Float64Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
}

const numericArray = fc
  .tuple(
    fc.constantFrom(...(Object.keys(constructors) as (keyof typeof constructors)[])),
    fc.array(fc.nat(4), { maxLength: 4 }),
    fc.uint8Array({ minLength: 2048, maxLength: 2048 }),
  )
  .map(([type, shape, bytes]): NdArray => {
    const data = new constructors[type](bytes.slice().buffer).slice(0, countOf(shape)) as NumericArray
    return { type, shape, data }
  })

const textArray = fc
  .array(fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', '')))
  .map((data): NdArray => ({ type: 'string' as ElementType, shape: [data.length], data }))

const quote = (text: string) =>
  /[",\r\n]/.test(text) || text === '' ? `"${text.replaceAll('"', '""')}"` : text

const seeds = 60

describe.runIf(python)('numpy and safetensors agree', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'arrays-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('on files that they wrote', () => {
    const held = JSON.parse(runPython('arrays.py', ['write', folder, String(seeds)])) as Record<string, Held>
    expect(Object.keys(held)).toHaveLength(2 * seeds)
    for (const [name, expected] of Object.entries(held)) {
      const bytes = readFileSync(path.join(folder, name))
      const read = name.endsWith('.npz') ? readNpz(bytes, name) : readSafetensors(bytes, name)
      if (!read.ok) throw new Error(`${name}: ${JSON.stringify(read.findings)}`)
      const arrays = (name.endsWith('.npz') ? read.value : read.value['tensors']) as Record<string, NdArray>
      expect({ name, held: described(arrays) }).toEqual({ name, held: expected })
    }
  })

  it('on files that we wrote', () => {
    const written = fc.sample(
      fc.dictionary(fc.stringMatching(/^[a-z_]\w{0,6}$/), fc.oneof(numericArray, textArray), {
        minKeys: 1,
        maxKeys: 5,
      }),
      { numRuns: seeds, seed: 7 },
    )
    const files = written.map((arrays, i) => {
      const file = path.join(folder, `ours${i}.npz`)
      writeFileSync(file, writeNpz(arrays))
      return file
    })
    const tensors = fc.sample(
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((name) => name !== '__metadata__' && name !== '__proto__'),
        numericArray,
        {
          noNullPrototype: true,
          minKeys: 1,
        },
      ),
      { numRuns: seeds, seed: 8 },
    )
    const checkpoints = tensors.map((held, i) => {
      const file = path.join(folder, `ours${i}.safetensors`)
      writeFileSync(file, writeSafetensors(held, { epoch: '3' }))
      return file
    })
    const read = JSON.parse(runPython('arrays.py', ['read', ...files, ...checkpoints])) as Held[]
    expect(read).toEqual([...written, ...tensors].map(described))
  })

  it("on CSV: Python's csv module finds the same rows", () => {
    const field = fc.oneof(
      fc.constantFrom(
        '',
        'a',
        '1.5',
        ' x ',
        'ü',
        '"',
        'a "b" c',
        'x,y',
        'two\nlines',
        'two\r\nlines',
        '日本',
      ),
      fc.string(),
    )
    const tables = fc.sample(
      fc
        .tuple(fc.integer({ min: 2, max: 5 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
        .chain(([width, newline, mark]) =>
          fc
            .array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 12 })
            .map((rows) => {
              const header = Array.from({ length: width }, (_, i) => `c${i}`)
              const lines = [header, ...rows].map((row) => row.map(quote).join(','))
              return (mark ? '\uFEFF' : '') + lines.join(newline) + newline
            }),
        ),
      { numRuns: seeds, seed: 9 },
    )
    const files = tables.map((text, i) => {
      const file = path.join(folder, `table${i}.csv`)
      writeFileSync(file, text)
      return file
    })
    const expected = JSON.parse(runPython('arrays.py', ['csv', ...files])) as string[][][]
    for (const [i, text] of tables.entries()) {
      const table = readCsv(text, 'table.csv', (names) => success(names.map(() => 'text')))
      if (!table.ok) throw new Error(JSON.stringify([text, table.findings]))
      const columns = table.value.names.map((name) => table.value.texts.get(name)!)
      const rows = Array.from({ length: table.value.rows }, (_, row) => columns.map((column) => column[row]))
      expect([[...table.value.names], ...rows]).toEqual(expected[i])
    }
  })
})
