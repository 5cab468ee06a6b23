import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../../src/core/runs/json.ts'
import { eventSchema } from '../../../../src/core/runs/records.ts'
import { createEventScanner } from '../../../../src/core/runs/scanEvent.ts'

const scanner = createEventScanner()
function scan(line: string) {
  const bytes = new TextEncoder().encode(`##${line}\n##`)
  scanner.begin(bytes)
  const event = scanner.scan(2)
  if (event) expect(scanner.next).toBe(bytes.length - 2)
  return event
}
/** What the slower reader makes of the line: JSON.parse and the schema. */
function slow(line: string) {
  const parsed = parseJson(line)
  const checked = parsed.ok ? eventSchema.safeParse(parsed.value) : undefined
  return checked?.success ? checked.data : undefined
}

const figure = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer(),
  fc.constantFrom('NaN', 'Infinity', '-Infinity', 0, -0, 1e-7, 5e-324, 1e22, 123_456_789.123_456_78),
)
const name = fc.oneof(fc.constantFrom('train_loss', 'val_loss', 'val/acc'), fc.string({ maxLength: 8 }))
const time = fc.oneof(
  { arbitrary: fc.constant('2026-01-01T00:00:00.123456+00:00'), weight: 4 },
  { arbitrary: fc.string(), weight: 1 },
)
const metrics = fc.dictionary(name, figure, { maxKeys: 4 })
const plainEpoch = fc.record({
  event: fc.constant('epoch'),
  time,
  epoch: fc.nat(),
  epochs: fc.nat(),
  metrics,
  learning_rate: fc.double({ min: 0, max: 1, noNaN: true }),
  seconds: fc.double({ min: 0, max: 1e4, noNaN: true }),
})
const plainBatch = fc.record({ event: fc.constant('batch'), time, epoch: fc.nat(), batch: fc.nat(), metrics })
const anything = fc.record(
  {
    event: fc.constantFrom('epoch', 'batch', 'checkpoint'),
    time,
    epoch: fc.oneof(fc.nat(), figure),
    epochs: fc.nat(),
    batch: fc.nat(),
    metrics,
    learning_rate: figure,
    seconds: figure,
    note: fc.string(),
  },
  { requiredKeys: ['event'] },
)
const event = fc.oneof(plainEpoch, plainBatch, anything)

describe('a line that is scanned', () => {
  it('is what JSON.parse and the schema make of it, or is left to them', () => {
    let scanned = 0
    fc.assert(
      fc.property(event, fc.constantFrom(0, 1, 2), (value, spacing) => {
        const text = JSON.stringify(value)
        const line = spacing === 0 ? text : text.replace(/([:,])"/g, spacing === 1 ? '$1 "' : '$1  "')
        const quick = scan(line)
        if (!quick) return
        scanned++
        expect(quick).toEqual(slow(line))
      }),
      { numRuns: 5000 },
    )
    expect(scanned).toBeGreaterThan(1000)
  })

  it('has the numbers that JSON.parse has, to the last bit', () => {
    const text = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.double({ min: 1e-12, max: 1e6, noNaN: true }).map(String),
      fc
        .tuple(fc.bigInt({ min: 0n, max: 10n ** 19n }), fc.integer({ min: -40, max: 40 }))
        .map(([digits, places]) => `${digits}e${places}`),
      fc.tuple(fc.nat(), fc.bigInt({ min: 0n, max: 10n ** 17n })).map(([whole, rest]) => `${whole}.${rest}`),
      // Halfway between two doubles, where a rounding that is not exact shows.
      fc.integer({ min: 2 ** 52, max: 2 ** 53 - 2 }).map((odd) => `${BigInt(odd) * 5n}e-1`),
    )
    fc.assert(
      fc.property(text, (figure) => {
        const read = scan(`{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{"a":${figure}}}`)
        expect(Object.is(read?.metrics['a'], JSON.parse(figure))).toBe(true)
      }),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['a name parted by a space', '{"ev ent":"batch","time":"t","epoch":1,"batch":1,"metrics":{}}'],
    ['a leading zero', '{"event":"batch","time":"t","epoch":01,"batch":1,"metrics":{}}'],
    ['a point without digits', '{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{"a":1.}}'],
    ['two points', '{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{"a":1.2.3}}'],
    ['a bare NaN', '{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{"a":NaN}}'],
    ['an escape', '{"event":"batch","time":"\\u0041","epoch":1,"batch":1,"metrics":{}}'],
    ['half a number', '{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{"a":1'],
    ['a comma too many', '{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{},}'],
    ['text behind it', '{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{}} x'],
    ['a prototype', '{"event":"batch","time":"t","epoch":1,"batch":1,"metrics":{"__proto__":1}}'],
    ['a fraction of an epoch', '{"event":"batch","time":"t","epoch":1.5,"batch":1,"metrics":{}}'],
    ['nothing', ''],
  ])('is left to the slower reader where it has %s', (_, line) => {
    expect(scan(line)).toBeUndefined()
  })

  it.each([
    ['as Python writes it', '{"event": "batch", "time": "t", "epoch": 1, "batch": 2, "metrics": {"a": 0.5}}'],
    ['with a carriage return', '{"event":"batch","time":"t","epoch":1,"batch":2,"metrics":{"a":0.5}}\r'],
  ])('is read %s', (_, line) => {
    expect(scan(line)).toEqual({ event: 'batch', time: 't', epoch: 1, batch: 2, metrics: { a: 0.5 } })
  })
})
