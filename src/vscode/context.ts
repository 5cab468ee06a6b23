import type * as vscode from 'vscode'
import type { Holder, Liveness } from '../core/finalize/activity.ts'
import type { Files, Ports } from '../core/ports.ts'
import type { Projects } from './projects.ts'

/** What the parts of the extension are built with. */
export interface ExtensionParts {
  readonly context: vscode.ExtensionContext
  readonly projects: Projects
  /** Path of the command line's `main.js` inside the extension, and the program that runs it. */
  readonly commandLine: {
    readonly node: string
    readonly main: string
    readonly env: Readonly<Record<string, string>>
  }
  readonly version: string
  /** The extension's own files: phases, templates, samples. */
  readonly packaged: Files
  /** Ports on a folder (absolute path) that is no project yet. */
  portsOf(root: string): Ports
  /** The processes behind the locks of a project. */
  readonly running: RunningProcesses
}

export interface RunningProcesses {
  readonly isAlive: Liveness
  /** Whether a holder runs on this machine. */
  isHere(holder: Holder): boolean
  /** The entry of a lock for a process that takes none itself. */
  holderOf(pid: number): Promise<Holder>
  /** `interrupt` asks it to end as Ctrl+C does. False where that can't be done from here. */
  signal(holder: Holder, how: 'interrupt' | 'kill'): Promise<boolean>
}
