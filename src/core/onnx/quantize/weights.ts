/*
 * Per-channel symmetric int8 weights. Quantization as in the ONNX specification of QuantizeLinear:
 * q = saturate(round(x / scale)), rounding half to even; zero point 0.
 */

/**
 * Largest magnitude of a weight. The x86 kernels without VNNI add two products of uint8 by int8 in 16 bits and
 * saturate there: 2 × 255 × 64 is the most that always fits. So a variant computes the same on every processor.
 */
export const weightLimit = 64

export interface QuantizedWeights {
  /** Same layout as the floats. */
  readonly values: Int8Array
  /** One a channel. */
  readonly scales: Float32Array
}

/** Where the channels of a tensor lie: element i belongs to channel ⌊i / inner⌋ mod channels. */
export interface ChannelLayout {
  readonly channels: number
  readonly inner: number
}

export function channelLayout(shape: readonly number[], axis: number): ChannelLayout {
  return {
    channels: shape[axis] ?? 1,
    inner: shape.slice(axis + 1).reduce((product, dim) => product * dim, 1),
  }
}

/**
 * Quantizes weights per channel; undefined where one is NaN or infinite. `least` gives the smallest scale of
 * each channel (a bias in int32 must fit beside it). A channel of zeros has scale 1.
 */
export function quantizeWeights(
  weights: Float32Array,
  { channels, inner }: ChannelLayout,
  least?: Float64Array,
): QuantizedWeights | undefined {
  const largest = new Float64Array(channels)
  for (let i = 0; i < weights.length; i++) {
    const magnitude = Math.abs(weights[i]!)
    if (!(magnitude < Number.POSITIVE_INFINITY)) return undefined
    const channel = Math.floor(i / inner) % channels
    if (magnitude > largest[channel]!) largest[channel] = magnitude
  }
  const scales = Float32Array.from(largest, (value, channel) => {
    const scale = Math.fround(Math.max(value / weightLimit, least?.[channel] ?? 0))
    return scale >= smallestScale ? scale : 1
  })
  const values = new Int8Array(weights.length)
  for (let i = 0; i < weights.length; i++)
    values[i] = clamp(roundHalfEven(weights[i]! / scales[Math.floor(i / inner) % channels]!), weightLimit)
  return { values, scales }
}

/** Smaller scales are subnormal floats, which some processors flush to zero. */
export const smallestScale = 2 ** -126

/** Bias in int32 at scale `input scale × weight scale` of each channel. */
export function quantizeBias(bias: Float32Array, inputScale: number, weightScales: Float32Array): Int32Array {
  return Int32Array.from(bias, (value, channel) =>
    clamp(roundHalfEven(value / Math.fround(inputScale * weightScales[channel]!)), 2 ** 31 - 1),
  )
}

/** The smallest weight scale of each channel with which its bias uses at most 30 of the 32 bits. */
export function leastScales(bias: Float32Array, inputScale: number): Float64Array {
  return Float64Array.from(bias, (value) => Math.abs(value) / (inputScale * 2 ** 30))
}

export function roundHalfEven(value: number): number {
  const low = Math.floor(value)
  const rest = value - low
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1
  return low % 2 === 0 ? low : low + 1
}

function clamp(value: number, limit: number): number {
  return value > limit ? limit : value < -limit ? -limit : value
}
