import { failure, finding, success, type Result } from '../../finding.ts'
import type { InferenceSession } from '../../ports.ts'
import { pickRows, rowCount, sliceRows } from '../batches.ts'
import type { ModelInputs } from './inputs.ts'
import { toFloats } from './outputs.ts'

/** The batch size that a model is bound to; undefined where it takes any. */
export function fixedBatch({ inputs }: InferenceSession): number | undefined {
  return inputs[0]?.shape[0] ?? undefined
}

/**
 * One output over all rows, run in batches. A model of fixed batch size gets its last batch filled up with the
 * first row. An output that isn't one row for each sample is a finding.
 */
export async function runAll(
  session: InferenceSession,
  inputs: ModelInputs,
  options: {
    readonly output: string
    readonly batch: number
    readonly file: string
    readonly onProgress?: (done: number, total: number) => void
  },
): Promise<Result<Float32Array>> {
  const { output, file, onProgress } = options
  const fixed = fixedBatch(session)
  const batch = fixed ?? options.batch
  const total = rowCount(inputs)
  let all = new Float32Array(0)
  let width = 0
  for (let from = 0; from < total; from += batch) {
    const count = Math.min(batch, total - from)
    const rows =
      fixed === undefined || count === fixed
        ? sliceRows(inputs, from, from + count)
        : pickRows(
            inputs,
            Array.from({ length: fixed }, (_, i) => (i < count ? from + i : 0)),
          )
    const ran = await session.run(rows)
    if (!ran.ok) return ran
    const array = ran.value[output]
    const values = array && toFloats(array)
    const size = fixed ?? count
    if (
      !values ||
      values.length === 0 ||
      values.length % size !== 0 ||
      (from > 0 && values.length / size !== width)
    )
      return failure(
        finding(
          'variant-output-shape',
          'error',
          { file, output, samples: count, values: values?.length ?? 0 },
          { file },
        ),
      )
    if (from === 0) {
      width = values.length / size
      all = new Float32Array(total * width)
    }
    all.set(values.subarray(0, count * width), from * width)
    onProgress?.(from + count, total)
  }
  return success(all)
}
