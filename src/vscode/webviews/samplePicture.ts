import type { Split } from '../../core/dataset/dataset.ts'
import type { Picture } from '../../protocol/evaluation/samples.ts'

/** How the inputs of a split read as pictures. */
export interface PictureForm {
  readonly width: number
  readonly height: number
  readonly channels: 1 | 3
  /** Values from one pixel to the next, from one row to the next, and from one channel to the next. */
  readonly strides: { readonly x: number; readonly y: number; readonly channel: number }
  /** What is drawn black and what white. */
  readonly low: number
  readonly high: number
}

const smallest = 4
const widestRatio = 4
/** Pictures are drawn small; larger ones are averaged down to so many pixels a side. */
const largestSide = 64

/**
 * Whether samples of a shape are pictures: `[h, w]`, `[h, w, c]` or `[c, h, w]` with one, three or four channels (the
 * fourth is left out), at least 4 pixels a side and no more than four times as long as wide. Undefined for tables.
 */
export function pictureForm({ sampleShape, inputs }: Split): PictureForm | undefined {
  const plane = planesOf(sampleShape).find(
    ({ width, height }) =>
      Math.min(width, height) >= smallest && Math.max(width / height, height / width) <= widestRatio,
  )
  return plane && { ...plane, ...brightness(inputs) }
}

type Plane = Omit<PictureForm, 'low' | 'high'>

/** Every way to read a shape as a picture, channels last before channels first. */
function planesOf(shape: readonly number[]): readonly Plane[] {
  const [a, b, c] = shape as [number, number, number]
  if (shape.length === 2) return [{ height: a, width: b, channels: 1, strides: { x: 1, y: b, channel: 0 } }]
  if (shape.length !== 3) return []
  const [last, first] = [channelsOf(c), channelsOf(a)]
  return [
    ...(last
      ? [{ height: a, width: b, channels: last, strides: { x: c, y: b * c, channel: 1 } } as const]
      : []),
    ...(first
      ? [{ height: b, width: c, channels: first, strides: { x: 1, y: c, channel: b * c } } as const]
      : []),
  ]
}

function channelsOf(size: number): 1 | 3 | undefined {
  if (size === 1) return 1
  return size === 3 || size === 4 ? 3 : undefined
}

/** The customary ranges 0 to 1 and 0 to 255 where the values fit them, else from the lowest to the highest value. */
function brightness(values: Float32Array): { low: number; high: number } {
  let low = Infinity
  let high = -Infinity
  for (const value of values) {
    if (value < low) low = value
    if (value > high) high = value
  }
  if (low >= 0 && high <= 1 && high > 0.5) return { low: 0, high: 1 }
  if (low >= 0 && high <= 255 && high > 127) return { low: 0, high: 255 }
  return { low, high }
}

/** One sample as a picture of at most 64 × 64 pixels, each the mean of what it covers. */
export function samplePicture({ inputs, sampleShape }: Split, form: PictureForm, row: number): Picture {
  const values = sampleShape.reduce((product, size) => product * size, 1)
  const scale = Math.max(1, form.width / largestSide, form.height / largestSide)
  const width = Math.max(1, Math.round(form.width / scale))
  const height = Math.max(1, Math.round(form.height / scale))
  const pixels = new Uint8Array(width * height * form.channels)
  let next = 0
  for (let y = 0; y < height; y++) {
    const rows = covered(y, height, form.height)
    for (let x = 0; x < width; x++) {
      const columns = covered(x, width, form.width)
      for (let channel = 0; channel < form.channels; channel++)
        pixels[next++] = shade(inputs, row * values + channel * form.strides.channel, rows, columns, form)
    }
  }
  return { width, height, channels: form.channels, pixels: Buffer.from(pixels).toString('base64') }
}

type Stretch = readonly [from: number, to: number]

/** The pixels of the original, from and up to, that pixel `at` of `small` covers. */
function covered(at: number, small: number, large: number): Stretch {
  const from = Math.floor((at * large) / small)
  return [from, Math.max(from + 1, Math.floor(((at + 1) * large) / small))]
}

function shade(
  inputs: Float32Array,
  start: number,
  [top, bottom]: Stretch,
  [left, right]: Stretch,
  { strides, low, high }: PictureForm,
): number {
  let sum = 0
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) sum += inputs[start + y * strides.y + x * strides.x]!
  const mean = sum / ((bottom - top) * (right - left))
  const share = high > low ? (mean - low) / (high - low) : 0
  return Math.round(255 * Math.min(1, Math.max(0, share)))
}
