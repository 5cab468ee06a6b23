import type { DescMessage } from '@bufbuild/protobuf'
import { describe, expect, it } from 'vitest'
import * as proto from '../../../../src/core/onnx/proto.ts'
import { python, runPython } from '../../../python.ts'

type Fields = Record<string, [number: number, type: number, repeated: boolean, packed: boolean]>

const enumeration = 14
const int32 = 5
const repeatedLabel = 3

describe.runIf(python)('our schema against the onnx package', () => {
  const theirs = python ? (JSON.parse(runPython('onnxFields.py')) as Record<string, Fields>) : {}
  const schemas = Object.values(proto).filter(
    (value): value is typeof value & DescMessage => typeof value === 'object' && 'kind' in value,
  )

  it('has the messages', () => {
    expect(schemas.length).toBeGreaterThan(6)
  })

  it.each(schemas.map((schema) => [schema.name, schema as DescMessage] as const))('%s', (name, schema) => {
    for (const field of schema.fields) {
      const [number, type, repeated, packed] = theirs[name]![field.proto.name]!
      expect([field.name, field.number, Number(field.proto.label) === repeatedLabel]).toEqual([
        field.name,
        number,
        repeated,
      ])
      // An enumeration is read as the integer that it is on the wire.
      expect(field.proto.type).toBe(type === enumeration ? int32 : type)
      expect(field.proto.options?.packed ?? false).toBe(packed)
    }
  })
})
