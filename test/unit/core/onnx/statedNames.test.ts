import { expect, test } from 'vitest'
import { statedNames } from '../../../../src/core/onnx/statedNames.ts'

test.each([
  ['["a","b"]', '["a","b"]'],
  ['["a", "b"]', '["a","b"]'],
  [String.raw`["caf\u00e9"]`, '["café"]'],
  ['["b","a"]', '["b","a"]'],
  ['["a",1]', '["a",1]'],
  ['a, b', 'a, b'],
  [undefined, undefined],
])('%s states %s', (text, names) => {
  expect(statedNames(text)).toBe(names)
})
