import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildAll } from '../scripts/build.mjs'

/**
 * The command line and its child process as people get them: tests run what is built. All that tests leave in the
 * folder for temporary files goes with the last one.
 */
export default async function setup(): Promise<() => void> {
  const temporary = mkdtempSync(path.join(os.tmpdir(), 'tests-'))
  process.env['TMPDIR'] = temporary
  if (process.env['FINALIZE_MODEL_BUILT'] !== '1') await buildAll()
  return () => rmSync(temporary, { recursive: true, force: true })
}
