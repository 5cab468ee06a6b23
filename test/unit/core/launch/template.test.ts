import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fillTemplate, unknownPlaceholders, type Template } from '../../../../src/core/launch/template.ts'

test.each<[Template, readonly string[]]>([
  [
    ['a', '{config}'],
    ['a', 'c d'],
  ],
  [['--config={config}'], ['--config=c d']],
  [
    ['{trainer}', '--'],
    ['py', '-m', 'x', '--'],
  ],
  [
    ['a', '{resume}', 'b'],
    ['a', 'b'],
  ],
  [
    ['a', ['--resume', '{resume}'], 'b'],
    ['a', 'b'],
  ],
  [
    ['a', ['--config', '{config}'], 'b'],
    ['a', '--config', 'c d', 'b'],
  ],
  [
    ['{{config}}', '{{', '}}'],
    ['{config}', '{', '}'],
  ],
  [['{ config }', '${HOME}x'], ['{ config }']],
])('%j', (template, expected) => {
  expect(fillTemplate(template, { config: 'c d', trainer: ['py', '-m', 'x'] })).toEqual(expected)
})

test('a value is never read again, and never more or less than one argument', () => {
  const value = fc.string({ unit: 'binary', maxLength: 30 })
  fc.assert(
    fc.property(value, value, (config, mode) => {
      expect(fillTemplate(['{config}', 'x{mode}y'], { config, mode })).toEqual([config, `x${mode}y`])
    }),
  )
})

test.each<[Template, readonly string[]]>([
  [['{config}', ['{resume}'], '{trainer}'], []],
  [['{configs}', '{{any}}'], ['configs']],
  [['x{trainer}'], ['trainer']],
])('%j has the unknown placeholders %j', (template, expected) => {
  expect(unknownPlaceholders(template)).toEqual(expected)
})
