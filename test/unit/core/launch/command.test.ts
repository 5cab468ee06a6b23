import { describe, expect, test } from 'vitest'
import { launcherOf } from '../../../../src/core/launch/list.ts'
import { jobPlan, protocol } from './jobPlans.ts'
import { answered, trainingOf } from './support.ts'

describe('a command of one’s own', () => {
  const command = {
    start: ['submit', '--run', '{run_dir}', ['--from', '{resume}'], '{trainer}', '--', '{arguments}'],
    status: ['state', '{id}'],
    id: 'job (\\S+)',
  }
  test('fills its argument list in and splits nothing', () => {
    const { submit } = jobPlan({ launcher: 'command', command })
    expect(submit).toEqual({
      command: 'submit',
      args: ['--run', 'results/production', '/opt/py thon', 'training_orchestrator.py', '--', ...protocol],
    })
  })
  test.each([
    ['job 12 accepted', '12'],
    ['nothing', undefined],
    ['job -rf', undefined],
  ])('finds the id in “%s”', (said, id) => {
    expect(jobPlan({ launcher: 'command', command }).readId(answered(said))).toBe(id)
  })
  test.each([
    ['Status: QUEUED', { state: 'waiting', detail: 'queued' }],
    ['Running (queued before)', { state: 'running', detail: 'running' }],
    ['Completed', { state: 'ended', outcome: 'succeeded', detail: 'completed' }],
    ['FAILED', { state: 'ended', outcome: 'failed', detail: 'failed' }],
    ['job not found', 'unknown'],
    ['502 Bad Gateway', undefined],
  ])('reads “%s”', (said, state) => {
    expect(jobPlan({ launcher: 'command', command }).status('12')[0]!.read(answered(said))).toEqual(state)
  })
  test('without a status, is the training itself', () => {
    const training = trainingOf({ launcher: 'command', command: { start: ['run', '{arguments}'] } })
    expect(launcherOf('command').plan(training)).toMatchObject({
      kind: 'process',
      call: { command: 'run', args: protocol },
    })
  })
})
