import * as vscode from 'vscode'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import type { PhaseNode } from '../trees/phaseNode.ts'

/** The argument of a command where it is a row of the phases view: commands can be called with anything. */
export function asNode(value: unknown): PhaseNode | undefined {
  const node = value as Partial<PhaseNode> | null | undefined
  return typeof node === 'object' && typeof node?.project === 'string' && typeof node.context === 'string'
    ? (node as PhaseNode)
    : undefined
}

export function projectOf(projects: Projects, { project }: PhaseNode): Project | undefined {
  return projects.all.find(({ folder }) => folder.uri.toString() === project)
}

/** The project a command is for: the row's, the only one, that of the active editor, or the one the person picks. */
export async function chooseProject(projects: Projects, node?: PhaseNode): Promise<Project | undefined> {
  if (node) return projectOf(projects, node)
  const { all } = projects
  if (all.length < 2) return all[0]
  const active = vscode.window.activeTextEditor
  const current = active && projects.of(active.document.uri)
  if (current) return current
  const picked = await vscode.window.showQuickPick(
    all.map((project) => ({ label: project.folder.name, description: project.folder.uri.fsPath, project })),
    { title: vscode.l10n.t('Which project?') },
  )
  return picked?.project
}
