import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createEventReader } from '../../../../src/core/runs/events.ts'
import { parseEvents } from './support/parseEvents.ts'

const bytesOf = (text: string) => new TextEncoder().encode(text)
const epoch = (number: number, loss: unknown = 0.5) =>
  JSON.stringify({
    event: 'epoch',
    time: '2026-01-01T00:00:00Z',
    epoch: number,
    epochs: 9,
    metrics: { train_loss: loss },
    learning_rate: 0.001,
    seconds: 2,
  })

const epochs = (events: readonly object[]) =>
  events.map((event) => ('epoch' in event ? event.epoch : undefined))

describe('events', () => {
  it('reads what the contract and what Python write for numbers that are none', () => {
    const text = [epoch(1, 'NaN'), epoch(2).replace('0.5', 'NaN'), epoch(3).replace('0.5', '-Infinity')].join(
      '\n',
    )
    const { events, findings } = parseEvents(text, 'events.jsonl')
    expect(findings).toEqual([])
    expect(events.map((event) => (event.event === 'epoch' ? event.metrics['train_loss'] : 0))).toEqual([
      Number.NaN,
      Number.NaN,
      -Infinity,
    ])
  })

  it.each([
    ['half an object', `${epoch(1)}\n${epoch(2).slice(0, 30)}`],
    ['an open string', `${epoch(1)}\n{"event":"ep`],
    ['nothing', `${epoch(1)}\n`],
  ])('waits for the end of a last line that is %s', (_, text) => {
    expect(parseEvents(text, 'events.jsonl')).toMatchObject({ events: [{ epoch: 1 }], findings: [] })
  })

  it('takes a last line that is whole', () => {
    expect(epochs(parseEvents(`${epoch(1)}\n${epoch(2)}`, 'events.jsonl').events)).toEqual([1, 2])
  })

  it.each([
    ['no JSON', 'epoch 2 done', 'not JSON: a value was expected'],
    ['a number', '42', 'the whole'],
    ['an unknown event', '{"event":"party","time":"now"}', 'event'],
    ['a missing member', '{"event":"epoch","time":"now"}', 'epoch'],
    ['two values', `${epoch(2)} 7`, 'not JSON: text follows the value'],
    ['brackets without end', '['.repeat(100_000), 'not JSON: nested deeper'],
    ['a line of 2 MB', `"${'x'.repeat(2_000_000)}"`, 'it is longer than'],
  ])('goes on after %s, with a warning that has its line', (_, line, reason) => {
    const start = performance.now()
    const { events, findings } = parseEvents([epoch(1), line, epoch(3), ''].join('\n'), 'events.jsonl')
    expect(epochs(events)).toEqual([1, 3])
    expect(findings).toMatchObject([
      {
        code: 'event-broken',
        severity: 'warning',
        args: { line: 2 },
        place: { range: { start: { line: 1 } } },
      },
    ])
    expect(findings[0]!.args['reason']).toContain(reason)
    expect(performance.now() - start).toBeLessThan(1000)
  })

  it('saves the event that a restarted trainer wrote behind a broken one', () => {
    const { events, findings } = parseEvents(`${epoch(1).slice(0, 40)}${epoch(2)}\n`, 'events.jsonl')
    expect(epochs(events)).toEqual([2])
    expect(findings).toHaveLength(1)
  })

  it('counts what it does not report one by one', () => {
    const { findings } = parseEvents('x\n'.repeat(500), 'events.jsonl')
    expect(findings).toHaveLength(21)
    expect(findings.at(-1)).toMatchObject({ code: 'events-broken', args: { more: 480 } })
  })

  it('keeps to itself what __proto__ says', () => {
    parseEvents('{"event":"failed","time":"t","reason":"r","__proto__":{"polluted":1}}\n', 'events.jsonl')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

describe('createEventReader', () => {
  it('gives the same events however the text is cut', () => {
    const text = bytesOf([epoch(1), 'broken', epoch(2).replace('T00', 'Tü0'), '', epoch(3)].join('\n'))
    const whole = parseEvents(new TextDecoder().decode(text), 'events.jsonl')
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 12 }), (cuts) => {
        const reader = createEventReader('events.jsonl')
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length]
        const parts = at.slice(1).map((end, i) => reader.push(text.slice(at[i], end)))
        parts.push(reader.finish())
        expect({
          events: parts.flatMap((part) => part.events),
          findings: parts.flatMap((part) => part.findings),
        }).toEqual(whole)
      }),
      { numRuns: 200 },
    )
  })
})
