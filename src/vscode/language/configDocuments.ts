import * as vscode from 'vscode'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { configPattern, isConfigName, pathInFolder } from './configNames.ts'

/** The configurations of a project, in the editor. */
export const configSelector: vscode.DocumentSelector = [{ scheme: 'file', pattern: configPattern }]

export const isConfigDocument = ({ uri }: vscode.TextDocument): boolean =>
  uri.scheme === 'file' && isConfigName(uri.path)

/** Where a document stands: its project, if it is in one, and its path there (else its name). */
export interface PlaceOfDocument {
  readonly project: Project | undefined
  readonly file: string
}

export function placeOfDocument(projects: Projects, uri: vscode.Uri): PlaceOfDocument {
  const project = projects.of(uri)
  return { project, file: pathInFolder(project?.folder.uri.path, uri.path) }
}
