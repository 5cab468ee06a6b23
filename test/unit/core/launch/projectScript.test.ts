import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { hasProjectScript } from '../../../../src/core/launch/projectScript.ts'
import { growingFiles } from '../runs/support/growingFiles.ts'

const scaffold = readFileSync(
  path.resolve(import.meta.dirname, '../../../../templates/training_orchestrator.py'),
  'utf8',
)

it.each<[string, string | undefined, boolean]>([
  ['none', undefined, false],
  ['the one that init laid', scaffold, false],
  ['that one with Windows line ends', scaffold.replaceAll('\n', '\r\n'), false],
  ['that one with one more line', `${scaffold}print("mine")\n`, true],
  ['another', 'print("mine")\n', true],
  ['an empty one', '', true],
  ['a long one', '#'.repeat(50_000), true],
])('of the project is, where there is %s: %s', async (_, text, own) => {
  const { files, append } = growingFiles()
  if (text !== undefined) append('training_orchestrator.py', text)
  expect(await hasProjectScript(files)).toBe(own)
})
