import { readFileSync } from 'node:fs'
import path from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { logFormats } from '../../../../../src/core/runs/logs/list.ts'
import { readLog } from '../../../../../src/core/runs/logs/runLog.ts'
import { createRunHistory } from '../../../../../src/core/runs/runHistory.ts'
import { messageOf } from '../../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../../src/node/files.ts'
import { growingFiles } from '../support/growingFiles.ts'

const fixtures = path.resolve(import.meta.dirname, '../../../../fixtures/logs')
const formatOf = (id: string) => logFormats.find((format) => format.id === id)!

/** A file of each format, and where it lies in a run directory. */
const cases: readonly (readonly [string, string, string])[] = [
  ['lightning', 'lightning/lightning_logs/version_0/metrics.csv', 'metrics.csv'],
  ['huggingface', 'transformers/trainer_state.json', 'trainer_state.json'],
  ['ultralytics', 'ultralytics/train/results.csv', 'results.csv'],
  ['keras', 'keras/training.csv', 'training.csv'],
  ['lines', 'keras/training.log', 'training.log'],
]
const eventFile = 'events.out.tfevents.1.machine'

async function tensorBoardBytes(): Promise<Uint8Array> {
  const [name] = (await nodeFiles(fixtures).list('tensorboard/plain')).filter((one) =>
    one.includes('tfevents'),
  )
  return readFileSync(path.join(fixtures, 'tensorboard/plain', name!))
}

async function readBytes(id: string, name: string, bytes: Uint8Array) {
  const memory = growingFiles()
  memory.contents.set(`results/a/${name}`, bytes)
  const where = id === 'tensorboard' ? 'results/a' : `results/a/${name}`
  return readLog(memory.files, { format: formatOf(id), path: where })
}

describe('an event file', () => {
  it('cut anywhere gives the whole records before the cut, and says that it was cut', async () => {
    const bytes = await tensorBoardBytes()
    const whole = await readBytes('tensorboard', eventFile, bytes)
    const points = ({ events }: typeof whole) =>
      events.reduce(
        (sum, event) => sum + (event.event === 'epoch' ? Object.keys(event.metrics).length : 0),
        0,
      )
    let before = -1
    for (let end = 100; end < bytes.length; end += 37) {
      const cut = await readBytes('tensorboard', eventFile, bytes.subarray(0, end))
      expect(points(cut)).toBeGreaterThanOrEqual(before)
      expect(points(cut)).toBeLessThanOrEqual(points(whole))
      before = points(cut)
      for (const { code, args } of cut.findings) {
        expect(code).toBe('log-cut-short')
        expect(args['bytes']).toBeGreaterThan(0)
      }
    }
    expect(
      (await readBytes('tensorboard', eventFile, bytes.subarray(0, bytes.length - 1))).findings,
    ).toMatchObject([{ code: 'log-cut-short', severity: 'warning' }])
    expect(whole.findings).toEqual([])
  })

  it('with one flipped bit loses at most what the bit was in, and says where', async () => {
    const bytes = await tensorBoardBytes()
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = Uint8Array.from(bytes)
        flipped[at]! ^= 1 << bit
        const { findings } = await readBytes('tensorboard', eventFile, flipped)
        expect(findings).toHaveLength(1)
        expect(findings[0]).toMatchObject({ code: 'log-record-damaged' })
        expect(Number(findings[0]!.args['offset'])).toBeLessThanOrEqual(at)
        expect(messageOf(findings[0]!)).toContain('checksum')
      }),
      { numRuns: 200 },
    )
  })
})

describe.each(cases)('a log of the form %s', (id, file, name) => {
  const bytes = readFileSync(path.join(fixtures, file))

  it('gives no epochs that it lacks when it is cut anywhere', async () => {
    const whole = await readBytes(id, name, bytes)
    const last = Math.max(...whole.events.map((event) => (event.event === 'epoch' ? event.epoch : 0)))
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length), async (end) => {
        const { events } = await readBytes(id, name, bytes.subarray(0, end))
        for (const event of events) if (event.event === 'epoch') expect(event.epoch).toBeLessThanOrEqual(last)
      }),
      { numRuns: 60 },
    )
  })

  it('never throws, whatever stands in it', async () => {
    const spoiled = fc.oneof(
      fc.uint8Array({ maxLength: 3000 }),
      fc.tuple(fc.nat(bytes.length), fc.uint8Array({ maxLength: 40 })).map(([at, put]) => {
        const all = Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at)])
        return all
      }),
    )
    await fc.assert(
      fc.asyncProperty(spoiled, async (given) => {
        const { events, findings } = await readBytes(id, name, given)
        const history = createRunHistory()
        for (const event of events) history.take(event)
        for (const finding of findings) expect(messageOf(finding)).toContain(name)
      }),
      { numRuns: 100 },
    )
  })
})

describe('hostile logs', () => {
  it.each([
    ['a million columns', 'keras', 'a.csv', `epoch,loss,${'x,'.repeat(1_000_000)}\n0,1\n`],
    ['a line of 5 MB', 'lines', 'a.log', `Epoch 1: ${'loss '.repeat(1_000_000)}\n`],
    ['figures without end', 'lines', 'a.log', `Epoch 1: ${'a '.repeat(50_000)}\n`.repeat(20)],
    ['names of a prototype', 'keras', 'a.csv', 'epoch,loss,__proto__,constructor\n0,1,2,3\n'],
    ['an epoch of 1e300', 'keras', 'a.csv', 'epoch,loss\n1e300,1\n-5,1\n'],
    ['nested brackets', 'huggingface', 'trainer_state.json', `{"log_history":${'['.repeat(1_000_000)}`],
  ])('%s are read in bounded time', async (_, id, name, text) => {
    const began = performance.now()
    const { events } = await readBytes(id, name, new TextEncoder().encode(text))
    const history = createRunHistory()
    for (const event of events) history.take(event)
    expect(({} as Record<string, unknown>)['loss']).toBeUndefined()
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('a row of another length is left out and reported with its line', async () => {
    const text = 'epoch,loss\n0,1\n1\n2,0.5\n'
    const { events, findings } = await readBytes('keras', 'a.csv', new TextEncoder().encode(text))
    expect(events.map((event) => event.event === 'epoch' && event.epoch)).toEqual([1, 3])
    expect(findings).toMatchObject([{ code: 'log-line-broken', args: { line: 3 } }])
  })

  it('a state that is no JSON is said to be none', async () => {
    const text = '{"log_history": [{"loss": 1'
    const { events, findings } = await readBytes(
      'huggingface',
      'trainer_state.json',
      new TextEncoder().encode(text),
    )
    expect(events).toEqual([])
    expect(findings).toMatchObject([
      { code: 'log-unreadable', args: { reason: expect.stringContaining('not JSON') } },
    ])
  })
})
