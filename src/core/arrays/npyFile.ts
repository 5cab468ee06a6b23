import { failure, type Result } from '../finding.ts'
import type { NdArray } from './ndarray.ts'
import { npyHeadBytes, readNpy, readNpyLayout } from './npy.ts'
import { readStretches, tooLarge, type Source } from './source.ts'

/** Reads an .npy file of any size: what can't be read is told by its size and its header. */
export async function readNpyFile(source: Source): Promise<Result<NdArray>> {
  const { file, size } = source
  const refused = tooLarge(size, file)
  if (refused) return failure(refused)
  const layout = readNpyLayout(await source.read(0, npyHeadBytes), size, file)
  return layout.ok ? readNpy(await readStretches(source, 0, size), file) : layout
}
