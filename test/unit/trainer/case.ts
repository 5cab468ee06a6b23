import { configSchema, type Config } from '../../../src/core/config/schema.ts'
import type { Split } from '../../../src/core/dataset/dataset.ts'
import { buildNetwork } from '../../../src/core/network/architectures.ts'
import type { Network } from '../../../src/core/network/layers.ts'
import { initialWeights } from '../../../src/trainer/initialize.ts'
import { randomStream } from '../../../src/trainer/random.ts'

/** A configuration with every default filled in. */
export const configOf = (settings: object): Config => configSchema.parse(settings)

/** Samples of random inputs; targets are classes, or values of about the inputs' sum. */
export function splitOf(
  sampleShape: readonly number[],
  samples: number,
  classes: number,
  seed = 1,
  spread = 2,
): Split {
  const random = randomStream(seed, 'fixture')
  const size = sampleShape.reduce((all, one) => all * one, 1)
  const inputs = Float32Array.from({ length: samples * size }, () => (random.uniform() - 0.3) * spread)
  const targets = Float64Array.from({ length: samples }, (_, row) => {
    if (classes > 0) return row < classes ? row : random.below(classes)
    const sum = inputs.subarray(row * size, (row + 1) * size).reduce((all, one) => all + one, 0)
    return 3 + sum
  })
  return {
    path: 'data/train.npz',
    sha256: 'a'.repeat(64),
    samples,
    sampleShape,
    inputs,
    targets,
    ids: Array.from({ length: samples }, (_, row) => String(row)),
  }
}

/** The network of a configuration with its first weights. */
export function networkOf(
  config: Config,
  train: Split,
  outputs: number,
): { network: Network; weights: ReturnType<typeof initialWeights> } {
  const network = buildNetwork(config, { sampleShape: train.sampleShape, outputs })
  if (!network.ok) throw new Error(JSON.stringify(network.findings))
  return { network: network.value, weights: initialWeights(network.value, config, train) }
}
