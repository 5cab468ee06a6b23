import type { NdArray } from '../arrays/ndarray.ts'
import { readNpy } from '../arrays/npy.ts'
import { failure, finding, type Result } from '../finding.ts'
import type { Files } from '../ports.ts'
import { arrayNames, splitOfArrays } from './npzSplit.ts'
import type { RawSplit, SplitData } from './rawSplit.ts'

/**
 * Reads a split from .npy files: the inputs at `path`, and beside it each other array that `data` names, as
 * `<stem>.<name>.npy` (`train.npy` and `train.y.npy`).
 *
 * @param limit largest file that is read, bytes
 */
export async function readNpySplit(
  files: Files,
  bytes: Uint8Array,
  path: string,
  sha256: string,
  data: SplitData,
  limit: number,
): Promise<Result<RawSplit>> {
  const arrays: Record<string, NdArray> = {}
  for (const [role, name] of Object.entries(arrayNames(data))) {
    const place = role === 'inputs' ? path : `${path.slice(0, -'.npy'.length)}.${name}.npy`
    if (role !== 'inputs' && (await files.stat(place)) === undefined) {
      const found = Object.keys(arrays).join(', ')
      return failure(finding('array-missing', 'error', { file: place, array: name, found }, { file: place }))
    }
    const array = readNpy(role === 'inputs' ? bytes : await files.read(place, { limit }), place)
    if (!array.ok) return array
    arrays[name] = array.value
  }
  return splitOfArrays(arrays, path, sha256, data)
}
