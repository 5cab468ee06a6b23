import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../../src/core/arrays/ndarray.ts'
import { classesByNumber, classIndices } from '../../../../../src/core/onnx/parity/classes.ts'
import { readOutputs } from '../../../../../src/core/onnx/parity/outputs.ts'
import { outputRead, readingOf } from '../../../../../src/core/onnx/parity/reading.ts'
import { compare } from '../../../../../src/core/onnx/parity/verifyVariant.ts'
import type { Predictions } from '../../../../../src/core/runs/predictions.ts'
import type { Signature } from '../../../../../src/core/runs/records.ts'

const texts = (...data: string[]): NdArray => ({ type: 'string', shape: [data.length], data })
const numbers = (...data: number[]): NdArray => ({
  type: 'int64',
  shape: [data.length],
  data: BigInt64Array.from(data, BigInt),
})

const distinct = <T>(arbitrary: fc.Arbitrary<T>) => fc.uniqueArray(arbitrary, { minLength: 1, maxLength: 20 })

describe('the class that a model gives', () => {
  it.each<[string, NdArray, readonly string[], readonly number[]]>([
    ['a name', texts('cedar', 'ash', 'oak'), ['ash', 'birch', 'cedar'], [2, 0, Number.NaN]],
    ['the place of a name', numbers(2, 0, 3, -1), ['ash', 'birch', 'cedar'], [2, 0, Number.NaN, Number.NaN]],
    ['a number that is a name', numbers(1, 7, 0), ['1', '2', '7'], [0, 2, Number.NaN]],
    ['one of two signs', numbers(-1, 1, 0), ['-1', '1'], [0, 1, Number.NaN]],
    ['a number by its name as text', texts('7', '07', '7.0'), ['1', '2', '7'], [2, Number.NaN, Number.NaN]],
    ['a number of a table', numbers(2, 1), ['1.0', '2.0'], [1, 0]],
    ['a place, where one name is no number', numbers(1, 2), ['1', '2', 'rest'], [1, 2]],
    ['a place, where one name is a fraction', numbers(1), ['0.5', '1'], [1]],
    ['a place, where two names are one number', numbers(1), ['1', '1.0'], [1]],
    [
      'half a class',
      { type: 'float32', shape: [2], data: Float32Array.of(0.5, 1) },
      ['a', 'b'],
      [Number.NaN, 1],
    ],
    ['true or false', { type: 'bool', shape: [2], data: Uint8Array.of(1, 0) }, ['False', 'True'], [1, 0]],
  ])('is %s', (_, given, names, places) => {
    expect([...classIndices(given, names)]).toEqual(places)
  })

  it('is found again from its name, and from its number, whatever the names are', () => {
    fc.assert(
      fc.property(
        distinct(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', ''))),
        (names) => {
          expect([...classIndices(texts(...names), names)]).toEqual([...names.keys()])
        },
      ),
    )
    fc.assert(
      fc.property(distinct(fc.maxSafeInteger()), (values) => {
        const names = values.map(String)
        expect([...classIndices(numbers(...values), names)]).toEqual([...names.keys()])
        expect(classesByNumber(names)?.size).toBe(names.length)
      }),
    )
  })

  it('is none of two whole numbers that a double can’t tell apart', () => {
    const given: NdArray = { type: 'int64', shape: [1], data: BigInt64Array.of(9007199254740993n) }
    expect(classesByNumber(['9007199254740992', '9007199254740993'])).toBeUndefined()
    expect([...classIndices(given, ['9007199254740992', '1'])]).toEqual([Number.NaN])
  })
})

const port = (name: string, type: string) => ({ name, type, shape: [null] })

describe('the output that is read', () => {
  it.each<[Signature['output'], readonly string[], string]>([
    ['class', ['int64', 'float32'], 'int64'],
    ['class', ['float32', 'string'], 'string'],
    ['class', ['float32'], 'float32'],
    ['probabilities', ['int64', 'float32'], 'float32'],
    ['logits', ['float16', 'float32'], 'float16'],
    ['value', ['float64'], 'float64'],
    ['probabilities', ['int64', 'other'], 'int64'],
  ])('of %s among %s is the %s one', (output, types, expected) => {
    const outputs = types.map((type, index) => port(`o${index}`, type))
    expect(outputRead({ output, outputs }).type).toBe(expected)
  })
})

const predictions: Predictions = {
  path: 'predictions/test.npz',
  sha256: '',
  samples: 4,
  classes: 3,
  classNames: ['ash', 'birch', 'cedar'],
  scores: new Float64Array(0),
  yTrue: Uint8Array.of(0, 1, 2, 2),
  yPred: Uint8Array.of(0, 1, 2, 0),
  ids: ['a', 'b', 'c', 'd'],
}

describe('classes without scores', () => {
  const reading = readingOf({ output: 'class', classNames: [] }, predictions)

  it('are compared by class alone; what is no class is a flip', () => {
    const read = readOutputs(texts('ash', 'cedar', 'cedar', 'oak'), 4, reading)!
    expect(compare(read, predictions, reading)).toEqual({
      accuracy: 0.5,
      originalAccuracy: 0.75,
      accuracyDifference: -0.25,
      flips: 2,
      flippedIds: ['b', 'd'],
      maxOutputDifference: null,
      meanOutputDifference: null,
    })
  })

  it('are compared with the highest score of a model that has scores', () => {
    const scored = readingOf({ output: 'logits', classNames: [] }, predictions)
    const data = Float32Array.of(5, 1, 1, 0, 9, 0, 0, 1, 2, 0, 0, 3)
    const read = readOutputs({ type: 'float32', shape: [4, 3], data }, 4, scored)!
    expect(compare(read, predictions, scored)).toMatchObject({ flips: 1, flippedIds: ['d'], accuracy: 1 })
    expect(compare(read, predictions, scored).maxOutputDifference).toBeNull()
  })

  it('are numbered where nothing names them', () => {
    const { classNames: _, ...unnamed } = predictions
    const bare = readingOf({ output: 'class', classNames: ['two', 'names'] }, unnamed)
    const read = readOutputs(numbers(0, 1, 2, 0), 4, bare)!
    expect(compare(read, unnamed, bare).flips).toBe(0)
  })

  it('are one for each sample, or can’t be read', () => {
    expect(readOutputs(texts('ash', 'ash', 'ash'), 4, reading)).toBeUndefined()
    expect(readOutputs(texts('a', 'a', 'a', 'a', 'a', 'a', 'a', 'a'), 4, reading)).toBeUndefined()
    expect(readOutputs(texts('0.1', '0.9'), 2, { ...reading, kind: 'probabilities' })).toBeUndefined()
  })
})
