import type { NdArray } from '../arrays/ndarray.ts'

export type Activation = 'relu' | 'elu' | 'tanh' | 'sigmoid' | 'gelu'

/**
 * One layer of a sequential network. Images are batch × height × width × channels; a layer with weights
 * keeps them in {@link Weights} under `<name>.<parameter>`.
 */
export type Layer =
  /** (x − offset) × scale over the last axis; computed from the training split, never trained. */
  | { readonly kind: 'normalization'; readonly name: string; readonly size: number }
  /** x · weight + bias; weight is inputs × outputs. */
  | { readonly kind: 'dense'; readonly name: string; readonly inputs: number; readonly outputs: number }
  /** Stride 1, zero padding to the same size; weight is kernel × kernel × inputs × outputs. */
  | {
      readonly kind: 'convolution'
      readonly name: string
      readonly kernel: number
      readonly inputs: number
      readonly outputs: number
    }
  /** Over the last axis, with `weight`, `bias`, `running_mean`, `running_variance`. */
  | { readonly kind: 'batch_norm'; readonly name: string; readonly size: number }
  | { readonly kind: 'activation'; readonly activation: Activation }
  /** 2 × 2, stride 2, a last odd row or column left out. */
  | { readonly kind: 'max_pool' }
  | { readonly kind: 'global_average_pool' }
  | { readonly kind: 'flatten' }
  /** Identity when predicting. */
  | { readonly kind: 'dropout'; readonly rate: number }
  /** x × scale + offset: standardized target back to its own unit; never trained. */
  | { readonly kind: 'rescale'; readonly name: string; readonly size: number }
  /** e^x, the rate of a count; left out while training, where the loss takes the logarithm. */
  | { readonly kind: 'exponential' }

export interface Network {
  readonly architecture: string
  /** Shape of one sample as the data set holds it; `[h, w]` is an image with one channel. */
  readonly sampleShape: readonly number[]
  readonly outputs: number
  readonly layers: readonly Layer[]
}

/** Float32 arrays by `<layer>.<parameter>`, in the order of the layers. */
export type Weights = ReadonlyMap<string, NdArray & { readonly data: Float32Array }>

export const batchNormEpsilon = 1e-5

interface Parameter {
  readonly name: string
  readonly shape: readonly number[]
  /** Whether the optimizer changes it. */
  readonly trained: boolean
}

/** The parameters of a layer, in the order in which they are kept. */
export function parametersOf(layer: Layer): readonly Parameter[] {
  const parameter = (name: string, shape: readonly number[], trained = true) => ({
    name: `${'name' in layer ? layer.name : ''}.${name}`,
    shape,
    trained,
  })
  switch (layer.kind) {
    case 'dense':
      return [parameter('weight', [layer.inputs, layer.outputs]), parameter('bias', [layer.outputs])]
    case 'convolution':
      return [
        parameter('weight', [layer.kernel, layer.kernel, layer.inputs, layer.outputs]),
        parameter('bias', [layer.outputs]),
      ]
    case 'batch_norm':
      return [
        parameter('weight', [layer.size]),
        parameter('bias', [layer.size]),
        parameter('running_mean', [layer.size], false),
        parameter('running_variance', [layer.size], false),
      ]
    case 'normalization':
    case 'rescale':
      return [parameter('offset', [layer.size], false), parameter('scale', [layer.size], false)]
    default:
      return []
  }
}

/** Height, width and channels of an image sample; undefined where the shape is none of an image. */
export function imageShape(
  sampleShape: readonly number[],
): readonly [height: number, width: number, channels: number] | undefined {
  const [height, width, channels = 1] = sampleShape
  if (height === undefined || width === undefined || sampleShape.length > 3) return undefined
  return [height, width, channels]
}

export const product = (shape: readonly number[]) => shape.reduce((all, size) => all * size, 1)
