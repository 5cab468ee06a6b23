import { existsSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/**
 * The folder of the installed package, which holds `phases/`, `templates/` and `samples/`: the nearest
 * one above this module with a `phases` folder and a `package.json`. In the build this module lies in
 * `dist/cli/` or `dist/chunks/`, in the source in `src/cli/`; both are two levels below.
 */
export function packageRoot(module = import.meta.url): string {
  let folder = path.dirname(fileURLToPath(module))
  for (let level = 0; level < 6; level++) {
    if (existsSync(path.join(folder, 'package.json')) && existsSync(path.join(folder, 'phases')))
      return folder
    folder = path.dirname(folder)
  }
  throw new Error(`the package's own files are missing above ${fileURLToPath(module)}; install it again`)
}

/** A built file, by its path inside `dist/`. */
export const bundled = (name: string): string => path.join(packageRoot(), 'dist', name)

/** The program of the command line itself, to be started with Node. */
export const mainProgram = (): string => bundled('cli/main.js')
