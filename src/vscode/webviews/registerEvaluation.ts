import * as vscode from 'vscode'
import type { ExtensionParts } from '../context.ts'
import { commandIds } from '../ids.ts'
import { pickProject } from '../tasks/asking.ts'
import { evaluationKind } from './evaluationPanel.ts'
import { Panels } from './panel.ts'

/** The evaluation panel and the command that opens it. */
export function registerEvaluation({
  context,
  projects,
  engine,
  version,
}: ExtensionParts): vscode.Disposable {
  const panels = new Panels(context.extensionUri, evaluationKind(projects, engine, version))
  return vscode.Disposable.from(
    panels,
    vscode.commands.registerCommand(commandIds.showEvaluation, async () => {
      const project = await pickProject(projects, undefined)
      if (project) panels.open({ folder: project.folder.uri.toString() })
    }),
  )
}
