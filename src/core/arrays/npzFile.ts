import { failure, success, type Result } from '../finding.ts'
import { crc32 } from './crc32.ts'
import type { NdArray } from './ndarray.ts'
import { readNpy } from './npy.ts'
import { readIndices } from './npyIndices.ts'
import { readStretches, tooLarge, type Source } from './source.ts'
import { inflating, type MemberContent } from './inflating.ts'
import { checksumProblem, contentStart, memberBroken } from './zip.ts'
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
  /**
   * Undefined where there is no such array.
   *
   * @param labels whether whole numbers in rows and columns are labels, which may stand in fewer bytes
   */
  read(name: string, labels?: boolean): Promise<Result<NdArray> | undefined>
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
    async read(name, labels = false) {
      const member = members.get(name)
      if (!member) return undefined
      const where = `${file}, array "${name}"`
      const refused = tooLarge(Math.max(member.size, member.packedSize), file, where)
      if (refused) return failure(refused)
      const start = await startOf(source, member)
      if (start === undefined)
        return memberBroken(member, file, 'its local header differs from the directory')
      const indices = await readNarrow(contentOf(source, start, member), member, labels ? 2 : 1)
      if (indices) return success(indices)
      const content = await readWhole(contentOf(source, start, member), member)
      return content.ok ? readNpy(content.value, file, where) : content
    },
  })
}

/** Longest local header: two texts of 65,535 bytes. */
const longestHeader = 30 + 2 * 65_535

/** Where the content of a member starts; undefined where its local header is not what the directory says. */
async function startOf(source: Source, member: ZipMember): Promise<number | undefined> {
  const start = contentStart(await source.read(member.offset, longestHeader), member)
  return start === undefined ? undefined : member.offset + start
}

/** The content of a member as it is read, from its first byte to its last. */
function contentOf(source: Source, start: number, member: ZipMember): MemberContent {
  if (member.method !== 0) return inflating(source, start, member)
  const { size } = member
  return {
    file: source.file,
    size,
    read: (at, length, into) => source.read(start + at, Math.min(length, size - at), into),
    problem: () => Promise.resolve(start + size > source.size ? 'it ends early' : undefined),
  }
}

async function readWhole(content: MemberContent, member: ZipMember): Promise<Result<Uint8Array>> {
  const bytes = await readStretches(content, 0, content.size)
  const problem = (await content.problem()) ?? checksumProblem(crc32(bytes), member)
  return problem === undefined ? success(bytes) : memberBroken(member, content.file, problem)
}

/** Smaller arrays take no memory that would be missed. */
const worthNarrowing = 2 ** 20

/** Whole numbers; undefined where they are other numbers, or broken, which reading them whole tells. */
async function readNarrow(
  content: MemberContent,
  member: ZipMember,
  mostAxes: number,
): Promise<NdArray | undefined> {
  if (content.size < worthNarrowing) return undefined
  let sum = 0
  const indices = await readIndices(content, 0, content.size, (bytes) => (sum = crc32(bytes, sum)), mostAxes)
  if (!indices || checksumProblem(sum, member) !== undefined) return undefined
  return (await content.problem()) === undefined ? indices : undefined
}
