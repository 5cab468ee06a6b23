import type { Tensor } from '@tensorflow/tfjs-core'
import type { Layer } from '../../core/network/layers.ts'
import type { Random } from '../random.ts'
import type { Operations } from '../tensorflow.ts'

/** What a layer needs to run forward, and where it leaves what it found. */
export interface Context {
  readonly tf: Operations
  /** The layer's parameter as a tensor. */
  readonly parameter: (name: string) => Tensor
  /** Present while training: where gradients and running statistics go. */
  readonly training?: {
    readonly random: Random
    /** Gradient of the loss with respect to a parameter. */
    readonly gradient: (name: string, value: Tensor) => void
    /** New value of a running statistic. */
    readonly statistic: (name: string, batchValue: Tensor) => void
  }
}

/** A layer's output and, while training, its way back: output gradient → input gradient. */
export interface Pass {
  readonly output: Tensor
  /** @param wanted whether anything before this layer needs the input gradient */
  backward(gradient: Tensor, wanted: boolean): Tensor
}

export type Forward<K extends Layer['kind']> = (
  layer: Extract<Layer, { kind: K }>,
  input: Tensor,
  context: Context,
) => Pass

/** Sums over all axes but the last, as a matrix product: many times faster than `sum` in WebAssembly. */
export function columnSums(tf: Operations, values: Tensor): Tensor {
  const columns = values.shape.at(-1)!
  const rows = values.size / columns
  return tf.reshape(tf.matMul(tf.ones([1, rows]), tf.reshape(values, [rows, columns])), [columns])
}
