import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Ports } from '../../../../src/core/ports.ts'
import type { RunModel } from '../../../../src/protocol/run.ts'
import { RunSession } from '../../../../src/vscode/runs/runSession.ts'
import { growingFiles } from '../../core/runs/support/growingFiles.ts'
import { english } from '../support/english.ts'
import { epoch } from './support/epoch.ts'

const events = 'results/a/events.jsonl'
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

let memory: ReturnType<typeof growingFiles>
let ports: Ports
let told: RunModel[]
let started: string[]
let answer: string | undefined

beforeEach(() => {
  vi.useFakeTimers({ now: 1000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  memory = growingFiles()
  told = []
  started = []
  answer = undefined
  ports = {
    files: memory.files,
    clock: { now: () => new Date(), elapsed: () => Date.now() },
    processes: {
      async run(command, args, { onOutput }) {
        started.push([command, ...args].join(' '))
        if (answer === undefined) throw new Error('not found')
        onOutput?.(answer, 'stdout')
        return { exitCode: 0, signal: undefined }
      },
    },
  }
})
afterEach(() => {
  vi.useRealTimers()
})

function runSession(mayStart = false) {
  const opened: string[] = []
  const session = new RunSession({
    ports,
    directory: 'results/a',
    running: { isAlive: async () => false, isHere: ({ host }) => host === 'here' },
    l10n: english,
    actions: {
      open: async (path) => void opened.push(path),
      compare: () => undefined,
      mayStart: () => mayStart,
    },
    tell: (model) => told.push(model),
  })
  return { session, opened }
}

describe('the session of a run', () => {
  it('answers with what is there, and tells what is appended', async () => {
    memory.append(events, epoch(1))
    const { session } = runSession()
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(300)
    memory.append(events, epoch(2))
    await vi.advanceTimersByTimeAsync(300)
    expect(told.at(-1)!.tiles[0]).toEqual({ label: 'Epoch', value: '2 / 5,000' })
    expect(told.at(-1)!.reading).toBe(false)
    const [loss] = told.at(-1)!.charts
    const curves = await session.handlers.curves({
      type: 'curves',
      charts: [{ chart: loss!.id, columns: 100 }],
    })
    expect(curves).toEqual([{ chart: loss!.id, x: [1, 2], y: [[1, 0.5]] }])
    session.hide()
  })

  it('reads nothing while nobody looks, and leaves no timer', async () => {
    memory.append(events, epoch(1))
    const { session } = runSession()
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(500)
    session.hide()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
    const [read, count] = [memory.read.bytes, told.length]
    memory.append(events, epoch(2))
    await vi.advanceTimersByTimeAsync(60_000)
    expect([memory.read.bytes, told.length]).toEqual([read, count])
    session.show()
    await vi.advanceTimersByTimeAsync(500)
    expect(told.at(-1)!.tiles[0]!.value).toBe('2 / 5,000')
    session.hide()
  })

  it('has one timer however often it is hidden and shown while a slow disk is read', async () => {
    memory.append(events, epoch(1))
    ports = {
      ...ports,
      files: {
        ...memory.files,
        async stat(name) {
          await new Promise((resolve) => setTimeout(resolve, name.endsWith('.log') ? 500 : 0))
          return memory.files.stat(name)
        },
      },
    }
    const { session } = runSession()
    const loaded = session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(2100)
    await loaded
    for (let time = 0; time < 3; time++) {
      session.hide()
      session.show()
      await vi.advanceTimersByTimeAsync(10)
    }
    await vi.advanceTimersByTimeAsync(1000)
    session.hide()
    await vi.advanceTimersByTimeAsync(600)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('grows by its points alone over 1,000 updates', async () => {
    const { session } = runSession()
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(300)
    const timers = vi.getTimerCount()
    for (let number = 1; number <= 1000; number++) {
      memory.append(events, `${epoch(number)}broken\n`)
      await vi.advanceTimersByTimeAsync(250)
      expect(vi.getTimerCount()).toBeLessThanOrEqual(timers)
    }
    const last = told.at(-1)!
    expect(last.messages.length).toBe(22)
    expect(last.charts).toHaveLength(2)
    const [curves] = await session.handlers.curves({
      type: 'curves',
      charts: [{ chart: last.charts[0]!.id, columns: 100 }],
    })
    expect(curves!.x.length).toBeLessThanOrEqual(202)
    expect(curves!.x.at(-1)).toBe(1000)
    session.hide()
    await vi.advanceTimersByTimeAsync(0)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('keeps nothing of 1,000 updates but their points', async () => {
    memory.append('results/a/training.log', 'line\n'.repeat(150))
    const session = new RunSession({
      ports,
      directory: 'results/a',
      running: { isAlive: async () => false, isHere: () => true },
      l10n: english,
      actions: { open: async () => undefined, compare: () => undefined, mayStart: () => false },
      tell: () => undefined,
    })
    await session.handlers.load({ type: 'load' })
    const update = async (from: number, to: number) => {
      for (let number = from; number <= to; number++) {
        memory.append(events, epoch(number))
        memory.append('results/a/training.log', `epoch ${number}\n`)
        await vi.advanceTimersByTimeAsync(250)
        const charts = [{ chart: 'epochs:loss', columns: 800 }]
        await session.handlers.curves({ type: 'curves', charts })
      }
      collectGarbage()
      return process.memoryUsage().heapUsed
    }
    const early = await update(1, 200)
    const late = await update(201, 1200)
    session.hide()
    expect((late - early) / 1e6).toBeLessThan(1)
  })

  it('goes on with a file that was written anew', async () => {
    memory.append(events, epoch(1) + epoch(2))
    const { session } = runSession()
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(300)
    await memory.files.write(events, epoch(7))
    await vi.advanceTimersByTimeAsync(300)
    expect(told.at(-1)!.charts[0]).toMatchObject({ from: 7, to: 7 })
    session.hide()
  })

  it('opens only files of the run', async () => {
    const { session, opened } = runSession()
    await session.handlers.open({ type: 'open', what: 'log' })
    await session.handlers.open({ type: 'open', what: 'configuration' })
    expect(opened).toEqual(['results/a/training.log'])
  })

  it('shows the GPU where nvidia-smi answers, and asks once only where it does not', async () => {
    memory.append(events, epoch(1))
    const without = runSession(true)
    await without.session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(20_000)
    without.session.hide()
    expect(started).toHaveLength(1)
    answer = '0, NVIDIA H200, 87, 20480, 143771\n'
    memory.append(events, epoch(2))
    const { session } = runSession(true)
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(told.at(-1)!.tiles).toContainEqual({
      label: 'GPU 0',
      value: '87 %',
      detail: '20.0 of 140 GiB · NVIDIA H200',
    })
    session.hide()
  })

  it.each([
    ['here', 1],
    ['elsewhere', 0],
  ])('asks for the GPU of a run that is recorded %s %i times', async (name, times) => {
    answer = '0, NVIDIA H200, 87, 20480, 143771\n'
    memory.append(events, epoch(1))
    memory.append('results/a/run.json', JSON.stringify(recordOn(name)))
    const { session } = runSession(true)
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(started).toHaveLength(times)
    expect(told.at(-1)!.status).toBe('running')
    expect(told.at(-1)!.tiles.filter(({ label }) => label === 'GPU 0')).toHaveLength(times)
    session.hide()
  })

  it('starts nothing in a folder that is not trusted', async () => {
    memory.append(events, epoch(1))
    const { session } = runSession(false)
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(10_000)
    session.hide()
    expect(started).toEqual([])
  })
})

/** A training's record of a machine. */
function recordOn(name: string): object {
  const digest = 'a'.repeat(64)
  return {
    command: [],
    launcher: 'local',
    trainer: 'embedded 0.1.0',
    config: { path: 'c.yaml', digest, training: digest },
    seed: 1,
    started: '2026-01-01T00:00:00Z',
    host: { name, system: 's', processor: 'p', cores: 1, memory: 1 },
    devices: [],
    versions: {},
    user: { name: 'n', email: 'e' },
  }
}
