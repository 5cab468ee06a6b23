import { digestOf } from '../digest.ts'
import { FileError, type Files } from '../ports.ts'
import { projectScript } from './trainer.ts'

/** SHA-256 of the script that `init` lays into a project. */
const scaffold = 'f49dbe5255457583ff7ba244653afd3f3e288ad8b84f66489602d3e4618967d5'
const largestScaffold = 10_000

/**
 * Whether a project has a training script of its own. The one that `init` laid there, as long as nobody has changed it, is
 * none: it only hands over to a trainer of ours, and which one that is must not depend on a package being installed.
 */
export async function hasProjectScript(files: Files): Promise<boolean> {
  const stat = await files.stat(projectScript)
  if (stat === undefined) return false
  if (stat.kind !== 'file' || stat.size > largestScaffold) return true
  try {
    const text = await files.readText(projectScript, { limit: largestScaffold })
    return digestOf(text.replaceAll('\r\n', '\n')) !== scaffold
  } catch (cause) {
    if (cause instanceof FileError) return true
    throw cause
  }
}
