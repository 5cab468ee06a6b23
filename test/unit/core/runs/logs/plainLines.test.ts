import { describe, expect, it } from 'vitest'
import { plainLinesLog } from '../../../../../src/core/runs/logs/plainLines.ts'
import { readLog } from '../../../../../src/core/runs/logs/runLog.ts'
import { createRunHistory } from '../../../../../src/core/runs/runHistory.ts'
import { growingFiles } from '../support/growingFiles.ts'

async function read(text: string) {
  const memory = growingFiles()
  memory.append('results/a/training.log', text)
  const { events } = await readLog(memory.files, { format: plainLinesLog, path: 'results/a/training.log' })
  const history = createRunHistory()
  for (const event of events) history.take(event)
  return history
}
const rows = ({ epochs }: Awaited<ReturnType<typeof read>>) =>
  [...epochs.x].map((epoch, row) => ({
    epoch,
    ...Object.fromEntries(epochs.names.map((name) => [name, epochs.column(name)![row]])),
  }))

const production = `[CONFIG] Loading: configs/final_config.yaml
[REPRODUCIBILITY] Seed: 42 (production)
[DATA] Train: 45000, Val: 5000, Test: 10000 (held-out)

[TRAINING] Starting final production training...
[EPOCH 10/100]
  Train Loss: 1.123 | Train Acc: 72.3% | Train F1: 0.718
  Val Loss: 1.045 | Val Acc: 74.6% | Val F1: 0.742
  Note: Similar to baseline/optimized initial behavior
[EPOCH 55/100]
  Train Loss: 0.567 | Train Acc: 87.1% | Train F1: 0.868
  Val Loss: 0.582 | Val Acc: 83.7% | Val F1: 0.835
  Early stopping: no improvement for 10 epochs
  Best checkpoint: epoch_45.pt (val_acc=83.9%)

[TRAINING COMPLETE]
Total time: 2h 18m
Best val acc: 83.9% (epoch 45)
Final val acc: 83.7% (epoch 55)

[TEST SET EVALUATION]
Test Results:
  Test Loss: 0.594
  Test Acc: 82.8%
`

describe('printed lines', () => {
  it('of the requirements', async () => {
    const history = await read(production)
    expect(rows(history)).toEqual(
      [
        {
          epoch: 10,
          train_loss: 1.123,
          train_acc: 0.723,
          train_f1: 0.718,
          val_loss: 1.045,
          val_acc: 0.746,
          val_f1: 0.742,
        },
        {
          epoch: 55,
          train_loss: 0.567,
          train_acc: 0.871,
          train_f1: 0.868,
          val_loss: 0.582,
          val_acc: 0.837,
          val_f1: 0.835,
        },
      ].map((row) => expect.objectContaining(row) as object),
    )
    expect(history.total).toBe(100)
    expect(history.best()).toEqual({ epoch: 45, metric: 'val_acc', value: 0.839 })
    expect(history.earlyStop).toEqual({ epoch: 55, bestEpoch: 45, metric: 'val_acc' })
  })

  it.each([
    ['Epoch 3/40  train_loss 0.1234  val_loss 0.2', { epoch: 3, train_loss: 0.1234, val_loss: 0.2 }],
    [
      'Epoch 5: train_loss=0.1, val_loss=2e-3, lr=1e-4',
      { epoch: 5, train_loss: 0.1, val_loss: 0.002, learning_rate: 1e-4 },
    ],
    [
      '2025-01-01 10:00:00,123 INFO train: epoch 7 | loss: 0.5 | accuracy: 91%',
      { epoch: 7, train_loss: 0.5, accuracy: 0.91 },
    ],
    ['\u001b[1mEpoch 2\u001b[0m loss: nan', { epoch: 2, train_loss: Number.NaN }],
    ['Epoch 1:  10%|#  | 1/9 [loss: 0.9]\rEpoch 1: 100%|###| 9/9 [loss: 0.4]', { epoch: 1, train_loss: 0.4 }],
    ['Epoch 9 - eval_accuracy: 0.5', { epoch: 9, val_acc: 0.5 }],
  ])('%s', async (line, row) => {
    expect(rows(await read(`${line}\n`))).toEqual([row])
  })

  it('count from 1 where the log counts from 0', async () => {
    expect(rows(await read('Epoch 0: loss=2\nEpoch 1: loss=1\n'))).toEqual([
      { epoch: 1, train_loss: 2 },
      { epoch: 2, train_loss: 1 },
    ])
  })

  it('that name no epoch are none', async () => {
    expect(rows(await read('loss: 0.5\nTrain: 100\nno improvement for 10 epochs\n'))).toEqual([])
  })

  it('tell what a program died of', async () => {
    const history = await read(
      'Epoch 1: loss=2\nTraceback (most recent call last):\nRuntimeError: CUDA out of memory\n',
    )
    expect(history.ending).toMatchObject({ kind: 'failed', reason: 'RuntimeError: CUDA out of memory' })
  })
})
