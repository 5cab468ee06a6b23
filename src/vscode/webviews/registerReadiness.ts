import * as vscode from 'vscode'
import { asRow } from '../commands/rows.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds } from '../ids.ts'
import { pickProject } from '../tasks/asking.ts'
import { Panels } from './panel.ts'
import { readinessKind } from './readinessPanel.ts'

/** The readiness panel and the command that opens it: for the gate of a row, else for production. */
export function registerReadiness({ context, projects }: ExtensionParts): vscode.Disposable {
  const panels = new Panels(context.extensionUri, readinessKind(projects))
  return vscode.Disposable.from(
    panels,
    vscode.commands.registerCommand(commandIds.showReadiness, async (row?: unknown) => {
      const project = await pickProject(projects, row)
      if (project)
        panels.open({ folder: project.folder.uri.toString(), gate: asRow(row)?.gate ?? 'production_ready' })
    }),
  )
}
