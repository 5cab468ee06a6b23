import { afterEach, expect, test } from 'vitest'
import { trainingDigest } from '../../../../src/core/config/digest.ts'
import { trainInto } from '../../../../src/core/finalize/trainInto.ts'
import { createWorld, trainingOf } from '../launch/support.ts'

const directory = 'results/production'
const order = { ...trainingOf({}), configPath: 'configs/final_config.yaml', directory }
const { epochs } = order.config.training
const surroundings = {
  host: { name: 'n', system: 's', processor: 'p', cores: 1, memory: 1 },
  versions: {},
  user: { name: 'Ada', email: 'ada@trees.example' },
}
let world: ReturnType<typeof createWorld>
afterEach(() => world.remove())

/** Runs a training that is stopped while it runs, and logs so many epochs before it ends with an exit code. */
async function stopped(logged: number, exitCode: number, more: readonly object[] = []) {
  world = createWorld({
    async [order.trainer.command]() {
      world.interrupt()
      const training = trainingDigest(order.config)
      const time = '2026-01-01T00:00:00Z'
      const record = {
        command: [],
        launcher: 'local',
        trainer: 'own',
        config: { path: order.configPath, digest: training, training },
        seed: 1,
        started: time,
        exitCode,
        devices: [],
        ...surroundings,
      }
      const events = [
        ...Array.from({ length: logged }, (_, at) => ({ event: 'epoch', time, epoch: at + 1, metrics: {} })),
        ...more.map((event) => ({ time, ...event })),
      ]
      await world.context.files.write(`${directory}/run.json`, JSON.stringify(record))
      await world.context.files.write(
        `${directory}/events.jsonl`,
        events.map((event) => `${JSON.stringify(event)}\n`).join(''),
      )
      return { exitCode, stdout: '', stderr: '' }
    },
  })
  return trainInto(
    { ...world.context, lookAround: async () => surroundings, version: '0.0.0' },
    { ...order, expected: async () => [`${directory}/run.json`] },
  )
}

const stop = (epoch: number) => ({ event: 'early_stopped', epoch, best_epoch: 1, metric: 'val_loss' })

test.each([
  ['after its last epoch', epochs, 0, []],
  ['by early stopping', 7, 0, [stop(7)]],
])('a training that ended %s while Ctrl+C waited is finished', async (_, logged, exitCode, more) => {
  expect(await stopped(logged, exitCode, more)).toMatchObject({ ok: true })
})

test.each([
  ['with exit code 130', 7, 130, []],
  ['with exit code 0, as many a script does', 7, 0, []],
  ['with exit code 0 after an early stop of an earlier start', 9, 0, [stop(7)]],
  ['before its first epoch', 0, 0, []],
])('a training that Ctrl+C cut off %s is not', async (_, logged, exitCode, more) => {
  expect(await stopped(logged, exitCode, more)).toEqual({ ok: false, findings: [] })
})
