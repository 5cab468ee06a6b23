import type * as vscode from 'vscode'
import type { Result } from '../core/finding.ts'
import type { GateName } from '../core/phases/gates.ts'
import type { Ports } from '../core/ports.ts'
import type { GateReport } from '../core/readiness/gate.ts'
import type { EngineAnswer, EngineProtocol, EngineRequest } from '../protocol/engine.ts'
import type { Engine } from './engine/engine.ts'

type Asked = EngineProtocol['request']['type']

/** One folder with a project in it. What is asked of it is computed once until a file changes. */
export interface Project {
  readonly folder: vscode.WorkspaceFolder
  readonly ports: Ports
  gate(name?: GateName): Promise<Result<GateReport>>
  /** Asks the engine about the files as they are now; rejects where the signal is aborted first. */
  ask<T extends Asked>(
    question: Omit<EngineRequest<T>, 'root' | 'type'> & { readonly type: T },
    signal?: AbortSignal,
  ): Promise<EngineAnswer<T>>
  /** Forgets what was computed: files have changed. */
  invalidate(): void
}

export function createProject(folder: vscode.WorkspaceFolder, ports: Ports, engine: Engine): Project {
  const { root } = ports.files
  const gates = new Map<GateName, Promise<Result<GateReport>>>()
  const project: Project = {
    folder,
    ports,
    gate(name = 'production_ready') {
      const known = gates.get(name)
      if (known) return known
      const asked = project.ask({ type: 'gate', gate: name })
      gates.set(name, asked)
      // What failed is asked again: nothing may change in the files when they can be read again.
      asked.catch(() => gates.get(name) === asked && gates.delete(name))
      return asked
    },
    ask: (question, signal) => engine.request({ ...question, root } as never, signal),
    invalidate() {
      engine.invalidate(root)
      gates.clear()
    },
  }
  return project
}
