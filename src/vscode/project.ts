import type * as vscode from 'vscode'
import type { Result } from '../core/finding.ts'
import type { GateName } from '../core/phases/gates.ts'
import type { Ports } from '../core/ports.ts'
import { findConfigPath } from '../core/readiness/configPath.ts'
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
  let judging: Promise<Ground> | undefined
  const gates = new Map<GateName, Promise<Result<GateReport>>>()
  /** The ground with the configuration that the command line would judge by. */
  async function judgingGround(): Promise<Ground> {
    const configPath = await findConfigPath(ports.files)
    const usual = project.ground()
    return configPath === usual.configPath
      ? usual
      : createGround({ files: ports.files, clock: ports.clock, configPath })
  }
  const project: Project = {
    folder,
    ports,
    ground: () => (ground ??= createGround({ files: ports.files, clock: ports.clock })),
    gate(name = 'production_ready') {
      const known =
        gates.get(name) ?? (judging ??= judgingGround()).then((current) => judgeGate(current, name))
      gates.set(name, known)
      return known
    },
    invalidate() {
      ground = undefined
      judging = undefined
      gates.clear()
    },
  }
  return project
}
