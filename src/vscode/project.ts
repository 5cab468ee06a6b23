import type * as vscode from 'vscode'
import type { Result } from '../core/finding.ts'
import type { GateName } from '../core/phases/gates.ts'
import type { Ports } from '../core/ports.ts'
import { createGround } from '../core/readiness/createGround.ts'
import { judgeGate, type GateReport } from '../core/readiness/gate.ts'
import type { Ground } from '../core/readiness/ground.ts'

/** One folder with a project in it. What is asked of it is computed once until a file changes. */
export interface Project {
  readonly folder: vscode.WorkspaceFolder
  readonly ports: Ports
  /** The engine's view of the files as they are now. */
  ground(): Ground
  gate(name?: GateName): Promise<Result<GateReport>>
  /** Forgets what was computed: files have changed. */
  invalidate(): void
}

export function createProject(folder: vscode.WorkspaceFolder, ports: Ports): Project {
  let ground: Ground | undefined
  const gates = new Map<GateName, Promise<Result<GateReport>>>()
  const project: Project = {
    folder,
    ports,
    ground: () => (ground ??= createGround({ files: ports.files, clock: ports.clock })),
    gate(name = 'production_ready') {
      const known = gates.get(name) ?? judgeGate(project.ground(), name)
      gates.set(name, known)
      return known
    },
    invalidate() {
      ground = undefined
      gates.clear()
    },
  }
  return project
}
