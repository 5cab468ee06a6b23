import { readNpz } from '../arrays/npz.ts'
import { contentStart } from '../arrays/zip.ts'
import { crc32 } from '../arrays/crc32.ts'
import { locateDirectory, readDirectory, zipTailSize, type ZipMember } from '../arrays/zipDirectory.ts'
import { failure, finding, success, type Result } from '../finding.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'
import { readSafetensorsHeader, safetensorsHeaderLength, safetensorsHeaderLimit } from './safetensors.ts'

/** What a checkpoint says of itself once it is known to be whole. */
export interface Checkpoint {
  readonly format: 'safetensors' | 'torch' | 'npz' | 'onnx'
  /** Epoch whose weights these are, where the checkpoint says. */
  readonly epoch?: number
  /** Name and value of the metric at that epoch, where the checkpoint says. */
  readonly metric?: { readonly name: string; readonly value: number }
  /** Number of weight arrays. */
  readonly tensors: number
}

/** Endings in order of preference. */
const endings = ['safetensors', 'pt', 'pth', 'ckpt', 'npz', 'onnx'] as const

/** The file `final_model_best.*` or `final_model_last.*` in a folder; undefined where there is none. */
export async function findCheckpoint(
  files: Files,
  folder: string,
  kind: 'best' | 'last',
): Promise<string | undefined> {
  const name = `final_model_${kind}`
  const base = folder.replace(/\/+$/, '')
  const names = new Set(await files.list(base))
  const ending = endings.find((candidate) => names.has(`${name}.${candidate}`))
  return ending && `${base}/${name}.${ending}`
}

/**
 * Bytes that a checkpoint takes with what stands beside it under its name: the state that resuming needs, its moving
 * average. 0 where there is none.
 */
export async function checkpointSize(files: Files, folder: string, kind: 'best' | 'last'): Promise<number> {
  const base = folder.replace(/\/+$/, '')
  const own = (await files.list(base)).filter((name) => name.startsWith(`final_model_${kind}.`))
  const stats = await Promise.all(own.map((name) => files.stat(`${base}/${name}`)))
  return stats.reduce((sum, stat) => sum + (stat?.kind === 'file' ? stat.size : 0), 0)
}

/**
 * Opens a checkpoint far enough to know that it is whole: the header and extent of a safetensors file, every
 * member's checksum of a PyTorch archive (whose pickle is never run), every array of an .npz. The epoch comes
 * from the metadata `epoch`, or the array of that name.
 */
export async function inspectCheckpoint(files: Files, path: string): Promise<Result<Checkpoint>> {
  try {
    const stat = await files.stat(path)
    if (stat?.kind !== 'file') throw new FileError('missing', path)
    if (stat.size === 0) return damaged(path, 'it is empty')
    switch (path.slice(path.lastIndexOf('.') + 1).toLowerCase()) {
      case 'safetensors':
        return await inspectSafetensors(files, path, stat.size)
      case 'pt':
      case 'pth':
      case 'ckpt':
        return await inspectTorch(files, path, stat.size)
      case 'npz':
        return inspectNpz(await files.read(path, { limit: wholeLimit }), path)
      case 'onnx':
        return await inspectOnnx(await files.read(path, { limit: wholeLimit }), path)
      default:
        return failure(finding('checkpoint-format-unknown', 'error', { file: path }, { file: path }))
    }
  } catch (cause) {
    if (cause instanceof FileError) return failure(fileFinding(cause))
    throw cause
  }
}

/** Largest file that is read as a whole, bytes. */
const wholeLimit = 2 ** 30

function damaged(file: string, reason: string) {
  return failure(finding('checkpoint-damaged', 'error', { file, reason }, { file }))
}

async function inspectSafetensors(files: Files, path: string, size: number): Promise<Result<Checkpoint>> {
  const length = safetensorsHeaderLength(await files.readRange(path, 0, 8)) ?? 0
  const head = await files.readRange(path, 0, 8 + Math.min(length, safetensorsHeaderLimit, size))
  const header = readSafetensorsHeader(head, size, path)
  if (!header.ok) return header
  const { entries, metadata } = header.value
  if (entries.length === 0) return damaged(path, 'it holds no tensors')
  return success({ format: 'safetensors', tensors: entries.length, ...claimsOf(metadata) })
}

async function inspectOnnx(bytes: Uint8Array, path: string): Promise<Result<Checkpoint>> {
  const { decodeModel, metadataOf } = await import('../onnx/model.ts')
  const model = decodeModel(bytes, path)
  if (!model.ok) return model
  const tensors = model.value.graph?.initializer.length ?? 0
  if (tensors === 0) return damaged(path, 'it holds no weights')
  return success({ format: 'onnx', tensors, ...claimsOf(metadataOf(model.value)) })
}

/** What the metadata `epoch`, `metric` and `value` say. */
function claimsOf({
  epoch,
  metric,
  value,
}: Readonly<Record<string, string>>): Pick<Checkpoint, 'epoch' | 'metric'> {
  const figure = Number(value)
  return {
    ...epochOf(epoch),
    ...(metric !== undefined && value !== undefined && { metric: { name: metric, value: figure } }),
  }
}

function epochOf(text: string | undefined): { epoch?: number } {
  return text !== undefined && /^\d{1,9}$/.test(text) ? { epoch: Number(text) } : {}
}

function inspectNpz(bytes: Uint8Array, path: string): Result<Checkpoint> {
  const arrays = readNpz(bytes, path)
  if (!arrays.ok) return arrays
  const { epoch, ...weights } = arrays.value
  const tensors = Object.keys(weights).length
  if (tensors === 0) return damaged(path, 'it holds no arrays')
  return success({ format: 'npz', tensors, ...epochOf(epoch && String(epoch.data[0])) })
}

/** Bytes that are read of a PyTorch archive at a time. */
const step = 2 ** 22

/** PyTorch's archive: `<name>/data.pkl` and the storages `<name>/data/<key>`, stored in a zip. */
async function inspectTorch(files: Files, path: string, size: number): Promise<Result<Checkpoint>> {
  const base = Math.max(0, size - zipTailSize)
  const place = locateDirectory(await files.readRange(path, base, size - base), base, path)
  if (!place.ok) return place
  const directory = await files.readRange(path, place.value.offset, place.value.size)
  const members = readDirectory(directory, place.value, path, { members: 1_000_000, bytes: 2 ** 40 })
  if (!members.ok) return members
  if (!members.value.some(({ name }) => name.endsWith('/data.pkl')))
    return damaged(path, 'it has no data.pkl')
  for (const member of members.value) {
    const reason = await brokenMember(files, path, member)
    if (reason !== undefined) {
      return failure(
        finding('zip-member-broken', 'error', { file: path, member: member.name, reason }, { file: path }),
      )
    }
  }
  const tensors = members.value.filter(({ name }) => /\/data\/[^/]+$/.test(name)).length
  return success({ format: 'torch', tensors })
}

/** Why a stored member is not whole; undefined where its checksum agrees. */
async function brokenMember(files: Files, path: string, member: ZipMember): Promise<string | undefined> {
  const start = contentStart(await files.readRange(path, member.offset, 30 + 65_535), member)
  if (start === undefined) return 'its local header differs from the directory'
  if (member.method !== 0) return 'it is compressed'
  let crc = 0
  let at = member.offset + start
  const end = at + member.size
  while (at < end) {
    const chunk = await files.readRange(path, at, Math.min(step, end - at))
    if (chunk.length === 0) return 'it ends early'
    crc = crc32(chunk, crc)
    at += chunk.length
  }
  return crc === member.crc ? undefined : 'its checksum is wrong'
}
