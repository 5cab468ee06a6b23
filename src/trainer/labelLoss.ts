import type { Loss } from './loss.ts'

export const logistic = (value: number): number => 1 / (1 + Math.exp(-value))

/**
 * Cross-entropy of each label's logit, averaged over the labels of a sample (`torch.nn.BCEWithLogitsLoss`), and over the
 * samples with their weights.
 */
export function labelLoss(labels: number): Loss {
  return (output, { targets, weights }) => {
    const gradient = new Float32Array(output.length)
    let weight = 0
    for (const own of weights) weight += own
    let total = 0
    let correct = 0
    for (let row = 0; row < weights.length; row++) {
      const share = weight === 0 ? 0 : weights[row]! / weight / labels
      let right = 1
      for (let at = row * labels; at < (row + 1) * labels; at++) {
        const value = output[at]!
        const target = targets[at]!
        // log(1 + e^value) − target · value without overflow.
        total += share * (Math.max(value, 0) - target * value + Math.log1p(Math.exp(-Math.abs(value))))
        gradient[at] = share * (logistic(value) - target)
        if (value >= 0 !== (target === 1)) right = 0
      }
      correct += right
    }
    return { loss: total, weight, correct, gradient }
  }
}
