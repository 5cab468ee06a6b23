import { readConfig } from '../config/effective.ts'
import type { Config } from '../config/schema.ts'
import { failure, type Result } from '../finding.ts'
import { FileError, type Files } from '../ports.ts'
import { fileFinding } from '../project/fileFinding.ts'

const limit = 1 << 20

/** The effective configuration of a file of the project; a file that can't be read is a failed result. */
export async function readConfigAt(files: Files, path: string): Promise<Result<Config>> {
  const text = await readTextAt(files, path)
  return typeof text === 'string' ? readConfig(text, path) : text
}

/** A text file of the project, or why it can't be had. */
export async function readTextAt(files: Files, path: string): Promise<string | ReturnType<typeof failure>> {
  try {
    return await files.readText(path, { limit })
  } catch (cause) {
    if (!(cause instanceof FileError)) throw cause
    return failure(fileFinding(cause))
  }
}
