import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../../../src/core/metrics/random.ts'
import { emWidth, labelOf, shorten } from '../../../../src/core/reports/confusionLabels.ts'
import { confusionLayout } from '../../../../src/core/reports/confusionLayout.ts'
import { confusionMatrixSvg } from '../../../../src/core/reports/confusionMatrix.ts'
import { svgPng } from '../../../../src/core/reports/svgPng.ts'
import { contrast, paletteColour, textColourOn } from '../../../../src/core/reports/confusionPalette.ts'

const bytesOf = (name: string) => readFileSync(createRequire(import.meta.url).resolve(name))
const assets = () => ({
  wasm: bytesOf('@resvg/resvg-wasm/index_bg.wasm'),
  fonts: ['DejaVuSans', 'DejaVuSans-Bold'].map((face) => bytesOf(`dejavu-fonts-ttf/ttf/${face}.ttf`)),
})

function matrixOf(classes: number, most: number): number[][] {
  const random = seededRandom(classes)
  return Array.from({ length: classes }, (_, row) =>
    Array.from({ length: classes }, (_, column) =>
      row === column ? most : random.uniform() < 0.2 ? Math.floor(random.uniform() * most * 0.1) : 0,
    ),
  )
}

const numbered = (classes: number) => Array.from({ length: classes }, (_, index) => `class ${index}`)

/** Texts of the picture, markup resolved; fails where the SVG isn't well-formed. */
function textsOf(svg: string): string[] {
  const open: string[] = []
  const tags = [...svg.matchAll(/<(\/?)([a-z]+)([^<>]*)>/g)]
  expect(svg.split('<').length - 1).toBe(tags.length)
  for (const [, closing, name, rest] of tags) {
    if (closing) expect(open.pop()).toBe(name)
    else if (!rest!.endsWith('/')) open.push(name!)
  }
  expect(open).toEqual([])
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
    text!
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  )
}

describe('the confusion matrix as SVG', () => {
  it.each([2, 3, 10, 24, 40, 50])(
    'of %i classes shows every count and label, and names its axes',
    (classes) => {
      const matrix = matrixOf(classes, 120)
      const texts = textsOf(confusionMatrixSvg(matrix, numbered(classes)))
      for (const name of numbered(classes)) expect(texts.filter((text) => text === name)).toHaveLength(2)
      for (const count of new Set(matrix.flat().filter((each) => each > 0))) {
        const wanted = matrix.flat().filter((each) => each === count).length
        expect(texts.filter((text) => text === String(count)).length).toBeGreaterThanOrEqual(wanted)
      }
      expect(texts).toEqual(expect.arrayContaining(['Actual', 'Predicted', 'Confusion matrix']))
    },
  )

  it.each([
    [2, 70],
    [10, 45_807],
    [40, 131],
    [50, 1_204_992],
  ])('of %i classes has counts up to %i within their cells', (classes, most) => {
    const digits = String(most).length
    const { cell, countSize, showsCounts } = confusionLayout(numbered(classes), digits)
    expect(showsCounts).toBe(true)
    // A bold digit of DejaVu Sans is 0.696 em wide.
    expect(countSize * digits * 0.7).toBeLessThan(cell)
    expect(countSize).toBeGreaterThanOrEqual(8)
  })

  it('keeps hostile names from becoming markup, and different names different', () => {
    const names = [
      '</text><script>alert(1)</script>',
      '"&\'<x onload="y">',
      '\u0000\u0007\u001b[31mred\ud800',
      '\u202egnp.exe',
      '',
      `${'very long name '.repeat(5000)}a`,
      '日本語',
    ]
    const svg = confusionMatrixSvg(matrixOf(names.length, 12), names)
    for (const bad of ['<script', 'onload="', '\u001b', '\u0000', '\u202e']) expect(svg).not.toContain(bad)
    expect(svg.length).toBeLessThan(40_000)
    const texts = textsOf(svg)
    expect(texts).toContain('"&\'<x onload="y">')
    expect(texts).toContain('class 4')
    expect(texts).toContain('class 6')
  })

  it('stays well-formed for any name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (name) => {
        const svg = confusionMatrixSvg(
          [
            [3, 1],
            [0, 2],
          ],
          [name, 'b'],
        )
        expect(svg).toMatch(/^[\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u)
        textsOf(svg)
      }),
      { numRuns: 200 },
    )
  })

  it('of a class without samples, and of no samples, has no NaN', () => {
    expect(
      confusionMatrixSvg(
        [
          [5, 0],
          [0, 0],
        ],
        ['a', 'b'],
      ),
    ).not.toMatch(/NaN|Infinity/)
    expect(
      confusionMatrixSvg(
        [
          [0, 0],
          [0, 0],
        ],
        ['a', 'b'],
      ),
    ).not.toMatch(/NaN|Infinity/)
  })
})

describe('labels', () => {
  it.each([
    ['cat', 'cat'],
    ['  two\n lines ', 'two lines'],
    ['Größe', 'Größe'],
    ['кошка', 'кошка'],
    ['🎉', 'class 3'],
    ['', 'class 3'],
    ['한국어', 'class 3'],
  ])('%j → %j', (name, label) => {
    expect(labelOf(name, 3)).toBe(label)
  })

  it('are shortened in the middle to the width they have', () => {
    const label = shorten('category with a very long name number 17', 14)
    expect(label).toMatch(/^category.*….*17$/)
    expect(emWidth(label)).toBeLessThanOrEqual(14)
    expect(shorten('short', 14)).toBe('short')
  })
})

describe('the palette', () => {
  const shares = Array.from({ length: 101 }, (_, step) => step / 100)

  it('leaves every text a contrast of at least 4.5 : 1', () => {
    for (const share of shares) {
      const colour = paletteColour(share)
      expect(contrast(colour, textColourOn(colour)), colour).toBeGreaterThanOrEqual(4.5)
    }
  })

  // Matrices of full dichromacy from Machado, Oliveira & Fernandes, IEEE TVCG 15 (2009).
  const views: Record<string, readonly (readonly number[])[]> = {
    'full colour': [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ],
    protanopia: [
      [0.152286, 1.052583, -0.204868],
      [0.114503, 0.786281, 0.099216],
      [-0.003882, -0.048116, 1.051998],
    ],
    deuteranopia: [
      [0.367322, 0.860646, -0.227968],
      [0.280085, 0.672501, 0.047413],
      [-0.01182, 0.04294, 0.968881],
    ],
    tritanopia: [
      [1.255528, -0.076749, -0.178779],
      [-0.078411, 0.930809, 0.147602],
      [0.004733, 0.691367, 0.3039],
    ],
  }
  it.each(Object.entries(views))('grows darker with the share: %s', (_, view) => {
    let before = 1.1
    for (const share of shares) {
      const colour = paletteColour(share)
      const linear = [1, 3, 5].map((at) => {
        const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
        return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
      })
      const seen = view.map((row) => row.reduce((sum, factor, at) => sum + factor * linear[at]!, 0))
      const luminance = 0.2126 * seen[0]! + 0.7152 * seen[1]! + 0.0722 * seen[2]!
      expect(luminance, `${share}`).toBeLessThan(before)
      before = luminance
    }
  })
})

describe('the picture', () => {
  it('is a PNG, the same bytes each time, and differs where a count does', async () => {
    const names = ['malignant', 'benign']
    const svg = confusionMatrixSvg(
      [
        [41, 2],
        [1, 70],
      ],
      names,
    )
    const png = await svgPng(svg, assets())
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10])
    const { width, height } = confusionLayout(names, 2)
    const view = new DataView(png.buffer, png.byteOffset)
    expect([view.getUint32(16), view.getUint32(20)]).toEqual([2 * width, 2 * height])
    expect(Buffer.from(await svgPng(svg, assets())).equals(png)).toBe(true)
    const other = await svgPng(
      confusionMatrixSvg(
        [
          [41, 3],
          [1, 70],
        ],
        names,
      ),
      assets(),
    )
    expect(Buffer.from(other).equals(png)).toBe(false)
  })

  it('of 1,000 classes stays below 3,200 pixels', async () => {
    const classes = 1000
    const matrix = Array.from({ length: classes }, (_, row) => {
      const counts = Array.from({ length: classes }, () => 0)
      counts[row] = 50
      counts[(row * 7) % classes] = 3
      return counts
    })
    const png = await svgPng(confusionMatrixSvg(matrix, numbered(classes)), assets())
    expect(new DataView(png.buffer, png.byteOffset).getUint32(16)).toBeLessThanOrEqual(3200)
  })
})
