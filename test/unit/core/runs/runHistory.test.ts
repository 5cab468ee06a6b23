import { describe, expect, it } from 'vitest'
import type { RunEvent } from '../../../../src/core/runs/records.ts'
import { createRunHistory } from '../../../../src/core/runs/runHistory.ts'

const time = '2026-01-01T00:00:00Z'
const epoch = (number: number, metrics: Record<string, number>, seconds = 2): RunEvent => ({
  event: 'epoch',
  time,
  epoch: number,
  epochs: 10,
  metrics,
  learning_rate: 0.1 / number,
  seconds,
})
const batch = (epoch: number, batch: number, loss: number): RunEvent => ({
  event: 'batch',
  time,
  epoch,
  batch,
  metrics: { loss },
})

function taken(...events: readonly RunEvent[]) {
  const history = createRunHistory()
  for (const event of events) history.take(event)
  return history
}

describe('the history of a run', () => {
  it('holds one series a metric, with gaps where one was not recorded', () => {
    const { epochs } = taken(
      epoch(1, { train_loss: 3 }),
      epoch(2, { train_loss: 2, val_acc: 0.5 }),
      epoch(3, { val_acc: 0.6 }),
    )
    expect([...epochs.x]).toEqual([1, 2, 3])
    expect([...epochs.column('train_loss')!]).toEqual([3, 2, NaN])
    expect([...epochs.column('val_acc')!]).toEqual([NaN, 0.5, 0.6])
    expect(epochs.last('train_loss')).toBe(2)
    expect(epochs.column('learning_rate')![1]).toBe(0.05)
  })

  it('replaces epochs and batches that were trained again after a resume', () => {
    const history = taken(
      epoch(1, { val_loss: 3 }),
      batch(2, 1, 9),
      batch(2, 2, 8),
      epoch(2, { val_loss: 2 }),
      epoch(3, { val_loss: 1 }),
      { event: 'run_started', time, epochs: 10, resumed: true },
      batch(2, 1, 7),
      epoch(2, { val_loss: 2.5 }),
    )
    expect([...history.epochs.x]).toEqual([1, 2])
    expect([...history.epochs.column('val_loss')!]).toEqual([3, 2.5])
    expect([...history.batches.column('loss')!]).toEqual([7])
  })

  it('forgets a best epoch and an early stop of what was trained again', () => {
    const stopped: RunEvent[] = [
      epoch(4, { val_loss: 3 }),
      epoch(5, { val_loss: 1 }),
      { event: 'checkpoint', time, kind: 'best', epoch: 5, path: 'best', metric: 'val_loss', value: 1 },
      { event: 'early_stopped', time, epoch: 5, best_epoch: 5, metric: 'val_loss' },
    ]
    expect(taken(...stopped)).toMatchObject({ statedBest: { epoch: 5 }, earlyStop: { epoch: 5 } })
    const again = taken(...stopped, epoch(4, { val_loss: 2 }))
    expect([again.best()?.epoch, again.statedBest, again.earlyStop]).toEqual([4, undefined, undefined])
  })

  it('is the same when the last event is told twice', () => {
    const events = [epoch(1, { val_loss: 3 }), batch(2, 1, 9), batch(2, 2, 8)]
    const twice = taken(...events, events[2]!)
    expect([...twice.batches.x]).toEqual([1, 2])
  })

  it.each<[string, RunEvent[], object]>([
    [
      'the checkpoint that the trainer called best',
      [
        epoch(1, { val_loss: 1 }),
        { event: 'checkpoint', time, kind: 'best', epoch: 2, path: 'a', metric: 'val_acc', value: 0.9 },
      ],
      { epoch: 2, metric: 'val_acc', value: 0.9 },
    ],
    [
      'the lowest val_loss',
      [epoch(1, { val_loss: 2 }), epoch(2, { val_loss: 1 }), epoch(3, { val_loss: NaN })],
      { epoch: 2, value: 1 },
    ],
    [
      'the highest val_acc',
      [epoch(1, { val_acc: 0.5 }), epoch(2, { val_acc: 0.8 }), epoch(3, { val_acc: 0.8 })],
      { epoch: 2, value: 0.8 },
    ],
  ])('calls best %s', (_, events, best) => {
    expect(taken(...events).best()).toMatchObject(best)
  })

  it('has no best epoch where nothing says which way is better', () => {
    expect(taken(epoch(1, { val_mystery: 1 })).best()).toBeUndefined()
  })

  it('tells the time left from the last five epochs', () => {
    const epochs = [60, 60, 3, 3, 3, 3, 3].map((seconds, index) => epoch(index + 1, {}, seconds))
    expect(taken(...epochs).secondsLeft()).toBe(9)
    expect(taken().secondsLeft()).toBeUndefined()
  })

  it('remembers where a metric was first no number', () => {
    const history = taken(
      epoch(1, { val_loss: 1 }),
      epoch(2, { val_loss: NaN }),
      epoch(3, { val_loss: Infinity }),
    )
    expect([...history.notFinite]).toEqual([['val_loss', 2]])
  })

  it('forgets the end of a run that was resumed', () => {
    const history = taken(
      { event: 'failed', time, reason: 'out of memory' },
      { event: 'run_started', time, resumed: true },
    )
    expect(history.ending).toBeUndefined()
  })

  it('keeps names that mean something to JavaScript as names', () => {
    const metrics = JSON.parse('{"__proto__": 1, "constructor": 2}') as Record<string, number>
    expect(taken(epoch(1, metrics)).epochs.column('constructor')![0]).toBe(2)
  })
})
