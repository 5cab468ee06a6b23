import { FileError, type Files } from '../ports.ts'

/** Where the interpreter of a project's own environment stands, on Unix and on Windows. */
const environments = ['.venv/bin/python', '.venv/Scripts/python.exe'] as const

/**
 * The Python that a project's trainer runs in, where the configuration names none: the one that the editor was told to
 * use, else that of the project's `.venv`, else the one on PATH.
 *
 * @param given the interpreter of the editor; undefined where it has none
 */
export async function chooseInterpreter(files: Files, given: string | undefined): Promise<string> {
  if (given !== undefined && given !== '') return given
  for (const path of environments) {
    if (await isThere(files, path)) return `${files.root}/${path}`
  }
  return /^[A-Za-z]:[\\/]|^\\\\/.test(files.root) ? 'python' : 'python3'
}

async function isThere(files: Files, path: string): Promise<boolean> {
  try {
    return (await files.stat(path)) !== undefined
  } catch (cause) {
    // What can't be looked at is named, so that starting it says why.
    if (cause instanceof FileError) return true
    throw cause
  }
}
