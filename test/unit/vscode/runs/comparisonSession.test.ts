import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FileError, type Ports } from '../../../../src/core/ports.ts'
import type { ComparisonModel } from '../../../../src/protocol/comparison.ts'
import { nodeProcesses } from '../../../../src/node/processes.ts'
import { ComparisonSession } from '../../../../src/vscode/runs/comparisonSession.ts'
import { growingFiles } from '../../core/runs/support/growingFiles.ts'
import { english } from '../support/english.ts'
import { epoch } from './support/epoch.ts'

const events = 'results/a/events.jsonl'
let memory: ReturnType<typeof growingFiles>
let ports: Ports

beforeEach(() => {
  vi.useFakeTimers({ now: 1000, toFake: ['setTimeout', 'clearTimeout', 'Date'] })
  memory = growingFiles()
  ports = {
    files: memory.files,
    clock: { now: () => new Date(), elapsed: () => Date.now() },
    processes: nodeProcesses,
  }
})
afterEach(() => void vi.useRealTimers())

describe('the comparison of runs', () => {
  it('has one curve a run, a table, and follows what grows', async () => {
    memory.append(events, epoch(1))
    memory.append(
      'results/b/events.jsonl',
      epoch(1, { val_loss: 3, train_loss: 4 }) + epoch(2, { val_loss: 2 }),
    )
    const models: ComparisonModel[] = []
    const opened: string[] = []
    const session = new ComparisonSession({
      ports,
      paths: ['results/a', 'results/b'],
      isAlive: async () => false,
      l10n: english,
      openRun: (path) => opened.push(path),
      tell: (model) => models.push(model),
    })
    await session.handlers.load({ type: 'load' })
    await vi.advanceTimersByTimeAsync(1000)
    expect(models.at(-1)).toMatchObject({
      metrics: ['val_loss', 'train_loss', 'learning_rate', 'seconds'],
      metric: 'val_loss',
      from: 1,
      to: 2,
      reading: false,
    })
    const curves = (metric: string) => session.handlers.curves({ type: 'curves', metric, columns: 100 })
    expect(await curves('val_loss')).toEqual([
      { x: [1], y: [1] },
      { x: [1, 2], y: [3, 2] },
    ])
    expect(await session.handlers.choose({ type: 'choose', metric: 'train_loss' })).toMatchObject({
      metric: 'train_loss',
    })
    expect(await curves('train_loss')).toEqual([
      { x: [1], y: [null] },
      { x: [1, 2], y: [4, null] },
    ])
    await session.handlers.open({ type: 'open', path: 'results/b' })
    await session.handlers.open({ type: 'open', path: 'results/../secret' })
    expect(opened).toEqual(['results/b'])
    session.hide()
    await vi.advanceTimersByTimeAsync(1000)
    expect(vi.getTimerCount()).toBe(0)
  })

  it('goes on after files that could not be read', async () => {
    const holder = { pid: 7, host: 'here', since: 's', token: 't' }
    memory.append('results/a/.training.lock', JSON.stringify(holder))
    memory.append(events, epoch(1))
    let isDenied = true
    const models: ComparisonModel[] = []
    const session = new ComparisonSession({
      ports,
      paths: ['results/a', 'results/b'],
      isAlive: async () => {
        if (isDenied) throw new FileError('unreadable', 'results/a/.training.lock')
        return true
      },
      l10n: english,
      openRun: () => undefined,
      tell: (model) => models.push(model),
    })
    expect(await session.handlers.load({ type: 'load' })).toMatchObject({ rows: [{}, {}] })
    isDenied = false
    for (let number = 2; number <= 4; number++) {
      memory.append(events, epoch(number))
      await vi.advanceTimersByTimeAsync(1000)
    }
    expect(models.at(-1)).toMatchObject({ to: 4 })
    session.hide()
  })
})
