import { failure, finding, success, type Result } from '../finding.ts'

/** What is read of an archive at most. */
export interface ZipLimits {
  readonly members: number
  /** Bytes that all members together unpack to. */
  readonly bytes: number
}

export const usualZipLimits: ZipLimits = { members: 4096, bytes: 2 ** 30 }

/** One member as the central directory describes it. */
export interface ZipMember {
  readonly name: string
  /** 0 stored, 8 deflated. */
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly packedSize: number
  readonly size: number
  /** Offset of its local header. */
  readonly offset: number
}

export interface DirectoryPlace {
  readonly offset: number
  readonly size: number
  readonly members: number
}

/** Bytes at the end of an archive in which its end record stands. */
export const zipTailSize = 22 + 65_535 + 20 + 56

/** A deflated stream grows by less than this factor; a claim beyond it is a lie. */
const strongestDeflate = 1032
/** A member that unpacks to more than this many times its size, and is large, is taken for a bomb. */
const plausibleDeflate = 200
const smallMember = 64 * 2 ** 20

/**
 * Finds the central directory from the last bytes of an archive (PKWARE APPNOTE 4.3.14–4.3.16, with zip64).
 * `tail` is what stands at the end of the file, `base` the offset of its first byte.
 */
export function locateDirectory(tail: Uint8Array, base: number, file: string): Result<DirectoryPlace> {
  const invalid = (reason: string) => failure(finding('zip-invalid', 'error', { file, reason }, { file }))
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength)
  let end = tail.length - 22
  while (end >= 0 && !(view.getUint32(end, true) === 0x06_05_4b_50 && isEnd(view, end))) end--
  if (end < 0) return invalid(base + tail.length === 0 ? 'it is empty' : 'its end record is missing')
  let place: DirectoryPlace = {
    members: view.getUint16(end + 10, true),
    size: view.getUint32(end + 12, true),
    offset: view.getUint32(end + 16, true),
  }
  let limit = base + end
  if (end >= 20 && view.getUint32(end - 20, true) === 0x07_06_4b_50) {
    const record = Number(view.getBigUint64(end - 12, true)) - base
    if (!(record >= 0 && record + 56 <= end) || view.getUint32(record, true) !== 0x06_06_4b_50) {
      return invalid('its zip64 end record is missing')
    }
    place = {
      members: Number(view.getBigUint64(record + 32, true)),
      size: Number(view.getBigUint64(record + 40, true)),
      offset: Number(view.getBigUint64(record + 48, true)),
    }
    limit = base + record
  }
  if (place.offset + place.size > limit) return invalid('its directory lies outside the file')
  if (place.members * 46 > place.size) return invalid('its directory is too short for its members')
  return success(place)
}

const isEnd = (view: DataView, at: number) => at + 22 + view.getUint16(at + 20, true) === view.byteLength

/**
 * Reads the members of a central directory and refuses names that lead out of the archive, duplicates,
 * encryption, methods other than stored and deflated, sizes that can't be true or go beyond the limits, and
 * members that overlap.
 */
export function readDirectory(
  bytes: Uint8Array,
  place: DirectoryPlace,
  file: string,
  limits: ZipLimits,
): Result<readonly ZipMember[]> {
  if (place.members > limits.members) {
    const args = { file, members: place.members, limit: limits.members }
    return failure(finding('zip-too-many-members', 'error', args, { file }))
  }
  const members: ZipMember[] = []
  const names = new Set<string>()
  let at = 0
  let total = 0
  for (let i = 0; i < place.members; i++) {
    const read = readMember(bytes, at)
    if (read === undefined) {
      return failure(finding('zip-invalid', 'error', { file, reason: 'its directory is damaged' }, { file }))
    }
    at = read.next
    const problem = refusal(read.member, names, place.offset, file)
    if (problem) return failure(problem)
    names.add(read.member.name)
    members.push(read.member)
    total += read.member.size
  }
  const packed = members.reduce((sum, member) => sum + member.packedSize, 0)
  if (packed > place.offset) {
    return failure(finding('zip-invalid', 'error', { file, reason: 'its members overlap' }, { file }))
  }
  const bomb = members.find(
    (member) => member.size > smallMember && member.size > member.packedSize * plausibleDeflate,
  )
  if (total > limits.bytes || bomb) {
    const limit = total > limits.bytes ? limits.bytes : smallMember
    return failure(finding('zip-too-large', 'error', { file, bytes: total, limit }, { file }))
  }
  return success(members)
}

function refusal(member: ZipMember, names: ReadonlySet<string>, end: number, file: string) {
  const { name } = member
  const place = { file }
  if (/^[/\\]|^[a-zA-Z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\0/.test(name)) {
    return finding('zip-member-path', 'error', { file, member: name }, place)
  }
  if (names.has(name)) return finding('zip-member-duplicate', 'error', { file, member: name }, place)
  const unsupported =
    member.flags & 1
      ? 'it is encrypted'
      : member.method !== 0 && member.method !== 8
        ? `compression method ${member.method}`
        : undefined
  if (unsupported) {
    return finding('zip-member-unsupported', 'error', { file, member: name, reason: unsupported }, place)
  }
  const possible =
    member.offset + 30 + member.packedSize <= end &&
    (member.method === 0
      ? member.size === member.packedSize
      : member.size <= member.packedSize * strongestDeflate)
  if (!possible) {
    const reason = `it claims ${member.size} bytes`
    return finding('zip-member-broken', 'error', { file, member: name, reason }, place)
  }
  return undefined
}

function readMember(bytes: Uint8Array, at: number): { member: ZipMember; next: number } | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02_01_4b_50) return undefined
  const nameEnd = at + 46 + view.getUint16(at + 28, true)
  const extraEnd = nameEnd + view.getUint16(at + 30, true)
  const next = extraEnd + view.getUint16(at + 32, true)
  if (next > bytes.length) return undefined
  const sizes = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)]
  if (sizes.includes(0xff_ff_ff_ff) && !widenSizes(view, nameEnd, extraEnd, sizes)) return undefined
  const member = {
    name: new TextDecoder().decode(bytes.subarray(at + 46, nameEnd)),
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    size: sizes[0]!,
    packedSize: sizes[1]!,
    offset: sizes[2]!,
  }
  return { member, next }
}

/** Replaces the sizes that are 2^32 − 1 by those of the zip64 extra field (0x0001). */
function widenSizes(view: DataView, from: number, to: number, sizes: number[]): boolean {
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue
    const end = Math.min(to, at + 4 + view.getUint16(at + 2, true))
    let field = at + 4
    for (let i = 0; i < sizes.length; i++) {
      if (sizes[i] !== 0xff_ff_ff_ff) continue
      if (field + 8 > end) return false
      sizes[i] = Number(view.getBigUint64(field, true))
      field += 8
    }
    return true
  }
  return false
}
