import { describe, expect, it } from 'vitest'
import type { Split } from '../../../../src/core/dataset/dataset.ts'
import { pictureForm, samplePicture } from '../../../../src/vscode/webviews/samplePicture.ts'

function splitOf(sampleShape: readonly number[], inputs: readonly number[]): Split {
  const size = sampleShape.reduce((product, each) => product * each, 1)
  return {
    path: 'data/test.npz',
    sha256: '0'.repeat(64),
    samples: inputs.length / size,
    sampleShape,
    inputs: Float32Array.from(inputs),
    targets: new Float64Array(inputs.length / size),
    ids: [],
  }
}

const drawn = (split: Split, row = 0) => {
  const picture = samplePicture(split, pictureForm(split)!, row)
  return { ...picture, pixels: [...Buffer.from(picture.pixels, 'base64')] }
}

const range = (length: number, of = (at: number) => at) => Array.from({ length }, (_, at) => of(at))

describe('pictures of inputs', () => {
  it.each([
    ['a table', [30]],
    ['a short series of many features', [3, 64]],
    ['more channels than colours', [8, 8, 5]],
    ['a single pixel', [1, 1, 3]],
    ['a volume', [8, 8, 8, 1]],
  ])('%s is none', (_, shape) => {
    expect(pictureForm(splitOf(shape, range(shape.reduce((a, b) => a * b, 1))))).toBeUndefined()
  })

  it('draws grey rows from the top, from the lowest to the highest value', () => {
    const split = splitOf([4, 5], range(40))
    const { width, height, channels, pixels } = drawn(split, 1)
    expect([width, height, channels]).toEqual([5, 4, 1])
    expect(pixels).toEqual(range(20, (at) => Math.round(((20 + at) / 39) * 255)))
  })

  it('draws colours the same, whichever way round the channels are stored', () => {
    const last = range(6 * 4 * 3, (at) => (at * 7) % 256)
    const first = range(3 * 24, (at) => last[(at % 24) * 3 + Math.floor(at / 24)]!)
    expect(drawn(splitOf([3, 6, 4], first)).pixels).toEqual(drawn(splitOf([6, 4, 3], last)).pixels)
  })

  it('keeps the brightness of the customary ranges', () => {
    expect(
      drawn(
        splitOf(
          [4, 4],
          range(16, () => 200),
        ),
      ).pixels[0],
    ).toBe(200)
    expect(
      drawn(
        splitOf(
          [4, 4],
          range(16, () => 0.6),
        ),
      ).pixels[0],
    ).toBe(153)
  })

  it('averages a large picture down and takes values that are all the same', () => {
    const board = splitOf(
      [256, 128],
      range(256 * 128, (at) => ((at >> 1) % 2) * 255),
    )
    const { width, height, pixels } = drawn(board)
    expect([width, height]).toEqual([32, 64])
    expect(new Set(pixels)).toEqual(new Set([128]))
    expect(
      drawn(
        splitOf(
          [4, 4],
          range(16, () => -3),
        ),
      ).pixels[0],
    ).toBe(0)
  })
})
