import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import * as vscode from 'vscode'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { getLanguageService } from 'yaml-language-server'

const { Error, Warning, Information, Hint } = vscode.DiagnosticSeverity
/** The protocol counts from one. */
const severities = [Error, Warning, Information, Hint]

/** What an extension's manifest may contribute to Red Hat's YAML. */
interface Contribution {
  readonly fileMatch: string | readonly string[]
  readonly url: string
}

/**
 * Stands in for Red Hat's YAML extension, which no package registry has: its language server itself, on the schemas that
 * the installed extensions contribute to it, tells of every open YAML file.
 */
export function activate({ subscriptions }: vscode.ExtensionContext): void {
  const service = getLanguageService({
    schemaRequestService: (uri) => readFile(fileURLToPath(uri), 'utf8'),
    workspaceContext: { resolveRelativePath: (path, base) => new URL(path, base).href },
  })
  service.configure({ validate: true, schemas: contributedSchemas() })
  const collection = vscode.languages.createDiagnosticCollection('YAML')
  const validate = async (document: vscode.TextDocument) => {
    if (document.languageId !== 'yaml') return
    const { uri, version } = document
    const isOn = vscode.workspace.getConfiguration('yaml', uri).get<boolean>('validate') !== false
    const text = TextDocument.create(uri.toString(), 'yaml', version, document.getText())
    const found = isOn ? await service.doValidation(text, false) : []
    if (document.version !== version || document.isClosed) return
    collection.set(
      uri,
      found.map(({ range: { start, end }, message, severity, source }) => {
        const range = new vscode.Range(start.line, start.character, end.line, end.character)
        const diagnostic = new vscode.Diagnostic(range, message, severities[(severity ?? 1) - 1])
        diagnostic.source = source ?? 'YAML'
        return diagnostic
      }),
    )
  }
  const validateAll = () => void Promise.all(vscode.workspace.textDocuments.map(validate))
  subscriptions.push(
    collection,
    vscode.workspace.onDidOpenTextDocument(validate),
    vscode.workspace.onDidChangeTextDocument(({ document }) => validate(document)),
    vscode.workspace.onDidCloseTextDocument(({ uri }) => collection.delete(uri)),
    vscode.workspace.onDidChangeConfiguration(validateAll),
  )
  validateAll()
}

function contributedSchemas() {
  return vscode.extensions.all.flatMap(({ packageJSON, extensionUri }) => {
    const { contributes } = packageJSON as { contributes?: { yamlValidation?: readonly Contribution[] } }
    return (contributes?.yamlValidation ?? []).map(({ fileMatch, url }) => ({
      fileMatch: [fileMatch].flat(),
      uri: vscode.Uri.joinPath(extensionUri, url).toString(),
    }))
  })
}
