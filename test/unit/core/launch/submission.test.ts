import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { trainingDigest } from '../../../../src/core/config/digest.ts'
import { readJob, writeJob } from '../../../../src/core/launch/job.ts'
import { launchTraining } from '../../../../src/core/launch/launchTraining.ts'
import { stopTraining } from '../../../../src/core/launch/stopTraining.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { answered, configOf, createWorld, hang, trainingOf } from './support.ts'
import { directory, slurm, queueOf, accepted, type World } from './clusterSupport.ts'

let world: World
afterEach(() => world.remove())

const launch = (section: unknown = slurm) => launchTraining(world.context, trainingOf(section))
const codesOf = (result: Awaited<ReturnType<typeof launch>>) => result.findings.map(({ code }) => code)
const count = (program: string) => world.calls.filter(([command]) => command === program).length

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
