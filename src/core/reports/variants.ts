import type { Benchmark, Parity, VariantParity } from '../runs/records.ts'

type VariantBenchmark = Benchmark['variants'][number]

/** One exported form of the model: what it does to the predictions and what it costs. */
export interface Variant {
  readonly name: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number
  /** Key of its entry: `variants[1]`. */
  readonly parity?: { readonly at: string; readonly figures: VariantParity }
  readonly benchmark?: { readonly at: string; readonly figures: VariantBenchmark }
  readonly recommended: boolean
}

export type Latency = VariantBenchmark['latencies'][number]

/** Joins what parity and benchmark say of each variant, in parity's order. */
export function variantsOf(parity: Parity | undefined, benchmark: Benchmark | undefined): readonly Variant[] {
  const refused =
    benchmark?.recommendation.reasons.some(({ code }) => code === 'variant-none-acceptable') ?? false
  const names = [
    ...new Set([...(parity?.variants ?? []), ...(benchmark?.variants ?? [])].map((variant) => variant.name)),
  ]
  return names.flatMap((name) => {
    const p = parity?.variants.findIndex((variant) => variant.name === name) ?? -1
    const b = benchmark?.variants.findIndex((variant) => variant.name === name) ?? -1
    const first = parity?.variants[p]
    const second = benchmark?.variants[b]
    const known = first ?? second
    if (!known) return []
    return [
      {
        name,
        path: known.path,
        sha256: known.sha256,
        bytes: known.bytes,
        ...(first && { parity: { at: `variants[${p}]`, figures: first } }),
        ...(second && { benchmark: { at: `variants[${b}]`, figures: second } }),
        recommended: !refused && benchmark?.recommendation.variant === name,
      },
    ]
  })
}

/** Latency at the smallest (or largest) measured batch, with its key. */
export function latencyAt(
  variant: Variant,
  which: 'smallest' | 'largest',
): { readonly at: string; readonly figures: Latency } | undefined {
  const latencies = [...(variant.benchmark?.figures.latencies ?? []).entries()].toSorted(
    (a, b) => a[1].batch - b[1].batch,
  )
  const found = latencies.at(which === 'smallest' ? 0 : -1)
  return found && { at: `${variant.benchmark!.at}.latencies[${found[0]}]`, figures: found[1] }
}

/** Latency of a single request: at the smallest measured batch. */
export const singleLatency = (variant: Variant) => latencyAt(variant, 'smallest')
