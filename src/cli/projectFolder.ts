import path from 'node:path'
import { shellWord } from '../core/wording/shellWord.ts'

/** The folder of the project that a command line names (absolute), or else the one it was called in. */
export const projectFolder = (cwd: string, named: string | undefined): string =>
  path.resolve(cwd, named ?? '.')

/** The same project as the argument of a command to type, a space before it; '' where none was named. */
export const sameProject = (named: string | undefined): string =>
  named === undefined ? '' : ` ${shellWord(named)}`
