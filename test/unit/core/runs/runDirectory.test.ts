import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import * as fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { parseJson } from '../../../../src/core/runs/json.ts'
import { readMetrics, readSignature } from '../../../../src/core/runs/runDirectory.ts'
import { featureHash } from '../../../../src/core/runs/signatureHash.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'run-'))
const files = nodeFiles(folder)
afterAll(() => rmSync(folder, { recursive: true }))

async function metrics(text: string) {
  writeFileSync(path.join(folder, 'metrics.json'), text)
  return readMetrics(files, 'metrics.json')
}

describe('run records', () => {
  it('reads what Python writes, NaN included', async () => {
    const text =
      '{"history": [{"epoch": 1, "metrics": {"val_loss": NaN, "val_acc": 0.5}}], "final": {"test_acc": 1e-3}}'
    expect(await metrics(text)).toMatchObject({
      ok: true,
      value: {
        history: [{ epoch: 1, metrics: { val_loss: Number.NaN, val_acc: 0.5 } }],
        final: { test_acc: 0.001 },
      },
    })
  })

  it.each([
    ['cut', '{\n  "history": [\n    {"epoch": 1,', 3, 'it ends early'],
    ['with single quotes', "{'history': []}", 1, 'a string was expected'],
    ['with a comma too many', '{"history": [],\n}', 2, 'a string was expected'],
    ['empty', '', 1, 'it ends early'],
    ['with an open string', '{"history', 1, 'a string never ends'],
    ['with a broken escape', '{"hist\\q": []}', 1, 'a string is broken'],
    ['two values', '{}\n{}', 2, 'text follows the value'],
    ['nested without end', '['.repeat(200_000), 1, 'nested deeper than 200'],
  ])('locates what is no JSON: %s', async (_, text, line, reason) => {
    const start = performance.now()
    expect(await metrics(text)).toMatchObject({
      ok: false,
      findings: [
        {
          code: 'record-not-json',
          args: { line, reason },
          place: { file: 'metrics.json', range: { start: { line: line - 1 } } },
        },
      ],
    })
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it.each([
    ['a number as text', '{"history": [{"epoch": "1", "metrics": {}}]}', 'history.0.epoch'],
    ['nothing', '{}', 'history'],
    ['a list', '[]', 'the whole'],
  ])('names the member that is wrong: %s', async (_, text, member) => {
    expect(await metrics(text)).toMatchObject({
      ok: false,
      findings: [{ code: 'record-invalid', args: { member } }],
    })
  })

  it('says that a record is missing', async () => {
    expect(await readSignature(files, 'signature.json')).toMatchObject({
      ok: false,
      findings: [{ code: 'file-missing', place: { file: 'signature.json' } }],
    })
  })
})

describe('parseJson', () => {
  it('reads bare NaN among any JSON, which stays what it is', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom('\n ', ''), (value, space) => {
        const text = `[NaN,${space}${JSON.stringify(value, undefined, space)},-Infinity]`
        expect(parseJson(text)).toEqual({
          ok: true,
          value: ['NaN', JSON.parse(JSON.stringify(value)), '-Infinity'],
        })
      }),
    )
  })

  it('refuses what JSON.parse refuses, but for the three numbers', () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom('{', '}', '[', ']', '"', ',', ':', '1', '-', '.', 'e', ' ', '\\', 'x'),
        }),
        (text) => {
          let valid = true
          try {
            JSON.parse(text)
          } catch {
            valid = false
          }
          expect(parseJson(text).ok).toBe(valid)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('featureHash', () => {
  it('changes with names, their order, types and shape, and with nothing else', () => {
    const hash = featureHash(['a', 'b'], ['float32'], [null, 2])
    expect(featureHash(['a', 'b'], ['float32'], [null, 2])).toBe(hash)
    const others = [
      featureHash(['b', 'a'], ['float32'], [null, 2]),
      featureHash(['a', 'b'], ['float64'], [null, 2]),
      featureHash(['a', 'b'], ['float32'], [1, 2]),
      featureHash(['a,b'], ['float32'], [null, 2]),
    ]
    expect(new Set([hash, ...others]).size).toBe(5)
  })
})
