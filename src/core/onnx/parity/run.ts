import { allocate, isText } from '../../arrays/elements.ts'
import { failure, finding, success, type Result } from '../../finding.ts'
import type { NdArray } from '../../arrays/ndarray.ts'
import type { InferenceSession } from '../../ports.ts'
import { pickRows, rowCount, sliceRows } from '../batches.ts'
import type { ModelInputs } from './inputs.ts'
import { keptOutput } from './outputs.ts'
import type { Reading } from './reading.ts'

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
    readonly kind: Reading['kind']
    readonly batch: number
    readonly file: string
    readonly onProgress?: (done: number, total: number) => void
  },
): Promise<Result<NdArray>> {
  const { output, kind, file, onProgress } = options
  const fixed = fixedBatch(session)
  const batch = fixed ?? options.batch
  const total = rowCount(inputs)
  let all: NdArray = { type: 'float32', shape: [0], data: new Float32Array(0) }
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
    const part = array && keptOutput(array, kind)
    const values = part?.data.length ?? 0
    const size = fixed ?? count
    if (
      !part ||
      values === 0 ||
      values % size !== 0 ||
      (from > 0 && (values / size !== width || part.type !== all.type))
    )
      return failure(
        finding('variant-output-shape', 'error', { file, output, samples: count, values }, { file }),
      )
    if (from === 0) {
      width = values / size
      all = emptyLike(part, total * width)
    }
    setFrom(all, part, from * width, count * width)
    onProgress?.(from + count, total)
  }
  return success(all)
}

/** Room for as many elements of the same type. */
function emptyLike({ type }: NdArray, count: number): NdArray {
  if (type === 'string') return { type, shape: [count], data: Array.from({ length: count }, () => '') }
  return { type, shape: [count], data: allocate(type, count) }
}

/** Writes the first `count` elements of `part`, which is of the same type, into `all`. */
function setFrom(all: NdArray, part: NdArray, at: number, count: number): void {
  if (isText(part)) for (let row = 0; row < count; row++) (all.data as string[])[at + row] = part.data[row]!
  else (all.data as Float64Array).set((part.data as Float64Array).subarray(0, count), at)
}
