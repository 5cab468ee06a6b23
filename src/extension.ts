import type * as vscode from 'vscode'
import { nodeClock } from './node/clock.ts'
import { nodeFiles } from './node/files.ts'
import { isAlive } from './node/lock.ts'
import { nodeProcesses } from './node/processes.ts'
import { holderOf, isHere, signalHolder } from './node/running.ts'
import type { ExtensionParts } from './vscode/context.ts'
import { registerTasks } from './vscode/tasks/register.ts'
import { Projects } from './vscode/projects.ts'
import { registerRuns } from './vscode/runs/register.ts'
import { registerEvaluation } from './vscode/webviews/registerEvaluation.ts'
import { registerLanguage } from './vscode/language/register.ts'
import { registerReadiness } from './vscode/webviews/registerReadiness.ts'
import { registerTools } from './vscode/tools/register.ts'
import { registerPhases } from './vscode/trees/register.ts'

/** How long the extension's start waits for the first look at the folders, milliseconds. */
const patience = 1000
const portsOf = (root: string) => ({ files: nodeFiles(root), processes: nodeProcesses, clock: nodeClock })

/** Builds the parts and subscribes them; nothing else happens here. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const projects = new Projects(portsOf)
  context.subscriptions.push(projects)
  const parts: ExtensionParts = {
    context,
    projects,
    commandLine: {
      node: process.execPath,
      main: context.asAbsolutePath('dist/cli/main.js'),
      env: { ELECTRON_RUN_AS_NODE: '1' },
    },
    version: (context.extension.packageJSON as { version: string }).version,
    packaged: nodeFiles(context.extensionPath),
    portsOf,
    running: { isAlive, isHere, holderOf, signal: signalHolder },
  }
  context.subscriptions.push(...register(parts))
  // A command that comes with the start finds the projects; a disk that doesn't answer keeps nobody waiting for long.
  await Promise.race([projects.start(), new Promise((resolve) => setTimeout(resolve, patience))])
}

function register(parts: ExtensionParts): readonly vscode.Disposable[] {
  return [
    registerPhases(parts),
    registerReadiness(parts),
    registerTools(parts),
    registerRuns(parts),
    registerTasks(parts),
    registerLanguage(parts),
    registerEvaluation(parts),
  ]
}
