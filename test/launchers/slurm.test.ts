import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { until } from '../cli/launchProject.ts'
import { hostileWord, testAlike, testReference, withProject, type Kind } from './support.ts'
import { hasSlurm, startSlurm, torchPython, type Cluster } from './tools.ts'

let cluster: Cluster
const kind: Kind = {
  launcher: 'slurm',
  env: () => cluster.env,
  section: () => ({ launcher: 'slurm', python: 'python3', slurm: { name: hostileWord, time: 30 } }),
}

const slurm = (command: string, ...args: readonly string[]) =>
  spawnSync(command, args, { env: { ...process.env, ...cluster.env }, encoding: 'utf8' })

describe.runIf(hasSlurm)('Slurm of one node', () => {
  beforeAll(async () => {
    cluster = await startSlurm()
  }, 180_000)
  afterAll(() => cluster?.stop(), 60_000)

  testReference({
    ...kind,
    isCluster: true,
    processes: 2,
    section: () => ({ launcher: 'slurm', torchrun: { processes: 2 } }),
    submitted: () => slurm('squeue', '--noheader', '--states=all').stdout.split('\n').length - 1,
  })
  testAlike(kind)

  test('refuses what it has no place for, and nothing is left behind', () =>
    withProject(
      { ...kind, section: () => ({ ...kind.section(), slurm: { partition: 'a && b' } }) },
      {},
      async (project, launch) => {
        const { status, err } = launch()
        expect(status).toBe(3)
        expect(err).toMatch(/Slurm refused the job\. sbatch: .*partition/)
        expect(existsSync(project.at('results/production/.job.json'))).toBe(false)
      },
    ))

  test('a job that is cancelled while it waits is taken out of the queue', () =>
    withProject(
      { ...kind, section: () => ({ ...kind.section(), slurm: { options: ['--begin=now+1hour'] } }) },
      {},
      async (project, _, begin) => {
        const first = begin()
        await until(() => first.said().includes('waits'))
        first.child.kill('SIGINT')
        expect(await first.ended).toBe(130)
        expect(project.starts()).toEqual([])
        expect(slurm('squeue', '--noheader').stdout).toBe('')
      },
    ))

  test('a job that Slurm forgets has ended as its record says, and where that says nothing, it is lost', async () => {
    for (const [seconds, status, said] of [
      [0.1, 0, /followed/],
      [30, 3, /no longer knows job \d+.*the job was lost/],
    ] as const) {
      await withProject(
        kind,
        { STAND_IN_EPOCHS: 3, STAND_IN_SECONDS: seconds },
        async (project, launch, begin) => {
          const first = begin()
          await until(() => existsSync(project.at('results/production/run.json')))
          first.child.kill('SIGKILL')
          await first.ended
          const { id } = JSON.parse(readFileSync(project.at('results/production/.job.json'), 'utf8')) as {
            id: string
          }
          if (status !== 0) slurm('scancel', '--signal=KILL', '--full', id)
          await until(() => slurm('squeue', '--noheader', '--states=all', `--jobs=${id}`).status !== 0, 120)
          const { out, err, ...ended } = launch()
          expect({ ...ended, err }).toMatchObject({ status })
          expect(out + err).toMatch(said)
        },
      )
    }
  }, 300_000)

  test.runIf(torchPython)('starts a process group of torchrun, and stops it gently', () =>
    withProject(
      {
        ...kind,
        section: () => ({ ...kind.section(), python: torchPython, torchrun: { processes: 2 } }),
      },
      { STAND_IN_EPOCHS: 600, STAND_IN_SECONDS: 0.2 },
      async (project, _, begin) => {
        const first = begin()
        await project.epochs(2)
        first.child.kill('SIGINT')
        expect({ code: await first.ended, said: first.said() }).toMatchObject({ code: 130 })
        expect(project.record().exitCode).toBe(130)
        expect(project.starts().map(({ world }) => world)).toEqual([2, 2])
      },
    ),
  )
})
