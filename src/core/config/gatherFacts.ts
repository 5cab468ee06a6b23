import { Inflate } from 'fflate'
import { parse as parseCsv } from 'csv-parse/sync'
import { locateDirectory, readDirectory, usualZipLimits, zipTailSize } from '../arrays/zipDirectory.ts'
import { contentStart } from '../arrays/zip.ts'
import { FileError, type Files } from '../ports.ts'
import { layout } from '../project/layout.ts'
import { applySchema, isWithin, readConfig } from './effective.ts'
import { parseConfig } from './parse.ts'
import type { ProjectFacts } from './projectFacts.ts'
import type { Config } from './schema.ts'

/** Bytes of a table that are read for its header, and of an array for its own. */
const headerBytes = 65_536
const configBytes = 1 << 22

/**
 * Looks at the project around a configuration: which of the named files exist, what the training file's
 * header says of its shape, and where the project's other configurations write to. Reads headers only, so it
 * costs the same whatever the size of the data; what can't be read is left out. Undefined where the configuration is too
 * broken to tell which files it names.
 */
export async function gatherProjectFacts(
  files: Files,
  configuration: { readonly path: string; readonly text: string },
): Promise<ProjectFacts | undefined> {
  const parsed = parseConfig(configuration.text, configuration.path)
  if (!parsed.known?.value) return undefined
  const { config, replaced } = applySchema(parsed)
  const isReplaced = (key: string) => replaced.some((path) => isWithin(key, path) || isWithin(path, key))
  if (!config || (!parsed.usable && isReplaced('data'))) return undefined
  const missing: string[] = []
  for (const path of [config.data.train, config.data.val, config.data.test]) {
    if (path !== undefined && (await files.stat(path).catch(() => undefined)) === undefined)
      missing.push(path)
  }
  const train = config.data.train
  const isThere = train !== undefined && !missing.includes(train) && !isReplaced('data.inputs')
  const shape = isThere ? await shapeOf(files, train, config) : {}
  return {
    root: files.root,
    missing,
    outputFolders: await otherFolders(files, configuration.path),
    ...shape,
  }
}

async function otherFolders(files: Files, own: string): Promise<ProjectFacts['outputFolders']> {
  const folders: { folder: string; owner: string }[] = []
  for (const owner of Object.values(layout.configs)) {
    if (owner === own) continue
    const text = await files.readText(owner, { limit: configBytes }).catch(ignoreFileErrors)
    const other = text === undefined ? undefined : readConfig(text, owner)
    // The folder counts where that configuration states it; the default is the production folder.
    if (other?.ok && /\b(?:output_dir|save_dir)\b/.test(text!)) {
      folders.push({ folder: other.value.checkpointing.output_dir, owner })
    }
  }
  return folders
}

type Shape = Pick<ProjectFacts, 'sampleShape' | 'trainSamples' | 'columns'>

async function shapeOf(files: Files, path: string, config: Config): Promise<Shape> {
  try {
    if (path.endsWith('.csv')) return await tableShape(files, path)
    if (path.endsWith('.npz')) return await arrayShape(files, path, config.data.inputs)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
  }
  return {}
}

async function tableShape(files: Files, path: string): Promise<Shape> {
  const start = new TextDecoder().decode(await files.readRange(path, 0, headerBytes))
  try {
    const rows: unknown = parseCsv(start.replace(/^\ufeff/, ''), { toLine: 1, relaxColumnCount: true })
    const header = Array.isArray(rows) ? (rows as readonly unknown[])[0] : undefined
    return Array.isArray(header) ? { columns: header.map(String) } : {}
  } catch {
    return {}
  }
}

/** Shape of the inputs from the npy header inside the archive. */
async function arrayShape(files: Files, path: string, name: string): Promise<Shape> {
  const size = (await files.stat(path))?.size ?? 0
  const base = Math.max(0, size - zipTailSize)
  const place = locateDirectory(await files.readRange(path, base, zipTailSize), base, path)
  if (!place.ok || place.value.size > 1 << 22) return {}
  const directory = await files.readRange(path, place.value.offset, place.value.size)
  const members = readDirectory(directory, place.value, path, { ...usualZipLimits, bytes: 2 ** 40 })
  const member = members.ok ? members.value.find((each) => each.name === `${name}.npy`) : undefined
  if (!member) return {}
  const local = await files.readRange(path, member.offset, headerBytes)
  const start = contentStart(local, member)
  if (start === undefined) return {}
  const packed = local.subarray(start)
  const text = new TextDecoder('latin1').decode(member.method === 0 ? packed : inflateStart(packed))
  const shape = /^\u0093NUMPY[^{]{2,8}\{[^}]{0,400}'shape':\s*\(([0-9, ]{1,200})\)/.exec(text)?.[1]
  if (shape === undefined) return {}
  const [samples, ...sampleShape] = shape
    .split(',')
    .filter((part) => part.trim() !== '')
    .map(Number)
  return samples === undefined ? {} : { trainSamples: samples, sampleShape }
}

/** What the first bytes of a deflated member unpack to, as far as it goes. */
function inflateStart(packed: Uint8Array): Uint8Array {
  let first = new Uint8Array()
  const stream = new Inflate((chunk) => {
    if (first.length === 0) first = new Uint8Array(chunk)
  })
  try {
    stream.push(packed.subarray(0, 2048), false)
  } catch {
    // A broken member has no header to show.
  }
  return first
}

function ignoreFileErrors(error: unknown): undefined {
  if (!(error instanceof FileError)) throw error
}
