import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach } from 'vitest'
import { runInProcess } from './inProcess.ts'

/**
 * Runs one command in a folder that each test of the file gets anew. Its name would break any command line that is put
 * together as text.
 */
export function scratchFor(command: string) {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), `${command} 'quotes' && `))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  const at = (name: string) => path.join(folder, name)
  return {
    at,
    read: (name: string) => readFileSync(at(name), 'utf8'),
    write(name: string, content: string | Uint8Array): void {
      mkdirSync(path.dirname(at(name)), { recursive: true })
      writeFileSync(at(name), content)
    },
    run: (args: readonly string[], more: Omit<Parameters<typeof runInProcess>[1], 'cwd'> = {}) =>
      runInProcess([command, ...args], { cwd: folder, ...more }),
  }
}
