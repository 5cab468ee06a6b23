import { failure, finding, success, type Result } from '../finding.ts'
import { crc32 } from './crc32.ts'
import type { NdArray } from './ndarray.ts'
import { readNpy } from './npy.ts'
import { readIndices } from './npyIndices.ts'
import { readStretches, tooLarge, type Source } from './source.ts'
import { inflating } from './inflating.ts'
import { contentStart, unpackMember } from './zip.ts'
import {
  locateDirectory,
  readDirectory,
  zipTailSize,
  type ZipLimits,
  type ZipMember,
} from './zipDirectory.ts'

/** As much as fits into memory beside what is computed of it. */
const fileLimits: ZipLimits = { members: 4096, bytes: 2 ** 33 }

/** The arrays of an .npz archive on disk; only what is asked for is read. */
export interface NpzFile {
  /** Array names and the bytes of each unpacked. */
  readonly sizes: ReadonlyMap<string, number>
  /** Undefined where there is no such array. */
  read(name: string): Promise<Result<NdArray> | undefined>
}

/** Opens an .npz archive of any size without reading its arrays. */
export async function openNpz(source: Source): Promise<Result<NpzFile>> {
  const { file, size } = source
  const base = Math.max(0, size - zipTailSize)
  const place = locateDirectory(await source.read(base, size - base), base, file)
  if (!place.ok) return place
  const directory = await source.read(place.value.offset, place.value.size)
  const listed = readDirectory(directory, place.value, file, fileLimits)
  if (!listed.ok) return listed
  const members = new Map(
    listed.value
      .filter(({ name }) => name.endsWith('.npy'))
      .map((member) => [member.name.slice(0, -'.npy'.length), member]),
  )
  return success({
    sizes: new Map([...members].map(([name, member]) => [name, member.size])),
    async read(name) {
      const member = members.get(name)
      if (!member) return undefined
      const where = `${file}, array "${name}"`
      const refused = tooLarge(Math.max(member.size, member.packedSize), file, where)
      if (refused) return failure(refused)
      const start = await startOf(source, member)
      const indices = start.ok && (await readNarrow(source, start.value, member))
      if (indices) return success(indices)
      const content = start.ok ? await readContent(source, start.value, member) : start
      return content.ok ? readNpy(content.value, file, where) : content
    },
  })
}

/** Longest local header: two texts of 65,535 bytes. */
const longestHeader = 30 + 2 * 65_535

async function startOf(source: Source, member: ZipMember): Promise<Result<number>> {
  const { file } = source
  const head = await source.read(member.offset, longestHeader)
  const start = contentStart(head, member)
  if (start === undefined) {
    const reason = 'its local header differs from the directory'
    return failure(finding('zip-member-broken', 'error', { file, member: member.name, reason }, { file }))
  }
  return success(member.offset + start)
}

async function readContent(source: Source, start: number, member: ZipMember): Promise<Result<Uint8Array>> {
  const { file } = source
  if (member.method === 0) {
    return unpackMember(await readStretches(source, start, member.packedSize), member, file)
  }
  const unpacked = inflating(source, start, member)
  const content = await readStretches(unpacked, 0, member.size)
  const broken =
    (await unpacked.problem()) ?? (crc32(content) === member.crc ? undefined : 'its checksum is wrong')
  if (broken === undefined) return success(content)
  return failure(
    finding('zip-member-broken', 'error', { file, member: member.name, reason: broken }, { file }),
  )
}

/** Smaller arrays take no memory that would be missed. */
const worthNarrowing = 2 ** 20

/** Whole numbers; undefined where they are other numbers, or broken, which reading them whole tells. */
async function readNarrow(source: Source, start: number, member: ZipMember): Promise<NdArray | undefined> {
  const { method, size, packedSize, crc } = member
  if (size < worthNarrowing || (method === 0 && size !== packedSize)) return undefined
  let sum = 0
  const heard = (bytes: Uint8Array) => (sum = crc32(bytes, sum))
  if (method === 0) {
    const indices = await readIndices(source, start, size, heard)
    return sum === crc ? indices : undefined
  }
  const unpacked = inflating(source, start, member)
  const indices = await readIndices(unpacked, 0, size, heard)
  return indices && sum === crc && (await unpacked.problem()) === undefined ? indices : undefined
}
