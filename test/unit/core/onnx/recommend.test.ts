import { describe, expect, it } from 'vitest'
import { recommend } from '../../../../src/core/onnx/recommend.ts'
import {
  benchmarkSchema,
  type Benchmark,
  type Parity,
  type VariantParity,
} from '../../../../src/core/runs/records.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import type { Finding } from '../../../../src/core/finding.ts'

type Measured = Benchmark['variants'][number]
const hash = 'c'.repeat(64)

const latency = (batch: number, median: number) => ({
  batch,
  runs: 100,
  warmup: 10,
  p50: median,
  p95: median * 2,
  p99: median * 3,
  mean: median,
  min: median / 2,
  throughput: (batch * 1000) / median,
})

function measured(
  name: string,
  p50: number,
  change: Partial<Measured> & { readonly large?: number } = {},
): Measured {
  const { large = p50 * 10, ...rest } = change
  return {
    name,
    path: `models/${name}.onnx`,
    sha256: hash,
    bytes: name === 'onnx' ? 4_000_000 : 1_000_000,
    latencies: [latency(1, p50), latency(32, large)],
    peakMemory: 120e6,
    baseMemory: 60e6,
    loadMilliseconds: 20,
    ...rest,
  }
}

function parity(...variants: readonly (Partial<VariantParity> & { readonly name: string })[]): Parity {
  return {
    predictions: { path: 'p', sha256: hash },
    runtime: 'r',
    variants: variants.map((variant) => ({
      path: `models/${variant.name}.onnx`,
      sha256: hash,
      bytes: 1,
      samples: 1000,
      accuracy: 0.97 + (variant.accuracyDifference ?? 0),
      originalAccuracy: 0.97,
      accuracyDifference: 0,
      flips: 3,
      flippedIds: [],
      maxOutputDifference: 0,
      meanOutputDifference: 0,
      probes: [],
      outputs: 'o',
      ...variant,
    })),
  }
}

const both = parity({ name: 'onnx' }, { name: 'int8' })

describe('recommend', () => {
  it.each<[string, Parity, readonly Measured[], string, readonly string[]]>([
    [
      'a faster one',
      both,
      [measured('onnx', 1), measured('int8', 0.4)],
      'int8',
      ['variant-faster', 'variant-faster', 'variant-smaller', 'variant-recommended'],
    ],
    [
      'a smaller one that is as fast',
      both,
      [measured('onnx', 1), measured('int8', 1.02)],
      'int8',
      ['variant-smaller', 'variant-recommended'],
    ],
    [
      'not one that is slower',
      both,
      [measured('onnx', 1), measured('int8', 1.3)],
      'onnx',
      ['variant-slower', 'variant-slower', 'variant-smaller', 'variant-base-recommended'],
    ],
    [
      'not one that is slower at the large batch',
      both,
      [measured('onnx', 1), measured('int8', 0.5, { large: 20 })],
      'onnx',
      ['variant-slower', 'variant-faster', 'variant-smaller', 'variant-base-recommended'],
    ],
    [
      'not one as fast and no smaller',
      both,
      [measured('onnx', 1), measured('int8', 1, { bytes: 3_900_000 })],
      'onnx',
      ['variant-smaller', 'variant-base-recommended'],
    ],
    [
      'not one that loses accuracy',
      parity({ name: 'onnx' }, { name: 'int8', accuracyDifference: -0.0051 }),
      [measured('onnx', 1), measured('int8', 0.4)],
      'onnx',
      [
        'variant-less-accurate',
        'variant-faster',
        'variant-faster',
        'variant-smaller',
        'variant-base-recommended',
      ],
    ],
    [
      'one that loses half a point',
      parity({ name: 'onnx' }, { name: 'int8', accuracyDifference: 181 / 200 - 182 / 200 }),
      [measured('onnx', 1), measured('int8', 0.4)],
      'int8',
      ['variant-faster', 'variant-faster', 'variant-smaller', 'variant-recommended'],
    ],
    [
      'not one that failed a probe',
      parity(
        { name: 'onnx' },
        { name: 'int8', probes: [{ id: 'batch-2', passed: false, detail: 'rows differ' }] },
      ),
      [measured('onnx', 1), measured('int8', 0.4)],
      'onnx',
      [
        'variant-probe-failed',
        'variant-faster',
        'variant-faster',
        'variant-smaller',
        'variant-base-recommended',
      ],
    ],
    [
      'not one that was changed since',
      both,
      [measured('onnx', 1), measured('int8', 0.4, { sha256: 'd'.repeat(64) })],
      'onnx',
      [
        'variant-unverified',
        'variant-faster',
        'variant-faster',
        'variant-smaller',
        'variant-base-recommended',
      ],
    ],
    [
      'notes memory',
      both,
      [measured('onnx', 1), measured('int8', 0.4, { peakMemory: 200e6 })],
      'int8',
      ['variant-faster', 'variant-faster', 'variant-smaller', 'variant-more-memory', 'variant-recommended'],
    ],
    ['a lone base', parity({ name: 'onnx' }), [measured('onnx', 1)], 'onnx', ['variant-base-recommended']],
    [
      'none where the base is wrong too',
      parity({ name: 'onnx', accuracyDifference: -0.2 }),
      [measured('onnx', 1)],
      '',
      ['variant-less-accurate', 'variant-none-acceptable'],
    ],
  ])('%s', (_, found, variants, expected, codes) => {
    const { variant, reasons } = recommend({ parity: found, measured: variants, base: 'onnx' })
    expect(variant).toBe(expected)
    expect(reasons.map(({ code }) => code)).toEqual(codes)
    for (const { code, args } of reasons)
      expect(messageOf({ code: code as Finding['code'], severity: 'info', args })).not.toMatch(
        /undefined|NaN|\[object/,
      )
    const record = { runtime: 'r', device: 'cpu', host: 'h', variants, recommendation: { variant, reasons } }
    expect(benchmarkSchema.parse(record)).toEqual(record)
  })

  it.each([
    ['no slower within a timer’s noise', 0.024, 0.25, 'int8'],
    ['slower beyond it', 0.027, 0.25, 'onnx'],
    ['slower at the large batch', 0.024, 0.3, 'onnx'],
  ])('microseconds: %s', (_, p50, large, expected) => {
    const variants = [measured('onnx', 0.02, { large: 0.24 }), measured('int8', p50, { large })]
    expect(recommend({ parity: both, measured: variants, base: 'onnx' }).variant).toBe(expected)
  })

  it('the fastest of several', () => {
    const three = parity({ name: 'onnx' }, { name: 'int8' }, { name: 'fp16' })
    const variants = [measured('onnx', 1), measured('int8', 0.4), measured('fp16', 0.7)]
    expect(recommend({ parity: three, measured: variants, base: 'onnx' }).variant).toBe('int8')
    expect(recommend({ parity: three, measured: variants.toReversed(), base: 'onnx' }).variant).toBe('int8')
  })

  it('one within the latency budget, or none', () => {
    const variants = [measured('onnx', 1), measured('int8', 0.4)]
    expect(recommend({ parity: both, measured: variants, base: 'onnx', latencyBudget: 1 })).toMatchObject({
      variant: 'int8',
      reasons: [
        { variant: 'onnx', code: 'variant-over-budget', args: { p95: 2, budget: 1 } },
        {},
        {},
        {},
        {},
      ],
    })
    expect(recommend({ parity: both, measured: variants, base: 'onnx', latencyBudget: 0.1 }).variant).toBe('')
  })
})
