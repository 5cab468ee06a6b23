import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { parseConfig } from '../../../../src/core/config/parse.ts'
import { unsettled } from '../../../../src/core/config/unsettled.ts'
import type { Finding } from '../../../../src/core/finding.ts'

const options = { file: 'configs/final_config.yaml' } as const

/** Sections, each with mistakes of its own, and with some that depend on another section. */
const sections: readonly (readonly string[])[] = [
  ['task: classification'],
  [
    'data:',
    '  train: data/train.npz',
    '  val: data/train.npz',
    '  tset: data/test.npz',
    '  target: y',
    '  id: y',
  ],
  ['model:', '  architecture: CNN', '  dropout: 1.5', '  num_clases: 10'],
  ['optimizer:', '  type: Adam', '  learning_rate: 1e-3', '  betas: [0.9, 0.999]', '  momentum: 0.9'],
  ['training:', '  epochs: 10', '  batch_size: 100x', '  lr: 0.5', '  warmup: no'],
  ['early_stopping:', '  patience: 20', '  metric: val_auc', '  mode: min'],
  ['validation:', '  metrics: [val_loss, val_acc, val_acc]'],
  ['test_set:', '  enabled: false', '  metrics: [test_acc]'],
  ['checkpointing:', '  save_top_k: 50', '  save_best: false', '  output_dir: ../elsewhere'],
  ['reproducibility:', '  seed: 42'],
  ['targets:', '  test_acc: 80', '  test_f1: 0.5'],
  ['export:', '  formats: [onnx, onx]'],
  ['modle: 3'],
  ['logging:', '  interval: 0o17', '  note: "a quoted: text"', '  list: [a, {b: c}]'],
]
const anyText = fc.shuffledSubarray([...sections], { minLength: 4 }).map((chosen) => chosen.flat())

const findingsOf = (lines: readonly string[]) => diagnose(`${lines.join('\n')}\n`, options)

/** What is found, told by code, arguments and the line with these numbers. */
function told(found: readonly Finding[], lineOf: (line: number) => number) {
  return found.map(({ code, args, severity, place }) => {
    const { start, end } = place!.range!
    return JSON.stringify([
      code,
      severity,
      args,
      lineOf(start.line),
      start.character,
      lineOf(end.line),
      end.character,
    ])
  })
}

/** Findings that the parser's own problems are. */
const isParsers = ({ code }: Finding) =>
  [
    'config-syntax',
    'config-duplicate-key',
    'config-unknown-anchor',
    'config-alias-circle',
    'config-merge-key',
    'config-key-not-text',
    'config-reserved-key',
  ].includes(code)

/** Expects of a text with an inserted line what holds however it is mended: all that is said of the rest is said without that line. */
function expectNothingFalse(lines: readonly string[], at: number, inserted: string): readonly Finding[] {
  const whole = [...lines.slice(0, at), inserted, ...lines.slice(at)]
  const broken = findingsOf(whole)
  const elsewhere = broken.filter((found) => !isParsers(found) && found.place!.range!.start.line !== at)
  const before = told(findingsOf(lines), (line) => line)
  const after = told(elsewhere, (line) => (line > at ? line - 1 : line))
  expect(before, `${whole.join('\n')}\n`).toEqual(expect.arrayContaining(after))
  return broken
}

const sectionOf = (lines: readonly string[], at: number) =>
  lines.slice(0, at).findLastIndex((line) => /^\w/.test(line))

/** What is said of one value or key, whatever the others are. */
const ofOneValue = new Set([
  'config-unknown-key',
  'config-out-of-bounds',
  'config-wrong-type',
  'config-not-a-choice',
  'target-as-percent',
  'yaml-dialect',
])

describe('a configuration that is broken at one place', () => {
  it.each([
    ['a key that stands twice', (line: string) => line.replace(/:.*/, ': 7')],
    ['a key that stands twice, with a section', (line: string) => line.replace(/:.*/, ': {seed: 3}')],
    ['an alias to nothing', (line: string) => line.replace(/^( *)[\w-]+:?.*/, '$1another_key: *nowhere')],
    [
      'an alias to nothing in a list',
      (line: string) => line.replace(/^( *).*/, '$1another_key: [1, *nowhere]'),
    ],
    ['a merged alias', (line: string) => line.replace(/^( *).*/, '$1<<: {seed: 3}')],
    ['a key that is a map', (line: string) => line.replace(/^( *).*/, '$1{a: 1}: 3')],
  ])('says of %s and of all the rest what is true however that is mended', (_, made) => {
    let kept = 0
    fc.assert(
      fc.property(anyText, fc.nat(), (lines, place) => {
        const at = 1 + (place % lines.length)
        const inserted = made(lines[at - 1]!)
        const broken = expectNothingFalse(lines, at, inserted)
        if (!broken.some(isParsers) || broken.some(({ code }) => code === 'config-syntax')) return
        // The other way to mend it: what was there goes instead.
        if (inserted.includes(': 7') && !/^\w+:$/.test(lines[at - 1]!)) {
          const moved = [...lines]
          moved[at - 1] = inserted
          const other = told(findingsOf(moved), (line) => line)
          const ours = broken.filter(
            (found) => !isParsers(found) && ![at, at - 1].includes(found.place!.range!.start.line),
          )
          expect(other).toEqual(expect.arrayContaining(told(ours, (line) => (line > at ? line - 1 : line))))
        }
        // And nothing is lost of what stands in another section and depends on no other value.
        const own = sectionOf(lines, at)
        const end = lines.findIndex((line, index) => index > own && /^\w/.test(line))
        const others = findingsOf(lines).filter(({ code, place: { range } = {} }) => {
          const { line } = range!.start
          return ofOneValue.has(code) && (line < own || (end !== -1 && line >= end))
        })
        const isAtRoot = /^\S/.test(inserted)
        const wanted = isAtRoot
          ? others.filter(({ code }) => code === 'config-unknown-key' || code === 'yaml-dialect')
          : others
        kept += wanted.length
        const said = told(broken, (line) => (line > at ? line - 1 : line))
        expect(said).toEqual(expect.arrayContaining(told(wanted, (line) => line)))
      }),
      { numRuns: 150 },
    )
    expect(kept).toBeGreaterThan(0)
  })

  it('says of broken syntax, and of the sections before it, what is true however that is mended', () => {
    const junk = fc.constantFrom(
      '"unclosed',
      "'unclosed",
      '[1, 2',
      '{a: ',
      'key: value: x',
      '  bad',
      '- item',
      '%x',
      '@x',
      '`y',
      'key: [1',
      ': :',
      '}',
      ']',
      '\tx: 1',
      '  x: "a',
      '    deeper: 1',
      'x: 1, y',
      '&a &b c: 1',
      '!<',
      '? [',
      '|',
      'note: >',
      '---',
      '...',
      '# only a comment',
      'x: "a" b',
      "  y: 'it's'",
      'training',
      '  *',
      '  : 3',
      'a: b: c',
      '"',
    )
    let broken = 0
    let kept = 0
    fc.assert(
      fc.property(anyText, fc.nat(), junk, (lines, place, inserted) => {
        const at = place % (lines.length + 1)
        const whole = [...lines.slice(0, at), inserted, ...lines.slice(at)]
        const parsed = parseConfig(`${whole.join('\n')}\n`, 'f')
        if (!parsed.document?.errors.length) return
        broken += 1
        kept += expectNothingFalse(lines, at, inserted).filter((found) => !isParsers(found)).length
      }),
      { numRuns: 700 },
    )
    expect(broken).toBeGreaterThan(200)
    expect(kept).toBeGreaterThan(200)
  })
})

it.each([
  ['a line that is no pair', 'validation\n', ['task', 'model']],
  ['a quote that stays open', 'validation: "a\n', ['task', 'model', 'optimizer']],
])('knows the sections before %s but the last two of them', (_, broken, expected) => {
  const text = [
    'task: regression',
    'model: {dropout: 0.1}',
    'optimizer: {type: SGD}',
    'training: {epochs: 5}',
    `${broken}targets: {test_acc: 1}\n`,
  ].join('\n')
  const { known } = parseConfig(text, 'final_config.yaml')
  expect(known?.root.items.map(({ key }) => String(key))).toEqual(expected)
  expect(known?.value).toMatchObject({ task: 'regression', model: { dropout: 0.1 }, training: unsettled })
})
