import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type * as vscode from 'vscode'
import type { Files } from '../../../../src/core/ports.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import { nodeProcesses } from '../../../../src/node/processes.ts'
import { createProject, type Project } from '../../../../src/vscode/project.ts'
import { engineOn } from './engineOn.ts'

const filesAt = (place: string) => nodeFiles(fileURLToPath(new URL(`../../../../${place}`, import.meta.url)))
const sample = filesAt('samples/digits')
const packaged = filesAt('.')
const checklist = 'phases/05_finalization/checklists/production_ready.md'

/** Files of a disk on which each access takes this long, milliseconds. */
function slowly(files: Files, latency: number): Files {
  const slow = Object.entries(files).map(([name, value]: [string, unknown]) => [
    name,
    typeof value === 'function'
      ? async (...args: unknown[]): Promise<unknown> => {
          await pause(latency)
          return (value as (...args: unknown[]) => unknown)(...args)
        }
      : value,
  ])
  return Object.fromEntries(slow) as Files
}

export interface ChangingProject extends Project {
  /** How often the checklist was changed. The title that a report gives of it is this number when it was read. */
  readonly version: number
  /** How often judging began. */
  readonly begun: number
  /** What reading the project's folders fails with, while it is set. */
  failure: Error | undefined
  change(): void
}

/** The sample, on a disk of the latency, with a last checklist that can be changed. */
export function changingProject(latency: number): ChangingProject {
  let version = 0
  let begun = 0
  let failure: Error | undefined
  const files: Files = {
    ...sample,
    async stat(path) {
      if (path === 'phases') begun++
      if (failure) throw failure
      return sample.stat(path)
    },
    async readText(path, options) {
      if (path !== checklist) return sample.readText(path, options)
      return (await packaged.readText(path)).replace(/^# .*$/m, `# ${version}`)
    },
  }
  const folder = { uri: { toString: () => 'file:///digits' }, name: 'digits', index: 0 }
  const ports = { files: slowly(files, latency), clock: nodeClock, processes: nodeProcesses }
  const project = createProject(
    folder as vscode.WorkspaceFolder,
    ports,
    engineOn(() => ports),
  )
  return {
    ...project,
    get version() {
      return version
    },
    get begun() {
      return begun
    },
    get failure() {
      return failure
    },
    set failure(error) {
      failure = error
    },
    change() {
      version++
      project.invalidate()
    },
  }
}
