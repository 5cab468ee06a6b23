import { describe, expect, test } from 'vitest'
import { launcherOf } from '../../../../src/core/launch/list.ts'
import { protocol } from './jobPlans.ts'
import { trainingOf } from './support.ts'

describe('torchrun', () => {
  const launcher = launcherOf('torchrun')
  const argsOf = (launch: unknown, more = {}) => {
    const plan = launcher.plan(trainingOf(launch, more))
    return plan.kind === 'process' ? plan.call.args : []
  }
  test('is a module of the trainer’s interpreter, and gives its processes time to end their epoch', () => {
    const plan = launcher.plan(trainingOf({ launcher: 'torchrun', torchrun: { processes: 2 } }))
    expect(plan).toEqual({
      kind: 'process',
      isGuarded: false,
      call: {
        command: '/opt/py thon',
        args: [
          '-m',
          'torch.distributed.run',
          '--nnodes=1',
          '--nproc-per-node=2',
          '--standalone',
          'training_orchestrator.py',
          ...protocol,
        ],
        env: { PET_SHUTDOWN_TIMEOUT: '86400' },
      },
    })
  })
  test.each([
    ['node1:29400', 1, ['--node-rank=1', '--master-addr=node1', '--master-port=29400']],
    ['node1', 0, ['--node-rank=0', '--master-addr=node1']],
    ['[fe80::1]:29400', 2, ['--node-rank=2', '--master-addr=[fe80::1]', '--master-port=29400']],
  ])('numbers the machines that meet at %s', (endpoint, machine, expected) => {
    const args = argsOf({ launcher: 'torchrun', torchrun: { machines: 3, endpoint } }, { machine })
    expect(args.slice(4, 4 + expected.length)).toEqual(expected)
  })
  test('exports with one process', () => {
    const args = argsOf(
      { launcher: 'torchrun' },
      { run: { config: 'c', outputDirectory: 'd', exportOnly: true } },
    )
    expect(args[0]).toBe('training_orchestrator.py')
  })
  test('refuses a trainer that is no Python program, and machines that can’t meet', () => {
    const training = trainingOf(
      { launcher: 'torchrun', torchrun: { machines: 2 } },
      { trainer: { kind: 'embedded', name: 'embedded 1.0.0', command: 'node', args: [] } },
    )
    expect(launcher.objections(training).map(({ code }) => code)).toEqual([
      'launcher-needs-python',
      'torchrun-endpoint-missing',
    ])
  })
})
