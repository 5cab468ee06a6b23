import * as fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import { createEventReader } from '../../../../src/core/runs/events.ts'
import { followParsed } from '../../../../src/core/runs/logs/followFile.ts'
import type { LogFollower } from '../../../../src/core/runs/logs/logFormat.ts'
import { growingFiles } from './support/growingFiles.ts'

const path = 'results/a/events.jsonl'
const line = (epoch: number, note = '') =>
  `${JSON.stringify({ event: 'epoch', time: 't', epoch, epochs: 9, metrics: {}, learning_rate: 1, seconds: 1, note })}\n`

let memory: ReturnType<typeof growingFiles>
let told: (number | 'restart')[]
let findings: number
let follower: LogFollower

beforeEach(() => {
  memory = growingFiles()
  told = []
  findings = 0
  follower = followParsed(memory.files, path, createEventReader, {
    take(parsed) {
      for (const event of parsed.events) if (event.event === 'epoch') told.push(event.epoch)
      findings += parsed.findings.length
    },
    restart: () => told.push('restart'),
  })
})

describe('following a run', () => {
  it('waits for a file that is not there yet', async () => {
    expect(await follower.poll()).toBe('missing')
    memory.append(path, line(1))
    expect(await follower.poll()).toBe('grown')
    expect(told).toEqual([1])
  })

  it('reads what was appended and nothing twice', async () => {
    memory.append(path, Array.from({ length: 2000 }, (_, index) => line(index + 1)).join(''))
    await follower.poll()
    const first = memory.read.bytes
    expect(first).toBe(memory.contents.get(path)!.length)
    memory.append(path, line(2001))
    expect(await follower.poll()).toBe('grown')
    expect(memory.read.bytes - first).toBeLessThan(300)
    expect(told).toHaveLength(2001)
    expect(await follower.poll()).toBe('unchanged')
  })

  it('begins anew when the file was truncated', async () => {
    memory.append(path, line(1) + line(2))
    await follower.poll()
    await memory.files.write(path, line(7))
    expect(await follower.poll()).toBe('restarted')
    expect(told).toEqual([1, 2, 'restart', 7])
  })

  it('begins anew when the file was written anew and has grown past the old end', async () => {
    memory.append(path, line(1) + line(2))
    await follower.poll()
    await memory.files.write(path, line(3) + line(4) + line(5))
    expect(await follower.poll()).toBe('restarted')
    expect(told).toEqual([1, 2, 'restart', 3, 4, 5])
  })

  it('forgets a file that was removed', async () => {
    memory.append(path, line(1))
    await follower.poll()
    await memory.files.remove(path)
    expect(await follower.poll()).toBe('missing')
    memory.append(path, line(8))
    await follower.poll()
    expect(told).toEqual([1, 'restart', 8])
  })

  it('takes a whole last line without its newline, and a half one when it is whole', async () => {
    memory.append(path, line(1) + line(2).trimEnd())
    await follower.poll()
    expect(told).toEqual([1, 2])
    memory.append(path, `\n${line(3).slice(0, 20)}`)
    await follower.poll()
    memory.append(path, line(3).slice(20))
    await follower.poll()
    expect(told.filter((told, index, all) => told !== all[index - 1])).toEqual([1, 2, 3])
    expect(findings).toBe(0)
  })

  it('reads the same however the writes are cut, within characters too', async () => {
    const whole = new TextEncoder().encode([1, 2, 3].map((epoch) => line(epoch, 'é😀')).join(''))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(whole.length), { maxLength: 12 }), async (cuts) => {
        const memory = growingFiles()
        const epochs = new Set<number>()
        let broken = 0
        const follower = followParsed(memory.files, path, createEventReader, {
          take(parsed) {
            for (const event of parsed.events) if (event.event === 'epoch') epochs.add(event.epoch)
            broken += parsed.findings.length
          },
          restart: () => broken++,
        })
        for (const end of [...cuts.toSorted((a, b) => a - b), whole.length]) {
          await memory.files.write(path, whole.slice(0, end))
          await follower.poll()
        }
        expect([...epochs]).toEqual([1, 2, 3])
        expect(broken).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  it('stops between two chunks when it is no longer wanted, and goes on later', async () => {
    memory.append(path, Array.from({ length: 8000 }, (_, index) => line(index + 1)).join(''))
    const stop = new AbortController()
    stop.abort()
    await follower.poll(stop.signal)
    expect(told.length).toBeLessThan(8000)
    await follower.poll()
    expect(told).toHaveLength(8000)
  })
})
