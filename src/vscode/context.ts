import type * as vscode from 'vscode'
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
}
