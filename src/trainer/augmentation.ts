import type { Config } from '../core/config/schema.ts'
import { transformNames } from '../core/config/transforms.ts'
import { failure, finding, success, type Result } from '../core/finding.ts'
import { imageShape } from '../core/network/layers.ts'
import type { Random } from './random.ts'

/** Changes one image (height × width × channels, as stored) in place. */
export type Augment = (image: Float32Array, random: Random) => void

type Image = readonly [height: number, width: number, channels: number]

/**
 * The transforms of `data_augmentation` in order; undefined where it is off or empty.
 *
 * - `random_crop: [h, w]` or `{size: [h, w], padding: p}`: zeros around the image, then a window of its own
 *   size somewhere in it. Without `padding` an eighth of the smaller side. The window must have the image's
 *   size, since the network predicts whole images.
 * - `horizontal_flip`, `vertical_flip`: `{p: 0.5}`
 * - `color_jitter`: `{brightness: b, contrast: c}`: factors drawn from 1 − b … 1 + b and 1 − c … 1 + c
 *   (torchvision's ColorJitter), the result kept within `bounds`.
 *
 * @param bounds least and greatest input value of the training split
 */
export function createAugmentation(
  settings: Config['data_augmentation'],
  sampleShape: readonly number[],
  bounds: readonly [least: number, most: number],
): Result<Augment | undefined> {
  if (!settings.enabled || settings.transforms.length === 0) return success(undefined)
  const image = sampleShape.length === 1 ? undefined : imageShape(sampleShape)
  if (image === undefined) {
    return failure(finding('trainer-augments-table', 'error', { shape: sampleShape.join(' × ') }))
  }
  const steps: Augment[] = []
  for (const transform of settings.transforms) {
    const named = typeof transform === 'string' ? [[transform, {}] as const] : Object.entries(transform)
    for (const [name, options] of named) {
      const step = createTransform(name, options, image, bounds)
      if (!step.ok) return step
      steps.push(step.value)
    }
  }
  return success((pixels, random) => {
    for (const step of steps) step(pixels, random)
  })
}

function createTransform(
  name: string,
  options: unknown,
  image: Image,
  bounds: readonly [number, number],
): Result<Augment> {
  switch (name) {
    case 'random_crop':
      return crop(options, image)
    case 'horizontal_flip':
      return success(flip(image, numberOf(options, 'p', 0.5), true))
    case 'vertical_flip':
      return success(flip(image, numberOf(options, 'p', 0.5), false))
    case 'color_jitter':
      return success(
        jitter(image, numberOf(options, 'brightness', 0), numberOf(options, 'contrast', 0), bounds),
      )
    default:
      return failure(
        finding('trainer-unknown-transform', 'error', { name, known: transformNames.join(', ') }),
      )
  }
}

function member(options: unknown, key: string): unknown {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) return undefined
  return Object.hasOwn(options, key) ? (options as Record<string, unknown>)[key] : undefined
}

function numberOf(options: unknown, key: string, fallback: number): number {
  const value = member(options, key)
  return typeof value === 'number' && value >= 0 ? value : fallback
}

function crop(options: unknown, [height, width, channels]: Image): Result<Augment> {
  const given = Array.isArray(options) ? options : member(options, 'size')
  const [rows, columns] = (Array.isArray(given) ? given : [given ?? height, given ?? width]) as unknown[]
  if (rows !== height || (columns ?? rows) !== width) {
    return failure(
      finding('trainer-crop-size', 'error', {
        size: Array.isArray(given) ? given.join(' × ') : String(given),
        image: `${height} × ${width}`,
      }),
    )
  }
  const margin = Math.floor(
    numberOf(options, 'padding', Math.max(1, Math.round(Math.min(height, width) / 8))),
  )
  const before = new Float32Array(height * width * channels)
  return success((pixels, random) => {
    const down = random.below(2 * margin + 1) - margin
    const right = random.below(2 * margin + 1) - margin
    if (down === 0 && right === 0) return
    before.set(pixels)
    pixels.fill(0)
    const from = Math.max(0, right)
    const length = width - Math.abs(right)
    if (length <= 0) return
    for (let row = 0; row < height; row++) {
      const source = row + down
      if (source < 0 || source >= height) continue
      const start = (source * width + from) * channels
      const target = (row * width + Math.max(0, -right)) * channels
      pixels.set(before.subarray(start, start + length * channels), target)
    }
  })
}

function flip([height, width, channels]: Image, probability: number, horizontal: boolean): Augment {
  const before = new Float32Array(height * width * channels)
  return (pixels, random) => {
    if (random.uniform() >= probability) return
    before.set(pixels)
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        const source = horizontal ? row * width + (width - 1 - column) : (height - 1 - row) * width + column
        const target = (row * width + column) * channels
        pixels.set(before.subarray(source * channels, (source + 1) * channels), target)
      }
    }
  }
}

function jitter(
  [height, width, channels]: Image,
  brightness: number,
  contrast: number,
  [least, most]: readonly [number, number],
): Augment {
  return (pixels, random) => {
    const bright = factor(brightness, random)
    const spread = factor(contrast, random)
    let sum = 0
    for (const value of pixels) sum += clamp(value * bright, least, most)
    const mean = sum / (height * width * channels)
    for (let index = 0; index < pixels.length; index++) {
      const value = clamp(pixels[index]! * bright, least, most)
      pixels[index] = clamp(mean + (value - mean) * spread, least, most)
    }
  }
}

/** Uniform in 1 − strength … 1 + strength, never negative. */
function factor(strength: number, random: Random): number {
  const least = Math.max(0, 1 - strength)
  return least + random.uniform() * (1 + strength - least)
}

const clamp = (value: number, least: number, most: number) => Math.min(most, Math.max(least, value))
