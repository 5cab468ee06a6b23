import { writeNpz } from '../../../../../src/core/arrays/npz.ts'
import { baseVariant, recommend } from '../../../../../src/core/onnx/recommend.ts'
import type { Files } from '../../../../../src/core/ports.ts'
import { layout, runFiles } from '../../../../../src/core/project/layout.ts'
import { recomputeParity } from '../../../../../src/core/readiness/recomputeParity.ts'
import type { Parity } from '../../../../../src/core/runs/records.ts'
import { array, classNames, linearModel, logitsOf, onnxFile, type Rows } from './linearModel.ts'
import { groundOf, json, recordStep, run, valueOf } from './stepRecord.ts'

const variants = [
  { name: 'onnx', path: layout.production.onnx, rounding: 0.001 },
  { name: 'int8', path: layout.production.int8, rounding: 0.05 },
]

/** Writes two variants, and what running them over the test set gave. */
export async function exportAndMeasure(files: Files, rows: Rows): Promise<void> {
  const ground = groundOf(files)
  const predictions = valueOf(await ground.predictions('test'))
  const signature = valueOf(await ground.signature())
  const recorded = valueOf(await ground.run())
  const metadata = {
    feature_hash: signature.featureHash,
    class_names: JSON.stringify(classNames),
    training_digest: recorded.config.training,
  }
  const best = `${layout.checkpoints}/final_model_best.safetensors`
  const parity = []
  for (const { name, path: model, rounding } of variants) {
    await files.write(model, onnxFile(rounding, metadata))
    const logits = logitsOf(linearModel(rounding), rows.inputs)
    const outputs = `predictions/variants/${name}.npz`
    await files.write(
      `${run}/${outputs}`,
      writeNpz({ outputs: array('float32', [rows.ids.length, 3], logits) }),
    )
    const figures = recomputeParity(array('float32', [rows.ids.length, 3], logits), predictions, signature)
    parity.push({
      name,
      path: model,
      sha256: await files.digest(model),
      bytes: (await files.stat(model))?.size,
      samples: rows.ids.length,
      ...figures,
      probes: ['batch-1', 'batch-2', 'batch-n', 'signature', 'refuses-wrong-rank'].map((id) => ({
        id,
        passed: true,
        detail: 'as expected',
      })),
      outputs,
    })
  }
  await recordStep(
    files,
    'export',
    [best],
    variants.map((variant) => variant.path),
    5,
  )
  const report = `${run}/${runFiles.parity}`
  const source = { path: predictions.path, sha256: predictions.sha256 }
  await files.write(
    report,
    json({ predictions: source, runtime: 'onnxruntime-node 1.30.0', variants: parity }),
  )
  const measured = [...variants.map((variant) => variant.path), predictions.path, 'data/test.npz']
  await recordStep(
    files,
    'verify',
    measured,
    [report, ...parity.map(({ outputs }) => `${run}/${outputs}`)],
    6,
  )
  await benchmark(files, parity, valueOf(await groundOf(files).parity()))
}

const latencies = (batch: number) => ({
  batch,
  runs: 100,
  warmup: 10,
  p50: 0.2 * batch,
  p95: 0.3 * batch,
  p99: 0.5 * batch,
  mean: 0.22 * batch,
  min: 0.1 * batch,
  throughput: 1000 / 0.22,
})

async function benchmark(
  files: Files,
  measured: readonly { name: string; path: string; sha256: string | undefined; bytes: number | undefined }[],
  parity: Parity,
): Promise<void> {
  const report = `${run}/${runFiles.benchmark}`
  const variants = measured.map(({ name, path: model, sha256 = '', bytes = 0 }) => ({
    name,
    path: model,
    sha256,
    bytes,
    latencies: [latencies(1), latencies(32)],
    peakMemory: 9e7,
    baseMemory: 7e7,
    loadMilliseconds: 12,
  }))
  await files.write(
    report,
    json({
      runtime: 'onnxruntime-node 1.30.0',
      device: 'cpu',
      host: 'oak',
      variants,
      recommendation: recommend({ parity, measured: variants, base: baseVariant }),
    }),
  )
  await recordStep(
    files,
    'benchmark',
    measured.map((variant) => variant.path),
    [report],
    7,
  )
}
