import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { trainingDigest } from '../../../../src/core/config/digest.ts'
import { readJob, writeJob } from '../../../../src/core/launch/job.ts'
import { launchTraining } from '../../../../src/core/launch/launchTraining.ts'
import { stopTraining } from '../../../../src/core/launch/stopTraining.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { answered, configOf, createWorld, hang, trainingOf } from './support.ts'

type World = ReturnType<typeof createWorld>
const directory = 'results/production'
const slurm = { trainer: 'project', launcher: 'slurm' }
let world: World
afterEach(() => world.remove())

const launch = (section: unknown = slurm) => launchTraining(world.context, trainingOf(section))
const codesOf = (result: Awaited<ReturnType<typeof launch>>) => result.findings.map(({ code }) => code)
const count = (program: string) => world.calls.filter(([command]) => command === program).length

/** The record that a trainer leaves at its end. */
async function leaveRecord(exitCode: number): Promise<void> {
  const digest = 'a'.repeat(64)
  const record = {
    command: [],
    launcher: 'slurm',
    trainer: 'own',
    config: { path: 'configs/final_config.yaml', digest, training: digest },
    seed: 1,
    started: '2026-01-01T00:00:00Z',
    exitCode,
    host: { name: 'n', system: 's', processor: 'p', cores: 1, memory: 1 },
    devices: [],
    versions: {},
    user: { name: 'Ada', email: 'ada@trees.example' },
  }
  await world.context.files.write(`${directory}/run.json`, JSON.stringify(record))
}

/** squeue's answers one after the other, the last one for ever. */
function queueOf(...states: readonly (string | ReturnType<typeof answered> | typeof hang)[]) {
  let index = 0
  return () => {
    const state = states[Math.min(index++, states.length - 1)]!
    if (typeof state === 'function') return state()
    return typeof state === 'string' ? answered(`${state}\n`) : state
  }
}

const unknownJob = answered('', 1, 'slurm_load_jobs error: Invalid job id specified\n')
const noAccounting = answered('', 1, 'Slurm accounting storage is disabled\n')
const accepted = () => answered('42\n')

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
        if (exitCode !== undefined) await leaveRecord(exitCode)
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
        await leaveRecord(0)
        return unknownJob
      },
      sacct: () => noAccounting,
    })
    expect(await launch()).toMatchObject({ ok: true })
  })

  test('has not ended as the record of an earlier training says', async () => {
    world = createWorld({ sbatch: accepted, squeue: () => unknownJob, sacct: () => noAccounting })
    await leaveRecord(0)
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

describe('a submission', () => {
  test('that is refused says why, and notes nothing', async () => {
    world = createWorld({
      sbatch: () => answered('', 1, 'sbatch: error: Batch job submission failed: Invalid account\n'),
    })
    const result = await launch()
    expect(codesOf(result)).toEqual(['launch-refused'])
    expect(messageOf(result.findings[0]!)).toContain('Invalid account')
    expect(await readJob(world.context.files, directory)).toBeUndefined()
  })

  test('with a tool that is not there says where to start instead', async () => {
    world = createWorld({})
    const result = await launch()
    expect(codesOf(result)).toEqual(['launcher-not-started'])
    expect(await readJob(world.context.files, directory)).toBeUndefined()
  })

  test('whose answer is longer than any sentence keeps its end', async () => {
    const flood = 'x'.repeat(1 << 20)
    world = createWorld({ sbatch: () => answered(flood, 1, `${`${flood}\n`.repeat(100)}the reason\n`) })
    const message = messageOf((await launch()).findings[0]!)
    expect(message).toContain('the reason')
    expect(message.length).toBeLessThan(900)
  })

  test('that hangs is looked for at the next start, and not made twice', async () => {
    let isFound = false
    world = createWorld({
      sbatch: hang,
      squeue(args) {
        if (!args.includes('--me')) return answered('COMPLETED|None\n')
        isFound = true
        return answered(`41|other\n42|${tokenOf()}\n`)
      },
    })
    const tokenOf = () =>
      (JSON.parse(readFileSync(path.join(world.root, directory, '.job.json'), 'utf8')) as { token: string })
        .token
    expect(codesOf(await launch())).toEqual(['launch-silent'])
    expect((await launch()).ok).toBe(true)
    expect(isFound).toBe(true)
    expect(count('sbatch')).toBe(1)
  })

  test('that never arrived is made again', async () => {
    let isUp = false
    world = createWorld({
      sbatch: () => (isUp ? accepted() : hang()),
      squeue: (args) => answered(args.includes('--me') ? '' : 'COMPLETED|None\n'),
    })
    await launch()
    isUp = true
    expect((await launch()).ok).toBe(true)
    expect(count('sbatch')).toBe(2)
  })

  test('that nobody can say of is not made again', async () => {
    world = createWorld({ sbatch: hang, squeue: hang })
    await launch()
    expect(codesOf(await launch())).toEqual(['launch-silent'])
    expect(count('sbatch')).toBe(1)
  })
})

/** Notes a job that somebody submitted before. */
const noted = (of: string, id: string | undefined = '7') =>
  writeJob(world.context.files, directory, {
    launcher: 'slurm',
    token: 'before',
    ...(id !== undefined && { id }),
    since: '2026-01-01T00:00:00Z',
    trainer: 'own',
    of,
  })

describe('a job that was submitted before', () => {
  const ours = `${trainingDigest(configOf(slurm))} production`

  test('is followed, and none is started', async () => {
    world = createWorld({ squeue: queueOf('RUNNING|None', 'COMPLETED|None') })
    await noted(ours)
    expect((await launch()).ok).toBe(true)
    expect(world.shown()).toContain('nothing is started a second time')
    expect(count('sbatch')).toBe(0)
  })

  test('of another configuration is in the way while it runs', async () => {
    world = createWorld({ squeue: () => answered('RUNNING|None\n') })
    await noted('another')
    expect(codesOf(await launch())).toEqual(['launch-other-training'])
    expect(await readJob(world.context.files, directory)).toMatchObject({ id: '7' })
  })

  test('of another configuration is forgotten when it has ended', async () => {
    world = createWorld({ sbatch: accepted, squeue: () => answered('COMPLETED|None\n') })
    await noted('another')
    expect((await launch()).ok).toBe(true)
    expect(count('sbatch')).toBe(1)
  })

  test('is followed by its own launcher where the configuration names another now', async () => {
    world = createWorld({ squeue: () => answered('COMPLETED|None\n') })
    await noted(ours)
    expect((await launch({ trainer: 'project', launcher: 'local' })).ok).toBe(true)
  })

  test('is stopped without anybody following it, gently or at once', async () => {
    world = createWorld({ scancel: () => answered('') })
    await noted(ours)
    const training = trainingOf(slurm)
    await stopTraining(world.context, training, false)
    await stopTraining(world.context, training, true)
    expect(world.calls).toEqual([
      ['scancel', '--signal=INT', '--batch', '7'],
      ['scancel', '7'],
    ])
  })

  test.each([
    '{',
    'null',
    '{"launcher":"slurm"}',
    '{"launcher":"slurm","token":"../../x","since":"","trainer":"","of":""}',
  ])('is none where the note says %s', async (text) => {
    world = createWorld({ sbatch: accepted, squeue: () => answered('COMPLETED|None\n') })
    await world.context.files.write(`${directory}/.job.json`, text)
    expect((await launch()).ok).toBe(true)
    expect(count('sbatch')).toBe(1)
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
        if (looks === 4) await leaveRecord(130)
        return answered(looks < 4 ? 'RUNNING|None\n' : 'FAILED|NonZeroExitCode\n')
      },
    })
    expect(await launch()).toEqual({ ok: true, value: undefined, findings: [] })
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
        if (asked.length === 2) await leaveRecord(130)
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
        await leaveRecord(0)
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
