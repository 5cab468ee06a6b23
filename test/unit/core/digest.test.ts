import { createHash } from 'node:crypto'
import { assert, jsonValue, property, uint8Array } from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalJson, digestOf } from '../../../src/core/digest.ts'

test('digests like the platform', () => {
  assert(
    property(uint8Array({ maxLength: 300 }), (bytes) => {
      expect(digestOf(bytes)).toBe(createHash('sha256').update(bytes).digest('hex'))
    }),
  )
  expect(digestOf('é')).toBe(createHash('sha256').update('é').digest('hex'))
})

test('canonical JSON means the same value and does not depend on the order of keys', () => {
  assert(
    property(jsonValue(), (value) => {
      const text = canonicalJson(value)
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)))
      expect(canonicalJson(reversed(value))).toBe(text)
    }),
  )
})

test('numbers that JSON lacks stand as strings, missing members do not count', () => {
  expect(canonicalJson({ b: NaN, a: undefined, c: [undefined, -Infinity] })).toBe(
    '{"b":"NaN","c":[null,"-Infinity"]}',
  )
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([key, member]) => [key, reversed(member)]),
  )
}
