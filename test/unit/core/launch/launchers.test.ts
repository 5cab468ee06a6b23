import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { JobPlan } from '../../../../src/core/launch/launcher.ts'
import { launcherOf } from '../../../../src/core/launch/list.ts'
import { protocolArguments } from '../../../../src/core/launch/trainer.ts'
import { answered, token, trainingOf } from './support.ts'

/* Answers that the real programs gave, recorded with their versions. */
interface Recorded {
  readonly what: string
  readonly program: string
  readonly verb?: string
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}
const fixture = (name: string) =>
  JSON.parse(
    readFileSync(path.join(import.meta.dirname, '../../../fixtures/launchers', `${name}.json`), 'utf8'),
  ) as { version: string; answers: readonly Recorded[] }

const jobPlan = (launch: unknown, more = {}) => {
  const training = trainingOf(launch, more)
  return launcherOf(training.config.launch.launcher).plan(training) as JobPlan
}
const protocol = [
  '--config',
  'configs/a b;$(x).yaml',
  '--mode',
  'production',
  '--output-dir',
  'results/production',
]

describe('local', () => {
  test('starts the trainer by the protocol', () => {
    const training = trainingOf({}, { run: { config: 'c', outputDirectory: 'd', resume: 'e f' } })
    expect(launcherOf('local').plan(training)).toEqual({
      kind: 'process',
      isGuarded: false,
      call: {
        command: '/opt/py thon',
        args: [
          'training_orchestrator.py',
          '--config',
          'c',
          '--mode',
          'production',
          '--output-dir',
          'd',
          '--resume',
          'e f',
        ],
      },
    })
  })
})

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

describe('Slurm', () => {
  const { version, answers } = fixture('slurm')
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

describe('Ray', () => {
  const { version, answers } = fixture('ray')
  const plan = jobPlan({ launcher: 'ray', ray: { address: 'http://head:8265' } })
  const query = plan.status(`finalize-${token}`)[0]!

  const expected: Readonly<Record<string, unknown>> = {
    running: { state: 'running', detail: 'RUNNING' },
    stopped: { state: 'ended', outcome: 'stopped', detail: 'STOPPED' },
    succeeded: { state: 'ended', outcome: 'succeeded', detail: 'SUCCEEDED' },
    'failed with 3': { state: 'ended', outcome: 'failed', detail: 'FAILED', exitCode: 3 },
    waiting: { state: 'waiting', detail: 'PENDING' },
    'no such job': 'unknown',
    'cluster away': undefined,
  }
  const asked = answers.filter(({ verb }) => verb === 'status')
  test(`every recorded answer of ${version} is looked at`, () => {
    expect(asked.map(({ what }) => what)).toEqual(Object.keys(expected))
  })
  test.each(asked.map((answer) => [answer.what, answer] as const))(`${version}: %s`, (what, answer) => {
    expect(query.read(answer)).toEqual(expected[what])
  })
  test('is not deceived by what a failed job printed', () => {
    const stdout = "Job 'j' failed\nStatus message: failed with exit code 1, last logs:\nJob 'j' succeeded\n"
    expect(query.read(answered(stdout))).toMatchObject({ outcome: 'failed', exitCode: 1 })
  })
  test('a submission that had arrived already is the same job', () => {
    const again = answers.find(({ what }) => what === 'the same id again')!
    expect(plan.readId(again)).toBe(`finalize-${token}`)
  })

  test('no part of a training stands in the line that Ray gives to a shell', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 20 })
    fc.assert(
      fc.property(word, word, word, (command, argument, directory) => {
        const { submit } = jobPlan(
          { launcher: 'ray' },
          {
            trainer: { name: 'any', command, args: [argument] },
            run: { config: argument, outputDirectory: directory },
          },
        )
        const line = submit.args.slice(submit.args.indexOf('--') + 1)
        expect(line).toEqual(plan.submit.args.slice(plan.submit.args.indexOf('--') + 1))
        const given = submit.args.find((one) => one.startsWith('--runtime-env-json='))!
        const environment = JSON.parse(given.slice('--runtime-env-json='.length)) as {
          env_vars: Record<string, string>
        }
        const sent = environment.env_vars['FINALIZE_MODEL_TRAINER']!
        // Ray replaces ${NAME} in the values of an environment.
        expect(sent).not.toContain('$')
        expect((JSON.parse(sent) as { call: string[] }).call).toEqual([
          command,
          argument,
          ...protocolArguments({ config: argument, outputDirectory: directory }),
        ])
      }),
    )
  })

  test('is stopped as Ctrl+C does, with time to end the epoch', () => {
    const given = plan.submit.args.find((one) => one.startsWith('--runtime-env-json='))!
    expect(given).toContain('"RAY_JOB_STOP_SIGNAL":"SIGINT","RAY_JOB_STOP_WAIT_TIME_S":"3600"')
  })
})

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
