import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { randomBytes } from 'node:crypto'
import { setTimeout } from 'node:timers/promises'

/*
 * The real launchers, set up for a test and taken down after it. What this machine doesn't have is undefined; the
 * runner says so and counts what was left out.
 */

const cache = path.resolve(import.meta.dirname, '../../.cache')

/** Interpreter with torch, and the ray program, of the environments that `npm run test:launchers` makes. */
export const torchPython = existing(path.join(cache, 'trainer/bin/python'))
export const rayProgram = existing(path.join(cache, 'ray/bin/ray'))
export const hasSlurm =
  process.getuid?.() === 0 &&
  ['slurmctld', 'slurmd', 'munged', 'sbatch'].every((name) => spawnSync('which', [name]).status === 0)

function existing(file: string): string | undefined {
  return existsSync(file) ? file : undefined
}

export interface Cluster {
  readonly env: Readonly<Record<string, string>>
  stop(): Promise<void>
}

/** A Slurm of one node, with its own keys, ports and folders; of this machine's configuration it uses nothing. */
export async function startSlurm(): Promise<Cluster> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'slurm-'))
  const at = (name: string) => path.join(folder, name)
  const host = os.hostname().split('.')[0]!
  const port = 20_000 + (process.pid % 10_000) * 2
  for (const name of ['state', 'spool']) mkdirSync(at(name))
  writeFileSync(at('munge.key'), randomBytes(1024), { mode: 0o600 })
  writeFileSync(
    at('slurm.conf'),
    [
      'ClusterName=test',
      `SlurmctldHost=${host}(127.0.0.1)`,
      `SlurmctldPort=${port}`,
      `SlurmdPort=${port + 1}`,
      'AuthType=auth/munge',
      `AuthInfo=socket=${at('munge.socket')}`,
      'CredType=cred/munge',
      'SlurmUser=root',
      'SlurmdUser=root',
      `StateSaveLocation=${at('state')}`,
      `SlurmdSpoolDir=${at('spool')}`,
      `SlurmctldPidFile=${at('slurmctld.pid')}`,
      `SlurmdPidFile=${at('slurmd.pid')}`,
      `SlurmctldLogFile=${at('slurmctld.log')}`,
      `SlurmdLogFile=${at('slurmd.log')}`,
      'ProctrackType=proctrack/linuxproc',
      'TaskPlugin=task/none',
      'SwitchType=switch/none',
      'SelectType=select/cons_tres',
      'SelectTypeParameters=CR_Core',
      'ReturnToService=2',
      // Jobs are forgotten soon: the queue no longer knowing one is part of what is tested.
      'MinJobAge=2',
      'JobAcctGatherType=jobacct_gather/none',
      'AccountingStorageType=accounting_storage/none',
      `NodeName=${host} NodeAddr=127.0.0.1 CPUs=${os.cpus().length} State=UNKNOWN`,
      `PartitionName=main Nodes=${host} Default=YES MaxTime=INFINITE State=UP`,
      '',
    ].join('\n'),
  )
  const env = { SLURM_CONF: at('slurm.conf') }
  const daemon = (command: string, ...args: readonly string[]) => {
    const { status, stderr } = spawnSync(command, args, {
      env: { ...process.env, ...env },
      encoding: 'utf8',
      // A daemon that keeps its pipes open would be waited for.
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 30_000,
    })
    if (status !== 0) throw new Error(`${command}: ${stderr}`)
  }
  const pids = () =>
    ['slurmd.pid', 'slurmctld.pid', 'munged.pid'].flatMap((name) =>
      existsSync(at(name)) ? [Number(readFileSync(at(name), 'utf8'))] : [],
    )
  const stop = async () => {
    spawnSync('scancel', ['--me'], { env: { ...process.env, ...env } })
    for (const pid of pids()) end(pid)
    await setTimeout(1000)
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 })
  }
  try {
    daemon(
      'munged',
      '--force',
      `--key-file=${at('munge.key')}`,
      `--socket=${at('munge.socket')}`,
      `--pid-file=${at('munged.pid')}`,
      `--log-file=${at('munged.log')}`,
      `--seed-file=${at('munge.seed')}`,
    )
    daemon('slurmctld')
    daemon('slurmd')
    await come('an idle node', () => {
      const { stdout } = spawnSync('sinfo', ['--noheader', '--format=%T'], {
        env: { ...process.env, ...env },
        encoding: 'utf8',
      })
      return stdout.trim() === 'idle'
    })
  } catch (cause) {
    await stop()
    throw cause
  }
  return { env, stop }
}

/** A Ray cluster of this machine alone. */
export async function startRay(ray: string): Promise<Cluster & { readonly address: string }> {
  // Ray's sockets need short names.
  const folder = mkdtempSync('/tmp/ray-')
  const port = 30_000 + (process.pid % 5000) * 4
  const address = `http://127.0.0.1:${port + 1}`
  const head = spawn(
    ray,
    [
      'start',
      '--head',
      '--block',
      '--node-ip-address=127.0.0.1',
      `--port=${port}`,
      `--dashboard-port=${port + 1}`,
      `--dashboard-agent-listen-port=${port + 2}`,
      `--ray-client-server-port=${port + 3}`,
      '--min-worker-port=52000',
      '--max-worker-port=53999',
      '--num-cpus=2',
      '--object-store-memory=100000000',
      `--temp-dir=${folder}`,
      '--include-dashboard=true',
      '--disable-usage-stats',
    ],
    { stdio: 'ignore', detached: true },
  )
  const stop = async () => {
    if (head.exitCode === null && head.pid !== undefined) {
      head.kill('SIGTERM')
      await Promise.race([new Promise((resolve) => head.once('exit', resolve)), setTimeout(20_000)])
      end(-head.pid)
    }
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 })
  }
  try {
    await come('the cluster’s dashboard', async () => {
      try {
        return (await fetch(`${address}/api/version`)).ok
      } catch {
        return false
      }
    })
  } catch (cause) {
    await stop()
    throw cause
  }
  return { address, env: {}, stop }
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

async function come(what: string, isThere: () => boolean | Promise<boolean>): Promise<void> {
  const last = performance.now() + 90_000
  while (!(await isThere())) {
    if (performance.now() > last) throw new Error(`${what} did not come within 90 s`)
    await setTimeout(300)
  }
}
