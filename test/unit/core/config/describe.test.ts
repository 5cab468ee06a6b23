import { describe as suite, expect, it } from 'vitest'
import { describe } from '../../../../src/core/config/describe.ts'
import { parseConfig } from '../../../../src/core/config/parse.ts'
import { deriveFinalConfig } from '../../../../src/core/config/derive.ts'

/** The description where `|` stands. */
function at(marked: string) {
  return describe(parseConfig(marked.replace('|', ''), ''), marked.indexOf('|'))
}

suite('what is said of a key', () => {
  it('is its type, bounds, meaning and default, on the key and on the value', () => {
    for (const marked of ['training:\n  epo|chs: 20\n', 'training:\n  epochs: 2|0\n']) {
      expect(at(marked)).toMatchObject({
        path: 'training.epochs',
        heading: '**`training.epochs`** · whole number, 1 to 100000',
        meaning: 'Most epochs that are trained.',
        facts: ['Default: `100`'],
      })
    }
  })

  it('covers exactly the word', () => {
    expect(at('training:\n  epo|chs: 20\n')).toMatchObject({ start: 12, end: 18 })
    expect(at('training:\n  epochs: 2|0\n')).toMatchObject({ start: 20, end: 22 })
  })

  it('names where an older spelling is read', () => {
    expect(at('training:\n  l|r: 0.1\n')?.facts).toContain('Read as `optimizer.learning_rate`.')
    expect(at('training:\n  optimizer:\n    lr: 0.|1\n')?.path).toBe('optimizer.learning_rate')
  })

  it('tells what a transform and its parameters do', () => {
    const marked = 'data_augmentation:\n  transforms:\n    - vertical_flip: { p: 0.5 }\n'
    expect(at(marked.replace('vert', 'vert|'))?.meaning).toContain('Upside down')
    expect(at(marked.replace(' p:', ' |p:'))).toMatchObject({ heading: '**`p`** · number, 0 to 1' })
  })

  it('tells what a metric means', () => {
    expect(at('validation:\n  metrics: [val_loss, val_|f1]\n')?.facts.join()).toContain(
      'F1, macro, higher is better',
    )
  })

  it('lists the choices', () => {
    expect(at('ta|sk: count\n')?.heading).toContain('`classification`, `multi-label`, `regression`, `count`')
  })

  it.each([
    ['an unknown key', 'trainng:\n  ep|ochs: 3\n'],
    ['a comment', '# hel|lo\ntask: count\n'],
    ['a key of the trainer’s own', 'logging:\n  le|vel: 3\n'],
    ['an empty file', '|'],
  ])('is nothing for %s', (_, marked) => {
    expect(at(marked)).toBeUndefined()
  })

  it('works while another line is broken', () => {
    expect(at('model:\n  hidden: [1, 2\ntraining:\n  epo|chs: 20\n')?.path).toBe('training.epochs')
  })
})

const facts = (changed: string, word: string) =>
  describe(parseConfig(changed, ''), changed.indexOf(word) + 1)?.facts.join('\n')

suite('where a value comes from', () => {
  const source = { path: 'configs/training_config.yaml', text: 'training:\n  epochs: 20\n  batch_size: 16\n' }
  const derived = deriveFinalConfig({ source })
  if (!derived.ok) throw new Error('the fixture derives')
  const { text } = derived.value
  it('is the note behind a value that production changed', () => {
    expect(facts(text, 'epochs:')).toContain(
      'Set for production: was `20` in `configs/training_config.yaml`.',
    )
  })

  it('says of what production added that the source lacks it', () => {
    expect(facts(text, 'patience')).toContain('Set for production: not in `configs/training_config.yaml`.')
  })

  it('is the source of an unchanged one', () => {
    expect(facts(text, 'batch_size')).toContain('As in `configs/training_config.yaml`.')
  })

  it('is a person where the record says otherwise', () => {
    expect(facts(text.replace('batch_size: 16', 'batch_size: 64'), 'batch_size')).toContain(
      'Edited since it was derived from `configs/training_config.yaml`: `16` then.',
    )
  })

  it('can’t smuggle Markdown in', () => {
    const hostile = text.replaceAll('configs/training_config.yaml', 'a`[x](command:evil)`b')
    expect(facts(hostile, 'batch_size')).toContain("As in `a'[x](command:evil)'b`.")
  })
})
