import { mlflowRoot, runRoots } from '../../core/runs/findRuns.ts'

/** A run: the URI of its project's folder, and its directory in there. */
export interface RunPlace {
  readonly folder: string
  readonly run: string
}

/** Several runs of one project. */
export interface RunsPlace {
  readonly folder: string
  readonly runs: readonly string[]
}

const roots: ReadonlySet<string> = new Set([...runRoots, mlflowRoot])

/** Whether a value that comes from outside (a command's argument, a restored state) is a directory below one of the folders in which runs are. */
export function isRunPath(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 1000 || value.includes('\\') || value.includes('\0'))
    return false
  const [first, ...rest] = value.split('/')
  return roots.has(first ?? '') && rest.every((part) => part !== '' && part !== '.' && part !== '..')
}
