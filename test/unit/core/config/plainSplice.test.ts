import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { isMap, isPair, isScalar, isSeq, type Node } from 'yaml'
import { composeAll, parseConfig } from '../../../../src/core/config/parse.ts'
import { plainRuns } from '../../../../src/core/config/plainRuns.ts'

/** Everything that the engine reads of a tree: kinds, values, spellings, anchors, and places. */
function shape(node: unknown): unknown {
  if (isPair(node)) return [shape(node.key), shape(node.value)]
  if (node === null || node === undefined) return null
  const { range, anchor, tag, source, flow } = node as Node & Record<string, unknown>
  const items = isMap(node) || isSeq(node) ? (node.items as readonly unknown[]).map(shape) : undefined
  const value = isScalar(node) ? [typeof node.value, String(node.value), node.type] : undefined
  const kind = isMap(node) ? 'map' : isSeq(node) ? 'list' : isScalar(node) ? 'scalar' : 'alias'
  return { kind, range, anchor, tag, source, flow, items, value }
}

const problems = (found: readonly { code: string; message: string; pos: readonly number[] }[]) =>
  found.map(({ code, message, pos }) => ({ code, message, pos: [...pos] }))

function expectSame(text: string): void {
  const whole = composeAll(text)
  const parsed = parseConfig(text, 'final_config.yaml')
  if ('limit' in whole) {
    expect(parsed.document).toBeUndefined()
    return
  }
  const [document] = whole.documents
  expect(shape(parsed.document?.contents)).toEqual(shape(document?.contents))
  expect(problems(parsed.document?.errors ?? [])).toEqual(problems(document?.errors ?? []))
  expect(problems(parsed.document?.warnings ?? [])).toEqual(problems(document?.warnings ?? []))
  expect(parsed.document?.range).toEqual(document?.range)
}

const edited = (text: string, edits: readonly { at: number; remove: number; insert: string }[]) =>
  edits.reduce((now, { at, remove, insert }) => {
    const from = Math.floor(at * now.length)
    return now.slice(0, from) + insert + now.slice(from + remove)
  }, text)

const sample = readFileSync('samples/digits/configs/training_config.yaml', 'utf8')
const long = [
  sample,
  'logging:',
  ...Array.from({ length: 12 }, (_, index) => `  key_${index}: ${index} # note`),
  'classes:',
  ...Array.from({ length: 9 }, (_, index) => `- name ${index}`),
  'stages:',
  ...Array.from(
    { length: 7 },
    (_, index) => `  - name: s${index}\n    p: 0.${index}\n    of:\n      x: 1e-3`,
  ),
  'experiment:',
  ...Array.from(
    { length: 6 },
    (_, index) => `  part_${index}:\n    a: 1\n    b: "two"\n    c:\n    - x\n    - y`,
  ),
  'shapes:',
  ...Array.from(
    { length: 9 },
    (_, index) => `  s${index}: [${index}, a.b , { x: [], y: {},z: -1.5 } ] # ${index}`,
  ),
  'seed: 7',
  'a1: 1',
  'a2: true',
  'a3: null',
  "a4: 'text'",
  'a5: 1.50',
  '',
].join('\n')

describe('reading without the plain lines', () => {
  it('leaves most of a large file out', () => {
    const { cuts } = plainRuns(long)
    const left = cuts.reduce((sum, { start, end }) => sum + end - start, 0)
    expect(cuts.length).toBeGreaterThan(4)
    expect(left).toBeGreaterThan(500)
    expectSame(long)
    expectSame(long.replaceAll('\n', '\r\n'))
  })

  const pieces = [
    '\n',
    '\n\n',
    ' ',
    '  ',
    '\t',
    ':',
    ': ',
    '- ',
    '-',
    '#',
    ' # c',
    '"',
    "'",
    '[',
    ']',
    '{',
    '}',
    ',',
    '&a ',
    '*a',
    '!!set ',
    '!!omap ',
    '!t ',
    '|',
    '>',
    '|+\n',
    '>-\n',
    '?',
    '? ',
    '%',
    '---\n',
    '...\n',
    '\r\n',
    'e',
    'key',
    'key:',
    'key: 1\n',
    '  key: |\n',
    '\nlogging:\n',
    '\n    deep: 1\n',
    '<<: *a\n',
    '\ufeff',
    'ü',
    '🙂',
    '- - x\n',
    '- a: 1\n',
    '- a:\n    b: 1\n',
    'a: b: c\n',
    'x: "a\n',
    "x: 'a\n",
    'x: [1,\n',
    'x: {a: 1,\n',
    '\u2028',
    '\n# comment\n',
    '\n      # deep comment\n',
    '  x\n',
    '0x10',
    '1e3',
    '.inf',
    '~',
    'null',
    'a,\n',
    '\\',
    '@',
    '`',
  ]
  const edit = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 40 })),
    insert: fc.oneof(
      fc.constant(''),
      fc.constantFrom(...pieces),
      fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((all) => all.join('')),
    ),
  })
  it(
    'makes the same tree and the same errors at the same places, whatever was typed',
    { timeout: 300_000 },
    () => {
      fc.assert(
        fc.property(fc.boolean(), fc.array(edit, { minLength: 1, maxLength: 4 }), (isDos, edits) => {
          expectSame(edited(isDos ? long.replaceAll('\n', '\r\n') : long, edits))
        }),
        { numRuns: Number(process.env['RUNS'] ?? 250) },
      )
    },
  )

  it('makes the same tree of lines in any order and at any column', { timeout: 300_000 }, () => {
    const line = fc
      .tuple(
        fc.constantFrom('', '  ', '    ', '   ', ' '),
        fc.constantFrom(
          'a:',
          'b:',
          'c: 1',
          'd: x y',
          'e: "q"',
          "f: ''",
          '- a',
          '- 1',
          '- k: v',
          '- k:',
          '# c',
          '',
          '   # d',
          'g: [1, 2]',
          'g: { a: [x], b: {} }  # c',
          '- [a , b]',
          'l: [1, ]',
          'm: [a: 1]',
          'n: { a, b: 1 }',
          'o: [[1], {x: null}]',
          'p: [a]b',
          'q: [a] #c',
          'h: |',
          'i: &x 1',
          'j: 1.0 # c',
          'null: 1',
          'k: null',
          '-',
          'word',
        ),
      )
      .map(([indent, rest]) => indent + rest)
    const block = fc
      .tuple(line, fc.integer({ min: 1, max: 7 }))
      .map(([each, times]) => Array.from({ length: times }, () => each))
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            block,
            line.map((each) => [each]),
          ),
          { maxLength: 14 },
        ),
        (lines) => {
          expectSame(lines.flat().join('\n') + '\n')
        },
      ),
      { numRuns: Number(process.env['RUNS'] ?? 250) * 5 },
    )
  })
})
