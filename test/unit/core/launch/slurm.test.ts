import { describe, expect, test } from 'vitest'
import { launcherOf } from '../../../../src/core/launch/list.ts'
import { jobPlan, protocol, recordedAnswers } from './jobPlans.ts'
import { answered, token, trainingOf } from './support.ts'

describe('Slurm', () => {
  const { version, answers } = recordedAnswers('slurm')
  const plan = jobPlan({ launcher: 'slurm' })
  const [queue, accounting] = plan.status('7')

  test('submits a script that is always the same, with the trainer as its arguments', () => {
    const { submit, files } = jobPlan({
      launcher: 'slurm',
      slurm: {
        name: 'a "b" && c\n$(d)',
        partition: 'gpu',
        account: 'ml',
        qos: 'high',
        time: '4:00:00',
        gpus: 'a100:2',
        cpus: 8,
        memory: '64G',
        options: ['--constraint=nvme|ssd'],
      },
    })
    expect(files).toEqual([
      {
        path: 'results/production/.job.sh',
        content: '#!/bin/sh\n# Becomes the trainer, so that signals for this script reach it.\nexec "$@"\n',
      },
    ])
    expect(submit).toEqual({
      command: 'sbatch',
      args: [
        '--parsable',
        '--no-requeue',
        '--job-name=a "b" && c\n$(d)',
        `--comment=${token}`,
        '--chdir=/home/ada/it\'s && "mine"\n%j',
        '--output=results/production/job.log',
        '--open-mode=append',
        '--export=ALL',
        '--partition=gpu',
        '--account=ml',
        '--qos=high',
        '--time=4:00:00',
        '--ntasks-per-node=1',
        '--gpus-per-node=a100:2',
        '--cpus-per-task=8',
        '--mem=64G',
        '--signal=B:INT@300',
        '--constraint=nvme|ssd',
        'results/production/.job.sh',
        '/opt/py thon',
        'training_orchestrator.py',
        ...protocol,
      ],
    })
  })

  test('starts a process group on every node, and signals those', () => {
    const spread = jobPlan({ launcher: 'slurm', slurm: { nodes: 2 }, torchrun: { processes: 4 } })
    const { args } = spread.submit
    expect(args).toContain('--nodes=2')
    expect(args).toContain('--signal=INT@300')
    expect(args.slice(args.indexOf('results/production/.job.sh') + 1)).toEqual([
      '/opt/py thon',
      '-m',
      'torch.distributed.run',
      '--nnodes=2',
      '--nproc-per-node=4',
      '--rdzv-backend=c10d',
      `--rdzv-id=${token}`,
      'training_orchestrator.py',
      ...protocol,
    ])
    expect(spread.files[0]!.content).toContain('exec srun --ntasks-per-node=1 --kill-on-bad-exit=0 "$@"')
    expect(spread.stop('7')).toEqual({ command: 'scancel', args: ['--signal=INT', '7'] })
  })

  test('keeps percent signs of a run directory, which sbatch would replace', () => {
    const { submit } = jobPlan(
      { launcher: 'slurm' },
      { run: { config: 'c', outputDirectory: 'results/10%j' } },
    )
    expect(submit.args).toContain('--output=results/10%%j/job.log')
  })

  test.each([
    '--wrap=rm -rf .',
    '--output=/tmp/x',
    '-o/tmp/x',
    'script.sh',
    '--array=1-9',
    '--parsable',
    '-D/',
  ])('refuses the option %s', (option) => {
    const training = trainingOf({ launcher: 'slurm', slurm: { options: [option] } })
    expect(
      launcherOf('slurm')
        .objections(training)
        .map(({ code }) => code),
    ).toEqual(['slurm-option-refused'])
  })

  const expected: Readonly<Record<string, unknown>> = {
    'squeue succeeded': { state: 'ended', outcome: 'succeeded', detail: 'COMPLETED' },
    'sacct succeeded': { state: 'ended', outcome: 'succeeded', detail: 'COMPLETED', exitCode: 0 },
    'squeue failed with 3': { state: 'ended', outcome: 'failed', detail: 'FAILED' },
    'sacct failed with 3': { state: 'ended', outcome: 'failed', detail: 'FAILED', exitCode: 3 },
    'squeue killed': { state: 'ended', outcome: 'failed', detail: 'FAILED' },
    'sacct killed': { state: 'ended', outcome: 'failed', detail: 'FAILED' },
    'squeue running': { state: 'running', detail: 'RUNNING' },
    'sacct running': { state: 'running', detail: 'RUNNING' },
    'squeue waiting': { state: 'waiting', detail: 'BeginTime' },
    'sacct waiting': { state: 'waiting', detail: 'PENDING' },
    'squeue no such job': 'unknown',
    'sacct no such job': 'unknown',
    'squeue cancelled while running': { state: 'ended', outcome: 'stopped', detail: 'CANCELLED' },
    'sacct cancelled while running': { state: 'ended', outcome: 'stopped', detail: 'CANCELLED', exitCode: 0 },
    'squeue cancelled while waiting': { state: 'ended', outcome: 'stopped', detail: 'CANCELLED' },
    'sacct cancelled while waiting': { state: 'ended', outcome: 'stopped', detail: 'CANCELLED', exitCode: 0 },
    'squeue succeeded, forgotten by the queue': 'unknown',
    'sacct succeeded, forgotten by the queue': {
      state: 'ended',
      outcome: 'succeeded',
      detail: 'COMPLETED',
      exitCode: 0,
    },
    'squeue out of time': 'unknown',
    'sacct out of time': { state: 'ended', outcome: 'stopped', detail: 'TIMEOUT', exitCode: 0 },
    'squeue controller away': undefined,
    'sacct controller away': undefined,
  }
  const asked = answers.filter(({ program }) => program !== 'sbatch')
  test(`every recorded answer of ${version} is looked at`, () => {
    expect(asked.map(({ program, what }) => `${program} ${what}`)).toEqual(Object.keys(expected))
  })
  test.each(asked.map((answer) => [answer.program, answer.what, answer] as const))(
    `${version}: %s of a job that has %s`,
    (program, what, answer) => {
      const { read } = program === 'squeue' ? queue! : accounting!
      expect(read(answer)).toEqual(expected[`${program} ${what}`])
    },
  )
  test.each(
    answers.filter(({ program }) => program === 'sbatch').map((answer) => [answer.what, answer] as const),
  )(`${version}: sbatch, %s`, (_, answer) => {
    const id = plan.readId(answer)
    expect(id).toBe(answer.exitCode === 0 ? answer.stdout.trim() : undefined)
  })
  test('of a federation, sbatch names the cluster behind the job', () => {
    expect(plan.readId(answered('4711;north\n'))).toBe('4711')
  })
})
