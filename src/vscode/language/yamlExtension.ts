import * as vscode from 'vscode'
import { silentFor, type YamlExtension } from './yamlExtensionModel.ts'

const extensionId = 'redhat.vscode-yaml'

/** What Red Hat's YAML extension does for a file, by its presence and its settings; nothing where it isn't there. */
export function yamlExtensionFor(uri: vscode.Uri): YamlExtension {
  const settings = vscode.workspace.getConfiguration('yaml', uri)
  // Present is as good as active: it starts with the first YAML file, and so with ours.
  return silentFor(vscode.extensions.getExtension(extensionId) !== undefined, (name) =>
    settings.get<unknown>(name),
  )
}
