import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { parseConfig } from '../../../../src/core/config/parse.ts'
import type { Finding } from '../../../../src/core/finding.ts'
import { findingCodes, messageOf } from '../../../../src/core/wording/message.ts'
import { processorTime } from '../../processorTime.ts'
import { applyEdits } from './applyEdits.ts'

const many = (count: number, line: (index: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')

const list = (name: string) => `[${Array.from({ length: 9 }, () => name).join(', ')}]`

function aliasBomb(levels: number): string {
  return [
    `a0: &a0 ${list('x')}`,
    ...Array.from({ length: levels }, (_, i) => `a${i + 1}: &a${i + 1} ${list(`*a${i}`)}`),
  ].join('\n')
}

describe('hostile configurations', () => {
  it.each<[name: string, text: () => string, code: string, line: number]>([
    ['an alias bomb', () => aliasBomb(30), 'config-alias-bomb', 4],
    ['an alias inside its own anchor', () => 'a: &a [1, *a]', 'config-alias-circle', 0],
    ['an alias without anchor', () => 'a: 1\nb: *nowhere', 'config-unknown-anchor', 1],
    ['200,000 brackets', () => '['.repeat(200_000), 'config-too-deep', 0],
    ['200,000 braces with keys', () => '{a: '.repeat(200_000), 'config-too-deep', 0],
    ['200,000 dashes', () => `x:\n${'- '.repeat(200_000)}`, 'config-too-deep', 1],
    ['200,000 question marks', () => '? '.repeat(200_000), 'config-too-deep', 0],
    ['a map of 20,000 keys', () => many(20_000, (i) => `key_${i}: ${i}`), 'config-too-many-keys', 10_000],
    ['a scalar of 5 MB', () => `a: 1\nb: ${'x'.repeat(5_000_000)}`, 'config-too-large', 1],
    ['400,000 anchors', () => '&a '.repeat(320_000), 'config-too-many-tokens', 0],
    ['a million line feeds', () => '\n'.repeat(999_999), 'config-too-many-tokens', 200_001],
    [
      'plain lines and a list that only together have too many tokens',
      () => `${many(14_000, (i) => `k${i}: 1`)}\nz: [${'1, '.repeat(30_000)}]`,
      'config-too-many-tokens',
      14_000,
    ],
    ['a __proto__ key', () => 'model:\n  __proto__: {polluted: true}', 'config-reserved-key', 1],
    ['a __proto__ key by escape', () => '"\\x5f_proto__": {polluted: true}', 'config-reserved-key', 0],
    ['an unclosed quote of a megabyte', () => `a: "${'x '.repeat(400_000)}`, 'config-syntax', 0],
    ['a tab as indentation', () => 'a:\n\tb: 1', 'config-syntax', 1],
    ['two documents', () => 'a: 1\n---\nb: 2', 'config-several-documents', 2],
    ['a list', () => '- a\n- b', 'config-not-a-map', 0],
    ['nothing', () => '# only a comment\n', 'config-empty', 0],
    ['a key twice', () => 'model:\n  dropout: 0.1\n  dropout: 0.2', 'config-duplicate-key', 2],
    ['a map as key', () => '{a: 1}: 2', 'config-key-not-text', 0],
    ['a merge key', () => 'base: &b {dropout: 0.1}\nmodel:\n  <<: *b', 'config-merge-key', 2],
  ])('answers %s with a located finding within a second', async (_, text, code, line) => {
    const input = text()
    let findings: readonly Finding[] = []
    const took = await processorTime(() => {
      findings = diagnose(input, { file: 'configs/final_config.yaml' })
    })
    const read = readConfig(input, 'configs/final_config.yaml')
    const found = findings.find((each) => each.code === code)
    expect(found, JSON.stringify(findings.map((each) => each.code))).toBeDefined()
    expect(found!.severity).toBe('error')
    expect(found!.place?.range?.start.line).toBe(line)
    expect(messageOf(found!).length).toBeGreaterThan(20)
    expect(read.ok).toBe(false)
    expect(took).toBeLessThan(1000)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('never throws and stays inside the text, whatever the text', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '"',
      "'",
      '#',
      '|',
      '>',
      '!',
      '? ',
      ',',
      '1e-3',
      'model',
      'training',
      'epochs',
      '<<',
      '\t',
      '%',
      '---',
      '\u0000',
      '😀',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        const lines = text.split('\n')
        for (const { code, place, fix } of diagnose(text, { file: 'f.yaml' })) {
          expect(findingCodes).toContain(code)
          for (const range of [place?.range, ...(fix ?? []).map((edit) => edit.range)]) {
            if (!range) continue
            expect(range.start.line).toBeLessThan(lines.length)
            expect(range.end.character).toBeLessThanOrEqual(lines[range.end.line]!.length)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

describe('parseConfig', () => {
  it('keeps ordinary names that objects have of their own', () => {
    const parsed = parseConfig('constructor: 1\ntoString: {hasOwnProperty: 2}', 'f')
    expect(parsed.usable).toBe(true)
    expect(Object.entries(parsed.value)).toEqual([
      ['constructor', 1],
      ['toString', { hasOwnProperty: 2 }],
    ])
  })

  it('resolves aliases to the anchor before them', () => {
    expect(parseConfig('a: &x 1\nb: *x\nc: &x 2\nd: *x', 'f').value).toEqual({ a: 1, b: 1, c: 2, d: 2 })
  })

  it.each([
    'base: &b {x: 1, y: 2}\nmodel:\n  <<: *b\n  y: 3\n',
    'base: &b {x: 1, y: 2}\nmodel: {<<: *b, y: 3}\n',
  ])('writes out a merge: %j', (text) => {
    const [found] = parseConfig(text, 'f').findings
    expect(parseConfig(applyEdits(text, found!.fix!), 'f').value['model']).toEqual({ x: 1, y: 3 })
  })

  it('replaces tabs', () => {
    const [found] = parseConfig('a:\n\tb: 1\n', 'f').findings
    expect(parseConfig(applyEdits('a:\n\tb: 1\n', found!.fix!), 'f').value).toEqual({ a: { b: 1 } })
  })
})
