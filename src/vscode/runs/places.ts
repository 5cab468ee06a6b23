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

/** Whether a value that comes from outside (a command's argument, a restored state) is a directory below `results/`. */
export function isRunPath(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > 1000 || value.includes('\\') || value.includes('\0'))
    return false
  const [first, ...rest] = value.split('/')
  return first === 'results' && rest.every((part) => part !== '' && part !== '.' && part !== '..')
}
