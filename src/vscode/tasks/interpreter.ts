import * as vscode from 'vscode'
import { settingIds } from '../ids.ts'

const pythonExtension = 'ms-python.python'

/** What is used of the interface that the Python extension exports. */
interface PythonEnvironments {
  getActiveEnvironmentPath(resource: vscode.Uri): { readonly id: string; readonly path: string }
  resolveEnvironment(environment: {
    readonly id: string
    readonly path: string
  }): Promise<{ readonly executable: { readonly uri: vscode.Uri | undefined } } | undefined>
}

/**
 * The interpreter for a project's trainer: the one that the settings name, else the one chosen in the Python extension.
 * Undefined where neither names one, or the workspace isn't trusted; then the command line looks for a `.venv`.
 */
export async function interpreterOf(folder: vscode.WorkspaceFolder): Promise<string | undefined> {
  if (!vscode.workspace.isTrusted) return undefined
  const stated = vscode.workspace.getConfiguration(undefined, folder.uri).get<string>(settingIds.python, '')
  return stated.trim() === '' ? chosenInterpreter(folder.uri) : stated.trim()
}

async function chosenInterpreter(resource: vscode.Uri): Promise<string | undefined> {
  const extension = vscode.extensions.getExtension<{ environments?: PythonEnvironments } | undefined>(
    pythonExtension,
  )
  try {
    const environments = (await extension?.activate())?.environments
    if (!environments) return undefined
    const resolved = await environments.resolveEnvironment(environments.getActiveEnvironmentPath(resource))
    const path: unknown = resolved?.executable.uri?.fsPath
    return typeof path === 'string' && path !== '' ? path : undefined
  } catch {
    // Another extension's trouble must not keep a training from starting.
    return undefined
  }
}
