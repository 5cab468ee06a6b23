import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { fixAll } from '../../../../src/core/config/fixAll.ts'
import { applyEdits } from './applyEdits.ts'

const options = { file: 'configs/training_config.yaml' } as const

const broken = [
  'training:',
  '  epoch: 20',
  '  batch_size: "16"',
  'optimizer:',
  '  lr: 1e-3',
  'early_stopping:',
  '  enabled: yes',
  'targets:',
  '  test_acc: 80',
  '',
].join('\n')

describe('fixing everything', () => {
  it('mends what has a fix, and says how much', () => {
    const { text, fixes } = fixAll(broken, options, { guesses: true })
    expect(text).toBe(
      broken
        .replace('epoch:', 'epochs:')
        .replace('"16"', '16')
        .replace('lr: 1e-3', 'learning_rate: 1.0e-3')
        .replace('yes', 'true')
        .replace('80', '0.8'),
    )
    expect(fixes).toBe(6)
    expect(diagnose(text, options).filter(({ fix }) => fix)).toEqual([])
  })

  it('leaves guesses to a person where it is told to', () => {
    const { text } = fixAll(broken, options, { guesses: false })
    expect(text).toContain('  epoch: 20')
    expect(text).toContain('learning_rate: 1.0e-3')
  })

  it('goes on where one fix shows the next', () => {
    const tabbed = 'optimizer:\n\tlr: 1e-3\n'
    expect(fixAll(tabbed, options, { guesses: true }).text).toBe('optimizer:\n  learning_rate: 1.0e-3\n')
  })

  it('is one edit that leads from the text before to the one after', () => {
    const { text, edit } = fixAll(broken, options, { guesses: true })
    expect(applyEdits(broken, [edit!])).toBe(text)
    expect(edit!.range.start).toEqual({ line: 1, character: 7 })
  })

  it('keeps Windows line ends', () => {
    const { text, edit } = fixAll(broken.replaceAll('\n', '\r\n'), options, { guesses: true })
    expect(text).toBe(fixAll(broken, options, { guesses: true }).text.replaceAll('\n', '\r\n'))
    expect(edit).toBeDefined()
  })

  it('changes nothing where nothing is wrong, or nothing can be mended', () => {
    for (const text of ['task: classification\n', 'training:\n  nothing_like_it: 3\n', ': : :', ''])
      expect(fixAll(text, options, { guesses: true })).toEqual({ text, fixes: 0, edit: undefined })
  })
})
