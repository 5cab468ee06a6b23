import path from 'node:path'
import { finding, type Finding } from '../finding.ts'
import type { Config } from '../config/schema.ts'
import { logFile } from './job.ts'
import type { Answer, Call, JobState, Launcher, Query, Training } from './launcher.ts'
import { slurmSection } from './sections.ts'
import { torchrunCall, torchrunObjections } from './torchrun.ts'
import { trainerCall } from './trainerCall.ts'

/** Options of sbatch that this launcher gives itself, or that would break it. */
const ours =
  /^(?:--(?:parsable|wrap|output|error|open-mode|comment|chdir|array|job-name|no-requeue|requeue|wait|export)(?:=|$)|-[oeDaJW])/

/** Port on which the machines of a job find each other, from the id of the job, so that two jobs of a node differ. */
const firstPort = 20_000
const ports = 20_000

/** A job of Slurm, in the run directory of a file system that this machine and the nodes share. */
export const slurmLauncher: Launcher = {
  id: 'slurm',
  title: 'Slurm',

  objections(training) {
    const { launch } = training.config
    const { options, nodes } = slurmOf(training.config)
    const findings: Finding[] = []
    for (const option of options) {
      if (!option.startsWith('-') || ours.test(option))
        findings.push(finding('slurm-option-refused', 'error', { option }))
    }
    if (nodes > 1 && launch.torchrun === undefined)
      findings.push(finding('slurm-nodes-without-torchrun', 'error', { nodes }))
    if (launch.torchrun !== undefined) findings.push(...torchrunObjections(training))
    return findings
  },

  plan(training) {
    const { config, run, project, token } = training
    const slurm = slurmOf(config)
    const isSpread = slurm.nodes > 1 && !run.exportOnly
    const script = `${run.outputDirectory}/.job.sh`
    const inner = innerCall(training)
    // Steps are signalled where srun starts the trainers; without one, the batch script, which has become the trainer.
    const target = isSpread ? '' : 'B:'
    return {
      kind: 'job',
      pause: 10_000,
      files: [{ path: script, content: batchScript(isSpread) }],
      submit: {
        command: 'sbatch',
        args: [
          '--parsable',
          '--no-requeue',
          `--job-name=${slurm.name ?? path.posix.basename(project)}`,
          `--comment=${token}`,
          `--chdir=${project}`,
          `--output=${escapePattern(logFile(run.outputDirectory))}`,
          '--open-mode=append',
          '--export=ALL',
          ...stated('partition', slurm.partition),
          ...stated('account', slurm.account),
          ...stated('qos', slurm.qos),
          ...stated('time', slurm.time),
          ...(slurm.nodes > 1 ? [`--nodes=${slurm.nodes}`] : []),
          '--ntasks-per-node=1',
          ...stated('gpus-per-node', slurm.gpus),
          ...stated('cpus-per-task', slurm.cpus),
          ...stated('mem', slurm.memory),
          ...(slurm.stop_before_end > 0 ? [`--signal=${target}INT@${slurm.stop_before_end}`] : []),
          ...slurm.options,
          script,
          inner.command,
          ...inner.args,
        ],
        ...(inner.env && { env: inner.env }),
      },
      readId: ({ exitCode, stdout }) =>
        exitCode === 0 ? /^(\d+)(?:;.*)?$/m.exec(stdout.trim())?.[1] : undefined,
      find: {
        call: {
          command: 'squeue',
          args: ['--noheader', '--me', '--states=all', '--format=%i|%k'],
        },
        read: ({ exitCode, stdout }) => {
          if (exitCode !== 0) return undefined
          const line = stdout.split('\n').find((one) => one.trim().endsWith(`|${token}`))
          return line?.trim().split('|')[0] ?? 'unknown'
        },
      },
      status: (id) => [queue(id), accounting(id)],
      log: () => ({ file: logFile(run.outputDirectory) }),
      stop: (id) => ({ command: 'scancel', args: ['--signal=INT', ...(isSpread ? [] : ['--batch']), id] }),
      withdraw: (id) => ({ command: 'scancel', args: ['--state=PENDING', id] }),
      kill: (id) => ({ command: 'scancel', args: [id] }),
    }
  },
}

const stated = (name: string, value: string | number | undefined) =>
  value === undefined ? [] : [`--${name}=${value}`]

/** What the batch script becomes. */
function innerCall(training: Training): Call {
  const { config, run } = training
  if (config.launch.torchrun === undefined || run.exportOnly) return trainerCall(training)
  const machines = slurmOf(config).nodes
  const launch = { ...config.launch, torchrun: { ...config.launch.torchrun, machines } }
  // The batch script adds the endpoint: which node is the first is known there.
  const meeting = machines === 1 ? ['--standalone'] : ['--rdzv-backend=c10d', `--rdzv-id=${training.token}`]
  return torchrunCall({ ...training, config: { ...config, launch } }, meeting)
}

/** The script is the same for every training: what differs are its arguments, which Slurm hands on as they are. */
function batchScript(isSpread: boolean): string {
  return isSpread
    ? [
        '#!/bin/sh',
        '# Starts the trainer on every node of the job; the first one is where they meet.',
        `PET_RDZV_ENDPOINT="$(hostname):$((SLURM_JOB_ID % ${ports} + ${firstPort}))"`,
        'export PET_RDZV_ENDPOINT',
        'exec srun --ntasks-per-node=1 --kill-on-bad-exit=0 "$@"',
        '',
      ].join('\n')
    : '#!/bin/sh\n# Becomes the trainer, so that signals for this script reach it.\nexec "$@"\n'
}

/** In a file name, sbatch replaces what follows a percent sign. */
const escapePattern = (name: string) => name.replaceAll('%', '%%')

const waiting = new Set(['PENDING', 'CONFIGURING', 'SUSPENDED', 'REQUEUED', 'RESV_DEL_HOLD', 'SPECIAL_EXIT'])
const running = new Set(['RUNNING', 'COMPLETING', 'STOPPED', 'SIGNALING', 'STAGE_OUT', 'RESIZING'])
const stopped = new Set(['CANCELLED', 'PREEMPTED', 'TIMEOUT', 'DEADLINE', 'REVOKED'])
const failed = new Set([
  'FAILED',
  'NODE_FAIL',
  'OUT_OF_MEMORY',
  'BOOT_FAIL',
  'LAUNCH_FAILED',
  'RECONFIG_FAIL',
])

function stateOf(name: string, reason: string, exitCode?: number): JobState | undefined {
  if (waiting.has(name))
    return { state: 'waiting', detail: reason === '' || reason === 'None' ? name : reason }
  if (running.has(name)) return { state: 'running', detail: name }
  const outcome =
    name === 'COMPLETED'
      ? 'succeeded'
      : stopped.has(name)
        ? 'stopped'
        : failed.has(name)
          ? 'failed'
          : undefined
  return outcome && { state: 'ended', outcome, detail: name, ...(exitCode !== undefined && { exitCode }) }
}

/** The queue knows a job until some minutes after its end. */
function queue(id: string): Query<JobState> {
  return {
    call: {
      command: 'squeue',
      args: ['--noheader', '--states=all', `--jobs=${id}`, '--format=%T|%r'],
    },
    read({ exitCode, stdout, stderr }) {
      if (exitCode !== 0) return /Invalid job id/i.test(stderr) ? 'unknown' : undefined
      const [name = '', reason = ''] = lastLine(stdout).split('|')
      return name === '' ? 'unknown' : stateOf(name, reason)
    },
  }
}

/** The accounting remembers, where the cluster has one. */
function accounting(id: string): Query<JobState> {
  return {
    call: {
      command: 'sacct',
      args: ['--noheader', '--parsable2', '--allocations', `--jobs=${id}`, '--format=State,ExitCode'],
    },
    read: readAccounting,
  }
}

function readAccounting({ exitCode, stdout, stderr }: Answer): JobState | 'unknown' | undefined {
  if (/accounting storage is disabled/i.test(stderr)) return 'unknown'
  if (exitCode !== 0) return undefined
  const line = lastLine(stdout)
  if (line === '') return /error/i.test(stderr) ? undefined : 'unknown'
  const [state = '', codes = ''] = line.split('|')
  // "CANCELLED by 1000" names who did it.
  const name = state.split(' ')[0]!
  const code = /^(\d+):(\d+)$/.exec(codes)
  return stateOf(name, '', code && code[2] === '0' ? Number(code[1]) : undefined)
}

const lastLine = (text: string) => text.trim().split('\n').at(-1)!.trim()

const slurmOf = ({ launch }: Config) => launch.slurm ?? slurmSection.parse({})
