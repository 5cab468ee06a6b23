import type { Config } from '../../config/schema.ts'
import { canonicalJson } from '../../digest.ts'
import { baseVariant, recommend } from '../../onnx/recommend.ts'
import { runFiles } from '../../project/layout.ts'
import type { Benchmark, Parity } from '../../runs/records.ts'
import type { Check } from '../check.ts'
import type { Ground } from '../ground.ts'
import { holdStep } from '../heldEvidence.ts'
import { measuredVariants, sameModels } from '../measuredVariants.ts'
import { because, conclude, reasonsOf, speaksAgainst, type Reason } from '../reasons.ts'

const requiredProbes = ['batch-1', 'batch-2', 'batch-n']

export const inferenceTested: Check = {
  id: 'inference-tested',
  passesWhen:
    'Batches of 1, 2 and N give equal rows, malformed inputs are refused, and latency p50, p95 and p99 are measured and within `inference.latency_ms_p95`.',
  async judge(ground) {
    const parityPath = `${ground.runDirectory}/${runFiles.parity}`
    const benchmarkPath = `${ground.runDirectory}/${runFiles.benchmark}`
    const evidence = [parityPath, benchmarkPath]
    const [config, measured, benchmark] = [
      await ground.config(),
      await measuredVariants(ground),
      await ground.benchmark(),
    ]
    if (!config.ok || !measured.ok || !benchmark.ok) {
      return conclude(reasonsOf(config, measured, benchmark), evidence)
    }
    const reasons = [
      ...measured.value.reasons,
      ...(await sameModels(ground, benchmark.value.variants, benchmarkPath, 'benchmark')),
      ...(await holdStep(ground, 'verify', [parityPath], { inputs: false })),
      ...(await holdStep(ground, 'benchmark', [benchmarkPath], { inputs: false })),
      ...probes(measured.value.parity, parityPath),
      ...latencies(benchmark.value, config.value, benchmarkPath),
      ...(await sizes(ground, benchmark.value, benchmarkPath)),
      ...recommended(benchmark.value, measured.value.parity, config.value, benchmarkPath),
    ]
    // In favour of the item only where nothing speaks against it: the sentence tells of the probes as well.
    const said = speaksAgainst(reasons) ? reasons.filter(({ verdict }) => verdict !== 'passed') : reasons
    return conclude(said, evidence)
  },
}

function probes({ variants }: Parity, path: string): readonly Reason[] {
  return variants.flatMap(({ name, probes }) => {
    const has = (id: string) => probes.some((probe) => probe.id === id)
    const refusals = probes.filter(({ id }) => id.startsWith('refuses-'))
    const absent = [
      ...requiredProbes.filter((id) => !has(id)),
      ...(refusals.length === 0 ? ['refuses-…'] : []),
    ]
    const broken = probes.filter(({ id, passed }) => !passed && id !== 'signature')
    return [
      ...absent.map((probe) => because('missing', 'probe-absent', { name, probe, path }, path)),
      ...broken.map(({ id, detail }) =>
        because('failed', 'probe-failed', { name, probe: id, detail, path }, path),
      ),
    ]
  })
}

function latencies(benchmark: Benchmark, config: Config, path: string): readonly Reason[] {
  const budget = config.inference.latency_ms_p95
  const reasons: Reason[] = []
  for (const { name, latencies } of benchmark.variants) {
    const single = latencies.find(({ batch }) => batch === 1)
    const unordered = latencies.find((figures) => !isPlausible(figures))
    if (unordered)
      reasons.push(because('failed', 'latency-implausible', { name, batch: unordered.batch, path }, path))
    else if (!single) reasons.push(because('missing', 'latency-unmeasured', { name, path }, path))
    else if (name === benchmark.recommendation.variant) {
      const { p50, p95, p99 } = single
      const args = { name, p50, p95, p99, budget: budget ?? Number.NaN, path }
      const over = budget !== undefined && p95 > budget
      reasons.push(
        over
          ? because('failed', 'latency-over-budget', args, path)
          : because('passed', 'latency-measured', args, path),
      )
    }
  }
  const { variant } = benchmark.recommendation
  if (variant === '') reasons.push(because('failed', 'recommendation-none', { path }, path))
  else if (!benchmark.variants.some(({ name }) => name === variant)) {
    reasons.push(because('failed', 'recommendation-unknown', { name: variant, path }, path))
  }
  return reasons
}

/** The recommendation follows from the figures, so it is drawn from them anew. */
function recommended(
  { variants, recommendation }: Benchmark,
  parity: Parity,
  { inference }: Config,
  path: string,
): readonly Reason[] {
  const { latency_ms_p95: latencyBudget } = inference
  const today = recommend({ parity, measured: variants, base: baseVariant, latencyBudget })
  if (canonicalJson(today) === canonicalJson(recommendation)) return []
  const args = { path, stated: recommendation.variant, found: today.variant }
  return [because('stale', 'recommendation-differs', args, path)]
}

async function sizes(ground: Ground, { variants }: Benchmark, path: string): Promise<readonly Reason[]> {
  const reasons: Reason[] = []
  for (const { name, path: model, sha256, bytes: stated } of variants) {
    if ((await ground.digest(model)) !== sha256) continue
    const found = (await ground.files.stat(model))?.size
    if (found !== undefined && found !== stated)
      reasons.push(because('failed', 'benchmark-bytes-differ', { name, path, model, stated, found }, path))
  }
  return reasons
}

type Latency = Benchmark['variants'][number]['latencies'][number]

/** Figures that can be of one series of timings: in order, and throughput that of the mean. */
const isPlausible = ({ batch, min, p50, p95, p99, mean, throughput, runs }: Latency) =>
  min > 0 &&
  min <= p50 &&
  p50 <= p95 &&
  p95 <= p99 &&
  Number.isFinite(p99) &&
  runs > 0 &&
  Math.abs((throughput * mean) / (batch * 1000) - 1) < 0.001
