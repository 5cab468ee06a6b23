import { expect, it } from 'vitest'
import { possibleActs } from '../../../../src/vscode/commands/possibleActs.ts'

it.each([
  ['check', 'failed', false, ['waive']],
  ['check', 'passed', true, []],
  ['check', 'not-applicable', false, []],
  ['check', 'waived', false, ['revoke']],
  ['person', 'pending', false, ['tick', 'waive']],
  ['person', 'passed', true, ['untick']],
  ['person', 'failed', true, ['untick', 'waive']],
  ['person', 'waived', false, ['revoke', 'tick']],
  ['approver', 'pending', false, ['approve']],
  ['approver', 'stale', true, ['approve', 'revoke']],
  ['approver', 'failed', true, ['approve', 'revoke']],
  ['approver', 'passed', true, ['revoke']],
  ['approver', 'not-applicable', false, []],
] as const)('%s, %s, ticked %s: %j', (decidedBy, verdict, ticked, acts) => {
  expect(possibleActs({ decidedBy, verdict, ticked })).toEqual(acts)
})
