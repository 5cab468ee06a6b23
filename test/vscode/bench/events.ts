import { createWriteStream } from 'node:fs'
import { once } from 'node:events'

export function epochLine(epoch: number, epochs: number): string {
  const event = {
    event: 'epoch',
    time: new Date(1.7e12 + 1000 * epoch).toISOString(),
    epoch,
    epochs,
    metrics: { train_loss: noisy(epoch, 2), val_loss: noisy(epoch, 2.2), val_acc: 1 - noisy(epoch, 0.5) },
    learning_rate: 0.05,
    seconds: 1.5,
    samples_per_second: 4000,
  }
  return `${JSON.stringify(event)}\n`
}

function batchLine(epoch: number, batch: number): string {
  const time = new Date(1.7e12 + 10 * batch).toISOString()
  return `${JSON.stringify({ event: 'batch', time, epoch, batch, metrics: { loss: noisy(epoch * 1000 + batch, 2) } })}\n`
}

const noisy = (step: number, start: number) =>
  Number((start / Math.sqrt(step) + 0.05 * Math.abs(Math.sin(step * 12.9898))).toFixed(6))

/** Writes `epochs` epochs of `batches` batches each. */
export async function writeEvents(file: string, epochs: number, batches: number): Promise<void> {
  const stream = createWriteStream(file)
  for (let epoch = 1; epoch <= epochs; epoch++) {
    let text = ''
    for (let batch = 1; batch <= batches; batch++) text += batchLine(epoch, batch)
    if (!stream.write(text + epochLine(epoch, 2 * epochs))) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'finish')
}
