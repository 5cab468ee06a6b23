import { existsSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { readJob } from '../../../../src/core/launch/job.ts'
import { launchTraining } from '../../../../src/core/launch/launchTraining.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { answered, createWorld, hang, trainingOf } from './support.ts'
import {
  directory,
  slurm,
  leaveRecord,
  queueOf,
  unknownJob,
  noAccounting,
  accepted,
  type World,
} from './clusterSupport.ts'

let world: World
afterEach(() => world.remove())

const launch = (section: unknown = slurm) => launchTraining(world.context, trainingOf(section))
const codesOf = (result: Awaited<ReturnType<typeof launch>>) => result.findings.map(({ code }) => code)

describe('a job of a cluster', () => {
  test('is followed from the queue to its end, and forgotten then', async () => {
    world = createWorld({
      sbatch: accepted,
      squeue: queueOf('PENDING|Priority', 'RUNNING|None', 'COMPLETED|None'),
    })
    expect((await launch()).ok).toBe(true)
    expect(world.shown()).toMatch(/job 42 submitted[\s\S]*waits \(Priority\)[\s\S]*job 42 runs/)
    expect(await readJob(world.context.files, directory)).toBeUndefined()
  })

  test('shows what it prints as it comes, also what is torn in the middle of a character', async () => {
    let looks = 0
    const log = () => path.join(world.root, directory, 'job.log')
    const bytes = Buffer.from('Epoche 1 – gut\n')
    world = createWorld({
      sbatch: accepted,
      squeue() {
        looks += 1
        if (looks === 1) writeFileSync(log(), bytes.subarray(0, 10))
        if (looks === 2) writeFileSync(log(), bytes.subarray(10), { flag: 'a' })
        return answered(looks < 3 ? 'RUNNING|None\n' : 'COMPLETED|None\n')
      },
    })
    await launch()
    expect(world.shown()).toContain('Epoche 1 – gut\n')
  })

  test.each([
    ['FAILED|NonZeroExitCode', 3, 'launch-failed', /exit code 3/],
    ['OUT_OF_MEMORY|None', undefined, 'launch-failed', /launch\.slurm\.memory/],
    ['NODE_FAIL|None', undefined, 'launch-failed', /node failed, not the training/],
    ['TIMEOUT|TimeLimit', undefined, 'training-stopped', /launch\.slurm\.time/],
    ['PREEMPTED|None', 130, 'training-stopped', /another job needed the place/],
    ['FAILED|NonZeroExitCode', 130, 'training-stopped', /stopped from outside/],
  ])('that ends as %s with %s is %s', async (state, exitCode, code, sentence) => {
    world = createWorld({
      sbatch() {
        return accepted()
      },
      async squeue() {
        if (exitCode !== undefined) await leaveRecord(world, exitCode)
        return answered(`${state}\n`)
      },
    })
    const result = await launch()
    expect(codesOf(result)).toEqual([code])
    expect(messageOf(result.findings[0]!)).toMatch(sentence)
    expect(await readJob(world.context.files, directory)).toBeUndefined()
  })

  test('is lost where the cluster forgets it and the record states no end', async () => {
    world = createWorld({
      sbatch: accepted,
      squeue: queueOf('RUNNING|None', unknownJob),
      sacct: () => noAccounting,
    })
    const result = await launch()
    expect(codesOf(result)).toEqual(['launch-lost'])
    expect(messageOf(result.findings[0]!)).toContain('the job was lost')
  })

  test('is not lost where the cluster forgets it for a moment, as one does that restarts', async () => {
    world = createWorld({
      sbatch: accepted,
      squeue: queueOf('RUNNING|None', unknownJob, unknownJob, 'RUNNING|None', 'COMPLETED|None'),
      sacct: () => noAccounting,
    })
    expect((await launch()).ok).toBe(true)
  })

  test('that the cluster forgot has ended as its record says', async () => {
    world = createWorld({
      sbatch: accepted,
      async squeue() {
        await leaveRecord(world, 0)
        return unknownJob
      },
      sacct: () => noAccounting,
    })
    expect(await launch()).toMatchObject({ ok: true })
  })

  test('has not ended as the record of an earlier training says', async () => {
    world = createWorld({ sbatch: accepted, squeue: () => unknownJob, sacct: () => noAccounting })
    await leaveRecord(world, 0)
    expect(codesOf(await launch())).toEqual(['launch-lost'])
  })

  test('is asked of the accounting where the queue no longer knows it', async () => {
    world = createWorld({
      sbatch: accepted,
      squeue: () => unknownJob,
      sacct: () => answered('COMPLETED|0:0\n'),
    })
    expect(await launch()).toMatchObject({ ok: true })
  })

  test.each([
    ['hangs', hang],
    ['answers nonsense', () => answered('<html>Bad gateway</html>')],
    ['can’t reach it', () => answered('', 1, 'slurm_load_jobs error: Unable to contact slurm controller')],
  ])('is left to itself, and noted, where the cluster %s for ten minutes', async (_, squeue) => {
    world = createWorld({ sbatch: accepted, squeue, sacct: hang })
    const result = await launch()
    expect(codesOf(result)).toEqual(['launch-silent'])
    expect(messageOf(result.findings[0]!)).toContain('Job 42 may still run')
    expect(world.passed()).toBeGreaterThan(600_000)
    expect(world.passed()).toBeLessThan(1_200_000)
    expect(await readJob(world.context.files, directory)).toMatchObject({ id: '42' })
  })

  test('is not given up for one silence', async () => {
    world = createWorld({
      sbatch: accepted,
      squeue: queueOf('RUNNING|None', hang, hang, 'COMPLETED|None'),
      sacct: () => noAccounting,
    })
    expect((await launch()).ok).toBe(true)
  })
})

describe('Ctrl+C', () => {
  test('asks a running job to end its epoch and waits for that', async () => {
    let looks = 0
    world = createWorld({
      sbatch: accepted,
      scancel: () => answered(''),
      async squeue() {
        looks += 1
        if (looks === 2) world.interrupt()
        if (looks === 4) await leaveRecord(world, 130)
        return answered(looks < 4 ? 'RUNNING|None\n' : 'FAILED|NonZeroExitCode\n')
      },
    })
    expect(await launch()).toEqual({ ok: true, value: 'stopped', findings: [] })
    expect(world.calls.filter(([command]) => command === 'scancel')).toEqual([
      ['scancel', '--signal=INT', '--batch', '42'],
    ])
  })

  test('takes a job out of the queue that has not begun', async () => {
    let isCancelled = false
    world = createWorld({
      sbatch: accepted,
      scancel() {
        isCancelled = true
        return answered('')
      },
      squeue() {
        world.interrupt()
        return answered(isCancelled ? 'CANCELLED|None\n' : 'PENDING|Priority\n')
      },
    })
    expect((await launch()).ok).toBe(true)
    expect(world.calls.find(([command]) => command === 'scancel')).toEqual([
      'scancel',
      '--state=PENDING',
      '42',
    ])
  })

  test('asks a job again that began after all while it was being taken out of the queue', async () => {
    const asked: string[][] = []
    world = createWorld({
      sbatch: accepted,
      async scancel(args) {
        asked.push([...args])
        if (asked.length === 2) await leaveRecord(world, 130)
        return answered('')
      },
      squeue() {
        world.interrupt()
        const states = ['PENDING|Priority\n', 'RUNNING|None\n', 'FAILED|NonZeroExitCode\n']
        return answered(states[asked.length]!)
      },
    })
    expect(await launch()).toMatchObject({ ok: true })
    expect(asked).toEqual([
      ['--state=PENDING', '42'],
      ['--signal=INT', '--batch', '42'],
    ])
  })

  test('leaves a job to itself, noted, that refuses to be stopped', async () => {
    world = createWorld({
      sbatch: accepted,
      scancel: () => answered('', 1, 'scancel: error: Access/permission denied'),
      squeue() {
        world.interrupt()
        return answered('RUNNING|None\n')
      },
    })
    expect((await launch()).ok).toBe(true)
    expect(world.shown()).toContain('permission denied')
    expect(existsSync(path.join(world.root, directory, '.job.json'))).toBe(true)
  })
})

describe('a download', () => {
  const section = { ...slurm, download: ['fetch', '{id}', '{run_dir}'] }

  test('brings the run directory back before it is judged', async () => {
    world = createWorld({
      sbatch: accepted,
      squeue: () => unknownJob,
      sacct: () => noAccounting,
      async fetch() {
        await leaveRecord(world, 0)
        return answered('')
      },
    })
    expect(await launch(section)).toMatchObject({ ok: true })
    expect(world.calls.find(([command]) => command === 'fetch')).toEqual(['fetch', '42', directory])
  })

  test('that fails is said, with its reason', async () => {
    world = createWorld({
      sbatch: accepted,
      squeue: () => answered('COMPLETED|None\n'),
      fetch: () => answered('', 23, 'connection refused'),
    })
    const result = await launch(section)
    expect(codesOf(result)).toEqual(['launch-download-failed'])
    expect(messageOf(result.findings[0]!)).toContain('connection refused')
  })
})
