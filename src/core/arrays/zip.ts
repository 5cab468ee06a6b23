import { zipSync } from 'fflate'
import { failure, finding, success, type Result } from '../finding.ts'
import { crc32 } from './crc32.ts'
import { Inflating, NotDeflated, TooLong } from './inflate.ts'
import { sharedBytes, type Source } from './source.ts'
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

/** Opens an archive held in memory. The caps and checks around unpacking are ours. */
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
  const broken = (reason: string) =>
    failure(finding('zip-member-broken', 'error', { file, member: member.name, reason }, { file }))
  const start = contentStart(bytes.subarray(member.offset), member)
  if (start === undefined) return broken('its local header differs from the directory')
  const from = member.offset + start
  return unpackMember(bytes.subarray(from, from + member.packedSize), member, file)
}

/** The content of a member from its bytes in the archive, its size and checksum verified. */
export function unpackMember(packed: Uint8Array, member: ZipMember, file: string): Result<Uint8Array> {
  const broken = (reason: string) =>
    failure(finding('zip-member-broken', 'error', { file, member: member.name, reason }, { file }))
  if (packed.length < member.packedSize) return broken('it ends early')
  const content = member.method === 0 ? packed : inflate(packed, member.size)
  if (typeof content === 'string') return broken(content)
  return crc32(content) === member.crc ? success(content) : broken('its checksum is wrong')
}

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

/** Unpacks to exactly `size` bytes and stops at the first byte beyond; a reason where that can't be. */
function inflate(packed: Uint8Array, size: number): Uint8Array | string {
  const inflating = new Inflating(new Uint8Array(size))
  return inflateStretch(inflating, packed, true) ?? inflatedOf(inflating, size)
}

/** Gives a stretch to what unpacks it; a reason where that can't be. The bytes taken are told to `taken`. */
function inflateStretch(
  inflating: Inflating,
  packed: Uint8Array,
  isEnd: boolean,
  taken: (bytes: number) => void = () => {},
): string | undefined {
  try {
    taken(inflating.push(packed, isEnd))
    return undefined
  } catch (cause) {
    if (!(cause instanceof NotDeflated)) throw cause
    if (!(cause instanceof TooLong)) return 'it does not unpack'
    return `it claims ${inflating.out.length} bytes and unpacks to more`
  }
}

function inflatedOf({ out, written }: Inflating, size: number): Uint8Array | string {
  return written === size ? out : `it claims ${size} bytes and unpacks to ${written}`
}

/** Bytes of a packed member that are read at a time. */
const stretch = 2 ** 18

/**
 * The content of a deflated member of a file, its size and checksum verified: never more of the packed bytes is in memory
 * than a stretch. `offset` is where they begin.
 */
export async function inflateMember(
  source: Source,
  offset: number,
  member: ZipMember,
): Promise<Result<Uint8Array>> {
  const { file } = source
  const broken = (reason: string) =>
    failure(finding('zip-member-broken', 'error', { file, member: member.name, reason }, { file }))
  const inflating = new Inflating(sharedBytes(member.size, file))
  const room = new Uint8Array(stretch)
  let left = 0
  for (let at = 0; !inflating.isDone && at < member.packedSize;) {
    const length = Math.min(stretch - left, member.packedSize - at)
    const bytes = await source.read(offset + at, length, room.subarray(left, left + length))
    if (bytes.length === 0) return broken('it ends early')
    if (bytes.buffer !== room.buffer) room.set(bytes, left)
    at += bytes.length
    const filled = left + bytes.length
    const reason = inflateStretch(inflating, room.subarray(0, filled), at === member.packedSize, (taken) => {
      room.copyWithin(0, taken, filled)
      left = filled - taken
    })
    if (reason !== undefined) return broken(reason)
  }
  const content = inflatedOf(inflating, member.size)
  if (typeof content === 'string') return broken(content)
  return crc32(content) === member.crc ? success(content) : broken('its checksum is wrong')
}

/**
 * A zip of stored members in the order given, dated 1 January 1980, so that equal content gives equal bytes.
 * Throws where a member or the archive exceeds 4 GB.
 */
export function writeZip(members: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync({ ...members }, { level: 0, mtime: new Date(1980, 0, 1) })
}
