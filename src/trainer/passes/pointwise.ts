import type { Tensor } from '@tensorflow/tfjs-core'
import type { Activation } from '../../core/network/layers.ts'
import type { Operations } from '../tensorflow.ts'
import type { Forward } from './pass.ts'

/** An activation and its derivative from input and output. */
interface Curve {
  value(tf: Operations, x: Tensor): Tensor
  slope(tf: Operations, x: Tensor, y: Tensor): Tensor
}

const curves: Readonly<Record<Activation, Curve>> = {
  relu: {
    value: (tf, x) => tf.relu(x),
    slope: (tf, _x, y) => tf.step(y),
  },
  elu: {
    value: (tf, x) => tf.elu(x),
    // 1 above zero; below, the output plus one. The output is never under −1.
    slope: (tf, _x, y) => tf.add(tf.minimum(y, 0), 1),
  },
  tanh: {
    value: (tf, x) => tf.tanh(x),
    slope: (tf, _x, y) => tf.sub(1, tf.square(y)),
  },
  sigmoid: {
    value: (tf, x) => tf.sigmoid(x),
    slope: (tf, _x, y) => tf.mul(y, tf.sub(1, y)),
  },
  // x·Φ(x) with the exact normal distribution function (Hendrycks and Gimpel, 2016).
  gelu: {
    value: (tf, x) => tf.mul(x, normalShare(tf, x)),
    slope: (tf, x) => {
      const density = tf.mul(tf.exp(tf.mul(tf.square(x), -0.5)), 1 / Math.sqrt(2 * Math.PI))
      return tf.add(normalShare(tf, x), tf.mul(x, density))
    },
  },
}

const normalShare = (tf: Operations, x: Tensor) => tf.mul(tf.add(tf.erf(tf.mul(x, Math.SQRT1_2)), 1), 0.5)

export const activation: Forward<'activation'> = (layer, input, { tf }) => {
  const curve = curves[layer.activation]
  const output = curve.value(tf, input)
  return { output, backward: (gradient) => tf.mul(gradient, curve.slope(tf, input, output)) }
}

/** Inverted dropout: what stays is scaled by 1 / (1 − rate). */
export const dropout: Forward<'dropout'> = (layer, input, { tf, training }) => {
  if (training === undefined) return { output: input, backward: (gradient) => gradient }
  const kept = 1 / (1 - layer.rate)
  const values = new Float32Array(input.size)
  const limit = layer.rate * 2 ** 32
  for (let index = 0; index < values.length; index++) {
    if (training.random.bits() >= limit) values[index] = kept
  }
  const mask = tf.tensor(values, input.shape)
  return { output: tf.mul(input, mask), backward: (gradient) => tf.mul(gradient, mask) }
}

export const normalization: Forward<'normalization'> = (layer, input, { tf, parameter }) => {
  const scale = parameter(`${layer.name}.scale`)
  return {
    output: tf.mul(tf.sub(input, parameter(`${layer.name}.offset`)), scale),
    backward: (gradient) => tf.mul(gradient, scale),
  }
}

export const rescale: Forward<'rescale'> = (layer, input, { tf, parameter }) => {
  const scale = parameter(`${layer.name}.scale`)
  return {
    output: tf.add(tf.mul(input, scale), parameter(`${layer.name}.offset`)),
    backward: (gradient) => tf.mul(gradient, scale),
  }
}

/** While training the loss takes the logarithm of the rate, so that this layer passes it on. */
export const exponential: Forward<'exponential'> = (_layer, input, { tf, training }) => ({
  output: training === undefined ? tf.exp(input) : input,
  backward: (gradient) => gradient,
})
