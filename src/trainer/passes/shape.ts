import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { Forward } from './pass.ts'

export const flatten: Forward<'flatten'> = (_layer, input, { tf }) => {
  const [batch = 0] = input.shape
  return {
    output: tf.reshape(input, [batch, batch === 0 ? 0 : input.size / batch]),
    backward: (gradient) => tf.reshape(gradient, input.shape),
  }
}

/*
 * The gradient goes to the first of the greatest inputs of a window. In plain JavaScript, since the kernel of
 * the WebAssembly backend is about ten times slower than a loop over the arrays.
 */
export const maxPool: Forward<'max_pool'> = (_layer, input, { tf }) => {
  const output = tf.maxPool(input as Tensor4D, 2, 2, 'valid')
  return {
    output,
    backward(gradient) {
      const [batch, height, width, channels] = input.shape as [number, number, number, number]
      const [, rows, columns] = output.shape
      const values = input.dataSync() as Float32Array
      const greatest = output.dataSync()
      const slopes = gradient.dataSync()
      const result = new Float32Array(input.size)
      const line = width * channels
      let from = 0
      for (let sample = 0; sample < batch; sample++) {
        for (let row = 0; row < rows; row++) {
          for (let column = 0; column < columns; column++) {
            let at = (sample * height + 2 * row) * line + 2 * column * channels
            for (let channel = 0; channel < channels; channel++, at++, from++) {
              const most = greatest[from]!
              let winner = at
              if (values[at] !== most) {
                if (values[at + channels] === most) winner = at + channels
                else if (values[at + line] === most) winner = at + line
                else winner = at + line + channels
              }
              result[winner] = slopes[from]!
            }
          }
        }
      }
      return tf.tensor(result, input.shape)
    },
  }
}

export const globalAveragePool: Forward<'global_average_pool'> = (_layer, input, { tf }) => {
  const [batch, height, width, channels] = input.shape as [number, number, number, number]
  const places = height * width
  return {
    output: tf.reshape(tf.mean(input, [1, 2]), [batch, channels]),
    backward(gradient) {
      const share = tf.reshape(tf.div(gradient, places), [batch, 1, 1, channels])
      return tf.tile(share, [1, height, width, 1])
    },
  }
}
