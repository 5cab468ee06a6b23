import type * as vscode from 'vscode'
import type { RunningProcesses } from '../core/launch/holder.ts'
import type { Files, Ports } from '../core/ports.ts'
import type { Engine } from './engine/engine.ts'
import type { Projects } from './projects.ts'

/** What the parts of the extension are built with. */
export interface ExtensionParts {
  readonly context: vscode.ExtensionContext
  readonly projects: Projects
  readonly engine: Engine
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
