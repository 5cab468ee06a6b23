import { success, type Result } from '../finding.ts'
import type { NdArray } from './ndarray.ts'
import { readNpy, writeNpy } from './npy.ts'
import { openZip, writeZip } from './zip.ts'
import type { ZipLimits } from './zipDirectory.ts'

export interface NpzOptions {
  readonly limits?: ZipLimits
  /** Arrays to read; the others are listed by the archive and left alone. All where absent. */
  readonly names?: readonly string[]
}

/**
 * The arrays of an .npz archive by name (`y_true.npy` is `y_true`), on an object without a prototype. One
 * that can't be read fails the whole; name the arrays you need to leave others out of it.
 */
export function readNpz(
  bytes: Uint8Array,
  file: string,
  options: NpzOptions = {},
): Result<Readonly<Record<string, NdArray>>> {
  const archive = openZip(bytes, file, options.limits)
  if (!archive.ok) return archive
  const arrays = Object.create(null) as Record<string, NdArray>
  for (const member of archive.value.members) {
    if (!member.name.endsWith('.npy')) continue
    const name = member.name.slice(0, -'.npy'.length)
    if (options.names && !options.names.includes(name)) continue
    const content = archive.value.read(member)
    if (!content.ok) return content
    const array = readNpy(content.value, file, `${file}, array "${name}"`)
    if (!array.ok) return array
    arrays[name] = array.value
  }
  return success(arrays)
}

/** An .npz archive as numpy.savez writes it (stored), with the same bytes for the same arrays. */
export function writeNpz(arrays: Readonly<Record<string, NdArray>>): Uint8Array {
  return writeZip(
    Object.fromEntries(Object.entries(arrays).map(([name, array]) => [`${name}.npy`, writeNpy(array)])),
  )
}
