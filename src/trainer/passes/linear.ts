import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { Operations } from '../tensorflow.ts'
import { columnSums, type Forward } from './pass.ts'

export const dense: Forward<'dense'> = (layer, input, { tf, parameter, training }) => {
  const weight = parameter(`${layer.name}.weight`)
  return {
    output: tf.add(tf.matMul(input, weight), parameter(`${layer.name}.bias`)),
    backward(gradient, wanted) {
      training?.gradient(`${layer.name}.weight`, tf.matMul(tf.transpose(input), gradient))
      training?.gradient(`${layer.name}.bias`, columnSums(tf, gradient))
      return wanted ? tf.matMul(gradient, tf.transpose(weight)) : gradient
    },
  }
}

/*
 * WebAssembly has no gradient of a convolution to its filter, and a slow one to its input. Both are
 * convolutions themselves (stride 1, same padding, odd kernel), and those are fast.
 */
export const convolution: Forward<'convolution'> = (layer, input, { tf, parameter, training }) => {
  const weight = parameter(`${layer.name}.weight`) as Tensor4D
  const bias = parameter(`${layer.name}.bias`)
  return {
    output: tf.add(tf.conv2d(input as Tensor4D, weight, 1, 'same'), bias),
    backward(gradient, wanted) {
      training?.gradient(
        `${layer.name}.weight`,
        filterGradient(tf, input as Tensor4D, gradient as Tensor4D, layer.kernel),
      )
      training?.gradient(`${layer.name}.bias`, columnSums(tf, gradient))
      if (!wanted) return gradient
      const turned = tf.transpose<Tensor4D>(tf.reverse(weight, [0, 1]), [0, 1, 3, 2])
      return tf.conv2d(gradient as Tensor4D, turned, 1, 'same')
    },
  }
}

/** Channels become the batch and the batch the channels; the output gradient is the filter. */
function filterGradient(tf: Operations, input: Tensor4D, gradient: Tensor4D, kernel: number): Tensor {
  const margin = (kernel - 1) / 2
  const images = tf.transpose(input, [3, 1, 2, 0])
  const filter = tf.transpose(gradient, [1, 2, 0, 3])
  const sums = tf.conv2d(images, filter, 1, [
    [0, 0],
    [margin, margin],
    [margin, margin],
    [0, 0],
  ])
  return tf.transpose(sums, [1, 2, 0, 3])
}
