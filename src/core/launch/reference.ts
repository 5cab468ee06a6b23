import { outputOf } from '../outputOf.ts'
import type { Processes } from '../ports.ts'

/** The PyTorch reference trainer as it is installed in an interpreter. */
export interface Reference {
  readonly command: string
  readonly args: readonly string[]
  readonly version: string
}

/** What an interpreter is given to start the trainer. */
const referenceArguments: readonly string[] = ['-m', 'finalize_trainer']

/** Prints the version of the package without loading PyTorch, and looks for nothing in the working directory. */
const probe = [
  'import sys',
  'sys.path[:] = [place for place in sys.path if place]',
  'from importlib.metadata import version',
  'print(version("finalize-trainer"))',
].join('; ')

/** Looks for the reference trainer in a Python interpreter; undefined where it isn't installed, or there is no such interpreter. */
export async function findReference(
  processes: Processes,
  python: string,
  cwd: string,
): Promise<Reference | undefined> {
  const printed = await outputOf(processes, python, ['-c', probe], { cwd, limit: 100 })
  const version = printed?.trim() ?? ''
  return /^\d[\w.+-]*$/.test(version) ? referenceIn(python, version) : undefined
}

/** What starts the reference trainer of an interpreter. */
function referenceIn(python: string, version: string): Reference {
  return { command: python, args: referenceArguments, version }
}

/** As {@link findReference}, each interpreter looked at once. */
export function createReferenceFinder(processes: Processes, cwd: string) {
  const found = new Map<string, Promise<Reference | undefined>>()
  return (python: string): Promise<Reference | undefined> => {
    const known = found.get(python) ?? findReference(processes, python, cwd)
    found.set(python, known)
    return known
  }
}
