import { batchNormEpsilon } from '../../core/network/layers.ts'
import { columnSums, type Forward } from './pass.ts'

/**
 * Ioffe and Szegedy (2015), statistics as in PyTorch: the batch is normalized with its biased variance, the
 * running variance takes the unbiased one.
 */
export const batchNorm: Forward<'batch_norm'> = (layer, input, { tf, parameter, training }) => {
  const weight = parameter(`${layer.name}.weight`)
  const bias = parameter(`${layer.name}.bias`)
  const rows = input.size / layer.size
  if (training === undefined) {
    const deviation = tf.sqrt(tf.add(parameter(`${layer.name}.running_variance`), batchNormEpsilon))
    const scale = tf.div(weight, deviation)
    const centred = tf.sub(input, parameter(`${layer.name}.running_mean`))
    return { output: tf.add(tf.mul(centred, scale), bias), backward: (gradient) => gradient }
  }
  const mean = tf.div(columnSums(tf, input), rows)
  const centred = tf.sub(input, mean)
  const variance = tf.div(columnSums(tf, tf.square(centred)), rows)
  training.statistic(`${layer.name}.running_mean`, mean)
  training.statistic(`${layer.name}.running_variance`, tf.mul(variance, rows > 1 ? rows / (rows - 1) : 1))
  const inverse = tf.rsqrt(tf.add(variance, batchNormEpsilon))
  const normalized = tf.mul(centred, inverse)
  return {
    output: tf.add(tf.mul(normalized, weight), bias),
    backward(gradient) {
      const weightGradient = columnSums(tf, tf.mul(gradient, normalized))
      const biasGradient = columnSums(tf, gradient)
      training.gradient(`${layer.name}.weight`, weightGradient)
      training.gradient(`${layer.name}.bias`, biasGradient)
      const along = tf.mul(normalized, tf.div(weightGradient, rows))
      const direct = tf.sub(tf.sub(gradient, tf.div(biasGradient, rows)), along)
      return tf.mul(direct, tf.mul(weight, inverse))
    },
  }
}
