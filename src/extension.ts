import { setImmediate } from 'node:timers/promises'
import type * as vscode from 'vscode'
import { nodeClock } from './node/clock.ts'
import { nodeFiles } from './node/files.ts'
import { isAlive } from './node/lock.ts'
import { nodeProcesses } from './node/processes.ts'
import { holderOf, isHere, signalHolder } from './node/running.ts'
import { startThread } from './node/thread.ts'
import type { EngineThreadData } from './engineThread.ts'
import type { ExtensionParts } from './vscode/context.ts'
import { ThreadEngine } from './vscode/engine/engine.ts'
import { Projects } from './vscode/projects.ts'

type Register = (parts: ExtensionParts) => vscode.Disposable

/** What registers the parts, in the order in which they are seen. Each is read from the disk when it is its turn. */
const registrations: readonly (() => Promise<Register>)[] = [
  async () => (await import('./vscode/trees/register.ts')).registerPhases,
  async () => (await import('./vscode/runs/register.ts')).registerRuns,
  async () => (await import('./vscode/webviews/registerReadiness.ts')).registerReadiness,
  async () => (await import('./vscode/webviews/registerEvaluation.ts')).registerEvaluation,
  async () => (await import('./vscode/language/register.ts')).registerLanguage,
  async () => (await import('./vscode/tasks/register.ts')).registerTasks,
  async () => (await import('./vscode/tools/register.ts')).registerTools,
]

/** What most parts stand on, and takes the longest to load: in a turn of its own. */
const foundation = () => import('./core/config/schema.ts')

/** How long the extension's start waits for the first look at the folders, milliseconds. */
const patience = 1000
const portsOf = (root: string) => ({ files: nodeFiles(root), processes: nodeProcesses, clock: nodeClock })

/**
 * Builds the parts and subscribes them; nothing else happens here. The editor's other extensions run between two parts.
 */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const data: EngineThreadData = { kernelThread: context.asAbsolutePath('dist/node/kernelThread.js') }
  const engine = new ThreadEngine(() => startThread(context.asAbsolutePath('dist/engineThread.cjs'), data))
  const projects = new Projects(portsOf, engine)
  context.subscriptions.push(projects, engine)
  const parts: ExtensionParts = {
    context,
    projects,
    engine,
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
  await foundation()
  await setImmediate()
  for (const load of registrations) {
    const register = await load()
    context.subscriptions.push(register(parts))
    await setImmediate()
  }
  // A command that comes with the start finds the projects; a disk that doesn't answer keeps nobody waiting for long.
  await Promise.race([projects.start(), new Promise((resolve) => setTimeout(resolve, patience))])
}
