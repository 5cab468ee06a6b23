import path from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { trainingDigest } from '../../../../src/core/config/digest.ts'
import { finding } from '../../../../src/core/finding.ts'
import { howItGoesOn, markOf } from '../../../../src/core/launch/goingOn.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { createWorld, trainingOf } from './support.ts'

const directory = 'results/production'
const trained = { ...trainingOf({}), directory }
const last = path.posix.join(trained.config.checkpointing.output_dir, 'final_model_last.pt')
const failed = finding('trainer-failed', 'error', { trainer: 'own', exitCode: 'exit code 3', log: 'x.log' })
let world: ReturnType<typeof createWorld>
afterEach(() => world.remove())

/** The record of a training with the settings of `trained` that failed. */
async function leaveRecord(seed: number): Promise<void> {
  const training = trainingDigest(trained.config)
  const record = {
    command: [],
    launcher: 'local',
    trainer: 'own',
    config: { path: 'configs/final_config.yaml', digest: training, training },
    seed,
    started: '2026-01-01T00:00:00Z',
    exitCode: 3,
    host: { name: 'n', system: 's', processor: 'p', cores: 1, memory: 1 },
    devices: [],
    versions: {},
    user: { name: 'Ada', email: 'ada@trees.example' },
  }
  await world.context.files.write(`${directory}/run.json`, JSON.stringify(record))
}

async function told(isAsked: boolean, resume?: string, during?: () => Promise<void>): Promise<string> {
  const { files } = world.context
  const before = await markOf(files, directory)
  await during?.()
  const findings = await howItGoesOn(files, trained, [failed], { before, resume, isAsked })
  return findings.map(messageOf).join(' ')
}

describe('after a training that failed', () => {
  test('the next start goes on from what it kept, by itself or where a person says so', async () => {
    world = createWorld({})
    await world.context.files.write(last, 'x')
    expect(await told(false, undefined, () => leaveRecord(1))).toContain(
      `The next start goes on from ${last}.`,
    )
    expect(await told(true, undefined, () => leaveRecord(10))).toContain(
      `--resume ${last} goes on from them; without it`,
    )
  })

  test('nothing is promised where it kept nothing', async () => {
    world = createWorld({})
    expect(await told(false, undefined, () => leaveRecord(1))).toContain('begins with the first epoch')
  })

  test('one that refused to go on would refuse again, and that is said', async () => {
    world = createWorld({})
    await world.context.files.write(last, 'x')
    await leaveRecord(1)
    expect(await told(false, last)).toContain(`tries ${last} once more`)
    expect(await told(true, last)).toContain('leave out --resume')
  })

  test('nothing is said of one that was never started', async () => {
    world = createWorld({})
    const refused = finding('launch-nothing-runs', 'error', { directory })
    const next = await howItGoesOn(world.context.files, trained, [refused], {
      before: '',
      resume: undefined,
      isAsked: false,
    })
    expect(next).toEqual([])
  })
})
