import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { complete, type Completion, type CompleteOptions } from '../../../../src/core/config/complete.ts'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { rootKey, type Key } from '../../../../src/core/config/keys.ts'
import { linesOf } from '../../../../src/core/config/lines.ts'
import { olderSpellings } from '../../../../src/core/config/olderSpellings.ts'

const file = 'configs/training_config.yaml'

/** Completions where `|` stands. */
function at(marked: string, options?: CompleteOptions): readonly Completion[] {
  const offset = marked.indexOf('|')
  return complete(marked.replace('|', ''), offset, options)
}
const labels = (marked: string, options?: CompleteOptions) => at(marked, options).map(({ label }) => label)

function accept(text: string, { start, end, before, placeholder, after }: Completion): string {
  return text.slice(0, start) + before + placeholder + after + text.slice(end)
}

const byLabel = (marked: string, label: string) => at(marked).find((each) => each.label === label)
const first = (marked: string) => accept(marked.replace('|', ''), at(marked)[0]!)

const sections = [...rootKey.children!.values()]
const childrenOf = (path: string) => [...sections.find((key) => key.path === path)!.children!.keys()]

describe('keys', () => {
  it.each([
    ['an empty file', '|'],
    ['a word begun', 'tr|'],
    ['a line between sections', 'model:\n  dropout: 0.1\n|\ntargets:\n  confident: true\n'],
  ])('offers sections in %s', (_, marked) => {
    expect(labels(marked)).toContain('training')
    expect(labels(marked)).not.toContain('epochs')
  })

  it.each([
    ['below an empty section', 'training:\n  |\n'],
    ['while writing', 'training:\n  epo|\n'],
    ['after another key', 'training:\n  batch_size: 8\n  |'],
    ['before another key', 'training:\n  |\n  batch_size: 8\n'],
    ['while the line above is broken', 'model:\n  hidden: [1, 2\ntraining:\n  |\n'],
    ['while a quote above is open', 'model:\n  architecture: "MLP\ntraining:\n  |\n'],
    ['over a key with its colon', 'training:\n  ep|och: 5\n'],
    ['in a flow map', 'training: { batch_size: 8, | }\n'],
    ['in a flow map that is open', 'training: { batch_size: 8, ep|\nmodel:\n  dropout: 0\n'],
    ['in a flow map of several lines', 'training: {\n  batch_size: 8,\n  |\n}\n'],
    ['with Windows line ends', 'training:\r\n  batch_size: 8\r\n  |\r\n'],
    ['with a comment on the section', 'training: # the loop\n  |\n'],
    ['in the second document start', '---\ntraining:\n  |\n'],
    ['four columns deep', 'training:\n    batch_size: 8\n    |\n'],
    ['with an anchor', 'training: &base\n  |\n'],
  ])('offers those of the section %s', (_, marked) => {
    expect(labels(marked)).toContain('epochs')
    expect(labels(marked)).not.toContain('model')
  })

  it('leaves out what is there, by either spelling, before or behind', () => {
    expect(labels('training:\n  epochs: 3\n  |\n  batch_size: 8\n')).not.toEqual(
      expect.arrayContaining(['epochs']),
    )
    expect(labels('training:\n  |\n  max_epochs: 3\n')).not.toContain('epochs')
    expect(labels('training:\n  lr: 0.1\noptimizer:\n  |\n')).not.toContain('learning_rate')
    expect(labels('optimizer:\n  betas: [0.9, 0.99]\n  |\n')).not.toContain('beta1')
    expect(labels('training: { |, epochs: 3 }\n')).not.toContain('epochs')
  })

  it('follows older spellings of sections', () => {
    expect(labels('training:\n  early_stopping:\n    |\n')).toContain('patience')
    expect(labels('augmentation:\n  |\n')).toEqual(childrenOf('data_augmentation'))
  })

  it.each([
    ['in brackets', 'data_augmentation:\n  transforms:\n    - random_crop: { size: 8, | }\n', ['padding']],
    [
      'on lines',
      'data_augmentation:\n  transforms:\n    - color_jitter:\n        |\n',
      ['brightness', 'contrast'],
    ],
    ['of an older spelling', 'augmentation: { transforms: [{ horizontal_flip: { |', ['p']],
  ])('offers the parameters of a transform %s', (_, marked, expected) => {
    expect(labels(marked)).toEqual(expected)
    expect(at(marked).every(({ documentation }) => documentation !== '')).toBe(true)
  })

  it('offers metrics of the task as targets', () => {
    expect(labels('task: regression\ntargets:\n  |\n')).toContain('test_rmse')
    expect(labels('targets:\n  |\n')).not.toContain('test_rmse')
    expect(labels('targets:\n  |\n')).not.toContain('test_confusion_matrix')
  })

  it.each([
    ['a comment', 'training: # |\n'],
    ['a comment line', 'training:\n  # |\n'],
    ['a literal text', 'experiment:\n  notes: |-\n    §\n'],
    ['a quoted text of two lines', 'experiment:\n  notes: "one\n    §"\n'],
    ['a section of any keys', 'logging:\n  §\n'],
    ['an unknown section', 'nothing:\n  §\n'],
    ['a text that goes on', 'training:\n  device: cpu\n    §\n'],
    ['a column that fits nothing', 'training:\n    epochs: 1\n  §\n'],
    ['a comment in brackets', 'training: {\n  # §\n}\n'],
  ])('offers nothing in %s', (_, marked) => {
    const mark = marked.includes('§') ? '§' : '|'
    expect(complete(marked.replace(mark, ''), marked.indexOf(mark))).toEqual([])
  })

  it('replaces a key alone where its value is there', () => {
    const [text, offset] = ['training:\n  epoch: 5\n', 14]
    const epochs = complete(text, offset).find(({ label }) => label === 'epochs')!
    expect(accept(text, epochs)).toBe('training:\n  epochs: 5\n')
  })

  it('writes a default as placeholder, and asks on where there are choices', () => {
    expect(byLabel('training:\n  |', 'epochs')).toMatchObject({ before: 'epochs: ', placeholder: '100' })
    expect(byLabel('data:\n  |', 'normalization')).toMatchObject({ placeholder: '', goesOn: true })
    expect(byLabel('|', 'training')).toMatchObject({ before: 'training:\n  ', goesOn: true })
    expect(byLabel('model:\n    dropout: 0\n|', 'training')).toMatchObject({ before: 'training:\n    ' })
  })
})

describe('values', () => {
  it.each([
    ['a choice', 'data:\n  normalization: |\n', ['none', 'standardize', 'minmax']],
    ['a choice begun', 'data:\n  normalization: mi|\n', ['none', 'standardize', 'minmax']],
    ['a choice in quotes', 'data:\n  normalization: "mi|"\n', ['none', 'standardize', 'minmax']],
    ['a choice behind the colon', 'task:|\n', ['classification', 'multi-label', 'regression', 'count']],
    ['a switch', 'early_stopping:\n  enabled: |\n', ['true', 'false']],
    ['a switch in brackets', 'early_stopping: { enabled: | }\n', ['true', 'false']],
    ['an item', 'export:\n  formats: [onnx, |]\n', ['torchscript', 'pt2']],
    ['an item on its line', 'export:\n  formats:\n    - onnx\n    - |\n', ['torchscript', 'pt2']],
    ['an item on the column of its key', 'export:\n  formats:\n  - onnx\n  - p|\n', ['torchscript', 'pt2']],
    ['one of a union', 'training:\n  class_weights: |\n', ['none', 'balanced']],
    ['no choice in a list of numbers', 'training:\n  class_weights: [|]\n', []],
    [
      'the watched metric',
      'validation:\n  metrics: [val_f1]\nearly_stopping:\n  metric: |\n',
      ['val_f1', 'val_loss'],
    ],
    ['by an older spelling', 'training:\n  optimizer:\n    name: |\n', ['Adam', 'AdamW', 'SGD']],
    ['nothing for a section', 'training: |\n', []],
    ['nothing for a switch in quotes', 'early_stopping:\n  enabled: "|"\n', []],
  ])('offers %s, each explained', (_, marked, expected) => {
    expect(labels(marked)).toEqual(expected)
    for (const { documentation } of at(marked)) expect(documentation).not.toBe('')
  })

  it('knows the project', () => {
    const project = { root: '/p', missing: [], outputFolders: [], columns: ['age', 'y'] }
    expect(labels('data:\n  features: [age, |]\n', { project })).toEqual(['y'])
    expect(labels('data:\n  train: |\n', { files: ['data/train.csv'] })).toEqual(['data/train.csv'])
  })

  it('writes the space after the colon and the brackets of a list', () => {
    expect(first('task:|\n')).toBe('task: classification\n')
    expect(first('export:\n  formats: |\n')).toBe('export:\n  formats: [onnx]\n')
    expect(first('data_augmentation:\n  transforms: [|]\n')).toContain('[{ random_crop: {')
  })
})

/** Each section of the schema with the lines that lead into it, in block form. */
function blocks(section: Key = rootKey, head = '', indent = ''): readonly (readonly [string, Key, string])[] {
  const inner = [...(section.children?.values() ?? [])].filter(({ children }) => children !== undefined)
  return [
    [head, section, indent],
    ...inner.flatMap((child) => blocks(child, `${head}${indent}${child.name}:\n`, `${indent}  `)),
  ]
}

const isUnknown = (text: string) =>
  diagnose(text, { file }).filter(({ code }) =>
    [
      'config-unknown-key',
      'config-duplicate-key',
      'config-both-spellings',
      'config-older-spelling',
      'config-syntax',
    ].includes(code),
  )

describe('against diagnose', () => {
  it.each(blocks().filter(([, section]) => !section.open))(
    'no key offered below "%s" is unknown, none of the schema is missing',
    (head, section, indent) => {
      for (const form of [`${head}${indent}`, `${head}${indent}\n`, `${head}\n${indent}\nother: 1\n`]) {
        const offset = form.startsWith(`${head}\n`)
          ? head.length + 1 + indent.length
          : head.length + indent.length
        const offered = complete(form, offset)
        expect(offered.map(({ label }) => label)).toEqual(
          expect.arrayContaining([...section.children!.keys()]),
        )
        for (const each of offered) {
          const text = accept(form, each).replace('other: 1\n', '')
          expect([each.label, isUnknown(text)]).toEqual([each.label, []])
        }
      }
    },
  )

  it('no default or value offered is wrong by itself', () => {
    const wrong = [
      'config-wrong-type',
      'config-not-a-choice',
      'config-out-of-bounds',
      'metric-unknown',
      'metric-of-wrong-split',
      'metric-of-another-task',
      'watched-metric-not-validated',
      'optimizer-unknown',
      'device-unknown',
      'architecture-unknown',
      'transform-unknown',
      'transform-parameter-wrong',
      'yaml-dialect',
      'config-syntax',
    ]
    let tried = 0
    for (const [head, section, indent] of blocks())
      for (const key of section.children?.values() ?? []) {
        if (key.children) continue
        for (const opened of [
          [' ', ''],
          [' [', ']'],
          [`\n${indent}  - `, '\n'],
        ] as const) {
          const text = `${head}${indent}${key.name}:${opened[0]}${opened[1]}`
          const offset = text.length - opened[1].length
          for (const each of complete(text, offset)) {
            tried += 1
            const codes = diagnose(accept(text, each), { file }).map(({ code }) => code)
            expect([
              accept(text, each),
              codes.filter(
                (code) => wrong.includes(code) && !(code.startsWith('watched') && key.name === 'metrics'),
              ),
            ]).toEqual([accept(text, each), []])
          }
        }
      }
    expect(tried).toBeGreaterThan(100)
  })

  it('holds wherever the cursor is in a file that is cut off anywhere', () => {
    const spelled = olderSpellings.map(({ from }) => from.split('.'))
    const line = fc.oneof(
      fc.constantFrom('', '# note', '---', 'x: [', 'y: "', 'z: {', '- a', 'notes: |', '}', ']'),
      fc.constantFrom(...spelled.map((path) => path.at(-1)!)).map((name) => `${name}: 1`),
      fc.constantFrom(...sections.map(({ name }) => name)).map((name) => `${name}:`),
      fc.constantFrom(
        'epochs: 3',
        'metrics: [val_loss, ',
        'enabled: t',
        'opset',
        'quantization: { enabled: true, ',
      ),
    )
    const document = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 3 }), line), { maxLength: 14 })
      .map((lines) => lines.map(([depth, text]) => '  '.repeat(depth) + text).join('\n'))
    fc.assert(
      fc.property(document, fc.nat(), (text, cut) => {
        const offset = cut % (text.length + 1)
        for (const each of complete(text, offset)) {
          expect(each.start).toBeLessThanOrEqual(offset)
          expect(each.end).toBeGreaterThanOrEqual(offset)
          expect(text.slice(each.start, each.end)).not.toContain('\n')
          if (each.kind === 'value') continue
          const lines = linesOf(accept(text, each))
          const more = diagnose(accept(text, each), { file }).filter(
            ({ code, place }) =>
              code === 'config-unknown-key' && lines.offset(place!.range!.start) === each.start,
          )
          expect([accept(text, each), more]).toEqual([accept(text, each), []])
        }
      }),
      { numRuns: 150 },
    )
  })
})
