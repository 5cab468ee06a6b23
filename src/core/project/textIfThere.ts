import { FileError, type Files } from '../ports.ts'

/** A file's text; undefined where there is none. Any other problem with it is a FileError. */
export async function textIfThere(files: Files, path: string, limit: number): Promise<string | undefined> {
  try {
    return await files.readText(path, { limit })
  } catch (cause) {
    if (cause instanceof FileError && cause.problem === 'missing') return undefined
    throw cause
  }
}
