import { describe, expect, it } from 'vitest'
import { trainingDigest } from '../../../../src/core/config/digest.ts'
import { readConfig } from '../../../../src/core/config/effective.ts'
import { otherSeeds, seedConfig } from '../../../../src/core/repeats/seeds.ts'

const configOf = (text: string) => {
  const read = readConfig(text, 'c.yaml')
  if (!read.ok) throw new Error(read.findings.map(({ code }) => code).join())
  return read.value
}

const digest = (text: string) => trainingDigest(configOf(text))

it.each([
  [42, 1, []],
  [42, 3, [43, 44]],
  [4_294_967_294, 4, [4_294_967_295, 0, 1]],
])('the seeds beside %d, %d in all, are %j', (seed, repeat, others) => {
  expect(otherSeeds(configOf(JSON.stringify({ reproducibility: { seed, repeat } })))).toEqual(others)
})

it('how many seeds are trained changes no digest of a training', () => {
  const absent = digest('reproducibility: {seed: 7}')
  expect(digest('reproducibility: {seed: 7, repeat: 1}')).toBe(absent)
  expect(digest('reproducibility: {seed: 7, repeat: 5}')).toBe(absent)
  expect(digest('reproducibility: {seed: 8}')).not.toBe(absent)
})

describe('the configuration of another seed', () => {
  it.each([
    ['block style', 'model: {architecture: MLP} # the best\nreproducibility:\n  seed: 42\n  repeat: 3\n'],
    ['JSON', '{"model": {"architecture": "MLP"}, "reproducibility": {"seed": 42, "repeat": 3}}'],
    ['nothing stated', 'model:\n  architecture: MLP\n'],
    [
      'flow style',
      'reproducibility: {seed: 42, repeat: 3}\ntest_set: {enabled: true}\ncheckpointing: {save_top_k: 3}\n',
    ],
  ])('of %s trains that seed alone, leaves out the test set, keeps the rest', (_, text) => {
    const made = seedConfig({ path: 'c.yaml', text }, 43, 'results/production/repeats/seed_43')
    if (!made.ok) throw new Error(made.findings.map(({ code }) => code).join())
    const [before, after] = [configOf(text), configOf(made.value)]
    expect(after).toEqual({
      ...before,
      reproducibility: { ...before.reproducibility, seed: 43, repeat: 1 },
      test_set: { ...before.test_set, enabled: false, evaluate_at_end: false },
      checkpointing: {
        ...before.checkpointing,
        output_dir: 'results/production/repeats/seed_43/checkpoints/',
        save_top_k: 0,
        checkpoint_every_n_epochs: 0,
      },
    })
  })
})
