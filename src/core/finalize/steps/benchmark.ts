import { failure, finding, success, type Finding } from '../../finding.ts'
import { pickRows, rowCount } from '../../onnx/batches.ts'
import type { ModelInputs } from '../../onnx/parity/inputs.ts'
import { baseVariant, recommend } from '../../onnx/recommend.ts'
import { runFiles } from '../../project/layout.ts'
import type { Benchmark } from '../../runs/records.ts'
import { done, type Step, type StepContext, type StepGround } from '../step.ts'
import { testInputs } from './testInputs.ts'
import { onnxVariants, type Variant } from './variants.ts'

const warmup = 50
const runs = 500

type Measured = Benchmark['variants'][number]

/** Measures latency, throughput and memory of every variant, each in a process of its own, and recommends one. */
export const benchmarkStep: Step = {
  id: 'benchmark',
  title: 'Measure latency and memory',

  async ground(context) {
    const ground = context.ground()
    const config = await ground.config()
    if (!config.ok) return config
    const inRun = (name: string) => `${context.runDirectory}/${name}`
    return success<StepGround>({
      settings: {
        version: context.version,
        runtime: context.inference.version,
        inference: config.value.inference,
      },
      inputs: [...(await ground.variants()), inRun(runFiles.parity)],
      outputs: [inRun(runFiles.benchmark)],
    })
  },

  async run(context) {
    const ground = context.ground()
    const [config, parity, run, inputs] = [
      await ground.config(),
      await ground.parity(),
      await ground.run(),
      await testInputs(ground),
    ]
    if (!config.ok) return config
    if (!parity.ok) return parity
    if (!run.ok) return run
    if (!inputs.ok) return inputs
    const { batch, latency_ms_p95: latencyBudget } = config.value.inference
    const variants = await onnxVariants(ground)
    const measured: Measured[] = []
    for (const [index, variant] of variants.entries()) {
      context.report({ done: index, total: variants.length, unit: 'variants' })
      const figures = await measure(context, variant, atLeast(inputs.value, batch), batch)
      if (!figures.ok) return figures
      measured.push(figures.value)
    }
    const recommendation = recommend({ parity: parity.value, measured, base: baseVariant, latencyBudget })
    const benchmark: Benchmark = {
      runtime: context.inference.version,
      device: 'cpu',
      host: context.host,
      variants: measured,
      recommendation,
    }
    await context.files.write(
      `${context.runDirectory}/${runFiles.benchmark}`,
      `${JSON.stringify(benchmark, null, 2)}\n`,
    )
    return done(...measured.map(lineOf), ...speakingFor(recommendation))
  },
}

async function measure(context: StepContext, { name, path }: Variant, inputs: ModelInputs, batch: number) {
  const batches = [...new Set([1, batch])]
  const figures = await context.inference.benchmark(path, inputs, { batches, warmup, runs })
  if (!figures.ok) return figures
  const [sha256, stat] = [await context.files.digest(path), await context.files.stat(path)]
  if (sha256 === undefined || !stat)
    return failure(finding('file-missing', 'error', { path }, { file: path }))
  const { latencies, ...rest } = figures.value
  return success<Measured>({ name, path, sha256, bytes: stat.size, latencies: [...latencies], ...rest })
}

/** The inputs, repeated from their start where the test set is smaller than a batch. */
function atLeast(inputs: ModelInputs, batch: number): ModelInputs {
  const rows = rowCount(inputs)
  return rows >= batch
    ? inputs
    : pickRows(
        inputs,
        Array.from({ length: batch }, (_, index) => index % rows),
      )
}

function lineOf({ name, latencies }: Measured): Finding {
  const single = latencies[0]!
  const large = latencies.at(-1)!
  const { p50, p95 } = single
  return finding('variant-measured', 'info', {
    name,
    p50,
    p95,
    throughput: large.throughput,
    batch: large.batch,
  })
}

/** The recommendation and what speaks for or against each variant, as findings. */
function speakingFor({ variant, reasons }: Benchmark['recommendation']): readonly Finding[] {
  return reasons.map(({ code, args, variant: about }) => ({
    code: code as Finding['code'],
    severity: about === variant || isRemark(code) ? ('info' as const) : ('warning' as const),
    args,
  }))
}

const isRemark = (code: string) => ['variant-faster', 'variant-smaller', 'variant-more-memory'].includes(code)
