import { Inflate, zipSync } from 'fflate'
import { failure, finding, success, type Result } from '../finding.ts'
import { crc32 } from './crc32.ts'
import {
  locateDirectory,
  readDirectory,
  usualZipLimits,
  zipTailSize,
  type ZipLimits,
  type ZipMember,
} from './zipDirectory.ts'

export interface ZipArchive {
  readonly members: readonly ZipMember[]
  /** The content of a member, its checksum verified. A stored member is a view of the archive. */
  read(member: ZipMember): Result<Uint8Array>
}

/** Opens an archive held in memory. fflate unpacks; the caps and checks around it are ours, as it has none. */
export function openZip(
  bytes: Uint8Array,
  file: string,
  limits: ZipLimits = usualZipLimits,
): Result<ZipArchive> {
  const base = Math.max(0, bytes.length - zipTailSize)
  const place = locateDirectory(bytes.subarray(base), base, file)
  if (!place.ok) return place
  const { offset, size } = place.value
  const members = readDirectory(bytes.subarray(offset, offset + size), place.value, file, limits)
  if (!members.ok) return members
  return success({ members: members.value, read: (member) => readMember(bytes, member, file) })
}

function readMember(bytes: Uint8Array, member: ZipMember, file: string): Result<Uint8Array> {
  const start = contentStart(bytes.subarray(member.offset), member)
  if (start === undefined) return memberBroken(member, file, 'its local header differs from the directory')
  const from = member.offset + start
  const packed = bytes.subarray(from, from + member.packedSize)
  if (packed.length < member.packedSize) return memberBroken(member, file, 'it ends early')
  const content = member.method === 0 ? packed : inflate(packed, member.size)
  if (typeof content === 'string') return memberBroken(member, file, content)
  const problem = checksumProblem(crc32(content), member)
  return problem === undefined ? success(content) : memberBroken(member, file, problem)
}

/** The failure of a member that can't be read. */
export const memberBroken = ({ name }: ZipMember, file: string, reason: string): Result<never> =>
  failure(finding('zip-member-broken', 'error', { file, member: name, reason }, { file }))

/** Why content of this checksum isn't what the directory says; undefined where it is. */
export const checksumProblem = (sum: number, { crc }: ZipMember): string | undefined =>
  sum === crc ? undefined : 'its checksum is wrong'

/**
 * Where a member's content starts, counted from its local header, which `bytes` begins with. Undefined where
 * the header is missing or names another member than the directory does.
 */
export function contentStart(bytes: Uint8Array, member: ZipMember): number | undefined {
  if (bytes.length < 30) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const nameEnd = 30 + view.getUint16(26, true)
  const same =
    view.getUint32(0, true) === 0x04_03_4b_50 &&
    view.getUint16(8, true) === member.method &&
    new TextDecoder().decode(bytes.subarray(30, nameEnd)) === member.name
  return same ? nameEnd + view.getUint16(28, true) : undefined
}

/** Packed bytes a step: with deflate's strongest ratio a step yields at most 17 MB more than was claimed. */
export const unpackStep = 16_384

/** Unpacks to exactly `size` bytes and stops at the first byte beyond; a reason where that can't be. */
function inflate(packed: Uint8Array, size: number): Uint8Array | string {
  const out = new Uint8Array(size)
  const written = { length: 0 }
  const stream = new Inflate((chunk) => {
    if (written.length + chunk.length <= size) out.set(chunk, written.length)
    written.length += chunk.length
  })
  try {
    for (let at = 0; at < packed.length && written.length <= size; at += unpackStep) {
      stream.push(packed.subarray(at, at + unpackStep), at + unpackStep >= packed.length)
    }
  } catch {
    return 'it does not unpack'
  }
  return unpackedProblem(written.length, size) ?? out
}

/** Why so many unpacked bytes aren't what a member claims; undefined where they are. */
export function unpackedProblem(written: number, size: number): string | undefined {
  if (written === size) return undefined
  return `it claims ${size} bytes and unpacks to ${written > size ? 'more' : written}`
}

/**
 * A zip of stored members in the order given, dated 1 January 1980, so that equal content gives equal bytes.
 * Throws where a member or the archive exceeds 4 GB.
 */
export function writeZip(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync({ ...members }, { level: 0, mtime: new Date(1980, 0, 1) })
}
