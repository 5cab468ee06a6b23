import { expect, it } from 'vitest'
import { stepArguments } from '../../../../src/vscode/trees/stepArguments.ts'

it.each([
  ['finalize-model', []],
  ['finalize-model --from evaluate', ['--from', 'evaluate']],
  ['finalize-model report baseline', ['report', 'baseline']],
  ['finalize-model diagnose', ['diagnose']],
  ['finalize-model preflight', ['preflight']],
  ['  finalize-model   check --gate post_baseline ', ['check', '--gate', 'post_baseline']],
  [
    'finalize-model evaluate results/production/predictions/test.npz',
    ['evaluate', 'results/production/predictions/test.npz'],
  ],
])('takes %s apart', (command, args) => {
  expect(stepArguments(command)).toEqual(args)
})

it.each([
  'rm -rf /',
  'finalize-model; rm -rf /',
  'finalize-model --config $(whoami)',
  'finalize-model train --config "a b.yaml"',
  'finalize-model check | tee out',
  'finalize-model check > out',
  'finalize-model\u00a0--from evaluate & calc',
  'finalize-model sign-off technical-approval --approve',
  'finalize-model init',
  'finalize-modelx',
  '',
])('starts nothing for %j', (command) => {
  expect(stepArguments(command)).toBeUndefined()
})
