import { expect, it } from 'vitest'
import { isInside } from '../../../../src/vscode/commands/isInside.ts'

it.each(['results/production/run.json', 'models/a..b.onnx', '.finalize/lock.json'])('opens %s', (path) => {
  expect(isInside(path)).toBe(true)
})

it.each([
  '',
  '/etc/passwd',
  '\\\\server\\share',
  'C:\\Windows',
  'c:/Windows',
  '../other/secret',
  'results/../../secret',
  'results\\..\\..\\secret',
  'a\0b',
])('does not open %j', (path) => {
  expect(isInside(path)).toBe(false)
})
