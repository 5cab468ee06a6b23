import { clone } from '@bufbuild/protobuf'
import type { NdArray } from '../arrays/ndarray.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import type { Files, Inference } from '../ports.ts'
import { rowCount, sliceRows } from './batches.ts'
import { nodeOf, valueInfoOf } from './build.ts'
import { freshNames, indexGraph, mainGraph } from './graphIndex.ts'
import { encodeModel, type Model } from './model.ts'
import { ModelSchema } from './proto.ts'
import { planStatic, valuesToObserve } from './quantize/plan.ts'
import { prepareForIntegers } from './quantize/prepare.ts'
import type { ActivationRange, ActivationRanges } from './quantize/static.ts'

export interface CalibrationOptions {
  readonly files: Files
  readonly inference: Inference
  readonly model: Model
  /** Path of the model, named in findings. */
  readonly file: string
  /** Where the observing model is written for the time of the calibration; external data of `model` must be inlined. */
  readonly scratch: string
  /** Training samples by input name; the first axis counts them. */
  readonly inputs: Readonly<Record<string, NdArray>>
  readonly batch?: number
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Least and greatest value of each activation that a static variant quantizes, over the samples given (training
 * samples, never test). The reductions are nodes of the observing model, so that two numbers a value and batch
 * come back and not the activations.
 */
export async function calibrate(options: CalibrationOptions): Promise<Result<ActivationRanges>> {
  const { files, inference, file, scratch, inputs } = options
  const prepared = prepareForIntegers(options.model, file)
  if (!prepared.ok) return prepared
  const values = valuesToObserve(planStatic(indexGraph(prepared.value)))
  if (values.length === 0) return success({})
  const { model, ends } = observe(prepared.value, values)
  await files.write(scratch, encodeModel(model))
  try {
    const opened = await inference.open(scratch)
    if (!opened.ok) return opened
    const session = opened.value
    try {
      const fixed = session.inputs[0]?.shape[0]
      const batch = fixed ?? options.batch ?? 32
      // A model of fixed batch size can't take the rest.
      const total = fixed ? Math.floor(rowCount(inputs) / fixed) * fixed : rowCount(inputs)
      if (total === 0)
        return failure(
          finding('calibration-too-few', 'error', { file, samples: rowCount(inputs), batch }, { file }),
        )
      const ranges: Record<string, ActivationRange> = {}
      for (let from = 0; from < total; from += batch) {
        const ran = await session.run(sliceRows(inputs, from, Math.min(from + batch, total)))
        if (!ran.ok) return ran
        for (const [value, { min, max }] of ends) {
          const low = Number(ran.value[min]?.data[0])
          const high = Number(ran.value[max]?.data[0])
          if (!Number.isFinite(low) || !Number.isFinite(high))
            return failure(finding('calibration-not-finite', 'error', { file, value }, { file }))
          const known = ranges[value]
          ranges[value] = known
            ? { min: Math.min(known.min, low), max: Math.max(known.max, high) }
            : { min: low, max: high }
        }
        options.onProgress?.(Math.min(from + batch, total), total)
      }
      return success(ranges)
    } finally {
      await session.close()
    }
  } finally {
    await files.remove(scratch)
  }
}

/** The model with the least and greatest of each value as its outputs, in place of its own. */
function observe(source: Model, values: readonly string[]) {
  const model = clone(ModelSchema, source)
  const graph = mainGraph(model)
  const fresh = freshNames(model)
  const ends = new Map<string, { readonly min: string; readonly max: string }>()
  graph.output = []
  for (const value of values) {
    const end = { min: fresh(`${value}_least`), max: fresh(`${value}_greatest`) }
    for (const [op, output] of [
      ['ReduceMin', end.min],
      ['ReduceMax', end.max],
    ] as const) {
      graph.node.push(
        nodeOf(
          { op, inputs: [value], outputs: [output], attributes: { keepdims: { int: 0 } } },
          fresh(`${output}_node`),
        ),
      )
      graph.output.push(valueInfoOf({ name: output, type: 'float32', shape: [] }))
    }
    ends.set(value, end)
  }
  return { model, ends }
}
