import path from 'node:path'
import type { Ports } from '../core/ports.ts'
import type { Invocation } from './command.ts'

/** A path given on the command line, relative to the project with `/` where it lies inside. */
export function projectPath(
  { cwd }: Pick<Invocation, 'cwd'>,
  { files }: Pick<Ports, 'files'>,
  given: string,
): string
export function projectPath(
  { cwd }: Pick<Invocation, 'cwd'>,
  { files }: Pick<Ports, 'files'>,
  given: string | undefined,
): string | undefined
export function projectPath(
  { cwd }: Pick<Invocation, 'cwd'>,
  { files }: Pick<Ports, 'files'>,
  given: string | undefined,
): string | undefined {
  if (given === undefined) return undefined
  const way = path.relative(files.root, path.resolve(cwd, given))
  return way.startsWith('..') || path.isAbsolute(way)
    ? path.resolve(cwd, given)
    : way.split(path.sep).join('/')
}
