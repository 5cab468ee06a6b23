import type { Result } from '../finding.ts'
import { FileError, type Files } from '../ports.ts'
import { readConfig } from './effective.ts'
import { limits } from './limits.ts'
import type { Config } from './schema.ts'

/** The effective configuration of a file. A file that can't be read is a FileError. */
export async function readConfigFile(files: Files, path: string): Promise<Result<Config>> {
  return readConfig(await files.readText(path, { limit: limits.bytes }), path)
}

/** The effective configuration of a file; undefined where it can't be read or isn't valid. */
export async function configIfValid(files: Files, path: string): Promise<Config | undefined> {
  try {
    const read = await readConfigFile(files, path)
    return read.ok ? read.value : undefined
  } catch (cause) {
    if (cause instanceof FileError) return undefined
    throw cause
  }
}
