import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FileError, type Files } from '../../../../src/core/ports.ts'
import { readEvents } from '../../../../src/core/runs/readEvents.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { parseEvents } from './support/parseEvents.ts'

const file = 'events.jsonl'
const limit = 1 << 24
const epoch = (number: number) =>
  JSON.stringify({
    event: 'epoch',
    time: '2026-01-01T00:00:00Z',
    epoch: number,
    epochs: 90_000,
    // Letters of two and four bytes, so that chunks end inside some.
    metrics: { 'größe_😀': number },
    learning_rate: 0.001,
    seconds: 2,
  })
const batch = (number: number) =>
  JSON.stringify({
    event: 'batch',
    time: '2026-01-01T00:00:00Z',
    epoch: 1,
    batch: number,
    metrics: { loss: 1 },
  })

let folder: string
let files: Files
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'events-'))
  files = nodeFiles(folder)
})
afterAll(() => rm(folder, { recursive: true }))
const write = (text: string) => writeFile(path.join(folder, file), text)

describe('the events of a large file', () => {
  it('are those that reading it at once gives, without the batches', async () => {
    const lines = Array.from({ length: 12_000 }, (_, index) =>
      index % 1000 === 999 ? 'broken' : index % 3 ? epoch(index) : batch(index),
    )
    const text = lines.join('\n')
    expect(Buffer.byteLength(text)).toBeGreaterThan(4 * 2 ** 18)
    await write(text)
    const whole = parseEvents(text, file)
    const read = await readEvents(files, file, limit)
    expect(read.events).toEqual(whole.events.filter(({ event }) => event !== 'batch'))
    expect(read.findings).toEqual(whole.findings)
    expect(read.events.length).toBeGreaterThan(7000)
  })

  it('are read in small parts, with turns for others in between', async () => {
    await write(`${Array.from({ length: 20_000 }, (_, index) => epoch(index)).join('\n')}\n`)
    const lengths: number[] = []
    let turns = 0
    const turn = () => {
      turns++
      pending = setImmediate(turn)
    }
    let pending = setImmediate(turn)
    await readEvents(
      {
        ...files,
        readRange(name, offset, length) {
          lengths.push(length)
          return files.readRange(name, offset, length)
        },
      },
      file,
      limit,
    )
    clearImmediate(pending)
    expect(lengths.length).toBeGreaterThan(10)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(2 ** 18)
    expect(turns).toBeGreaterThanOrEqual(lengths.length)
  })

  it('end where the file does when it is cut off meanwhile', async () => {
    await write(`${Array.from({ length: 20_000 }, (_, index) => epoch(index)).join('\n')}\n`)
    let reads = 0
    const cut: Files = {
      ...files,
      async readRange(name, offset, length) {
        if (++reads === 3) await truncate(path.join(folder, file), offset)
        return files.readRange(name, offset, length)
      },
    }
    const { events } = await readEvents(cut, file, limit)
    expect(events.length).toBeGreaterThan(1000)
    expect(events.length).toBeLessThan(20_000)
  })

  it('are refused by the port where the file is absent, none, or too large', async () => {
    await write('x'.repeat(100))
    await expect(readEvents(files, file, 99)).rejects.toMatchObject({ problem: 'too-large' })
    await expect(readEvents(files, 'absent.jsonl', limit)).rejects.toBeInstanceOf(FileError)
    await expect(readEvents(files, '.', limit)).rejects.toMatchObject({ problem: 'unreadable' })
  })
})
