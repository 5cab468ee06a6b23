import * as vscode from 'vscode'
import { complete, type Completion } from '../../core/config/complete.ts'
import type { ConfigFindings } from '../diagnostics/configFindings.ts'
import type { Projects } from '../projects.ts'
import { snippetText } from './completionModel.ts'
import { pathInFolder } from './configNames.ts'
import { rangeOfOffsets } from './ranges.ts'
import { yamlExtensionFor } from './yamlExtension.ts'

const dataFiles = 'data/**/*.{npz,csv,parquet}'
const mostFiles = 200

/** Keys and values while one types. */
export class Completions implements vscode.CompletionItemProvider {
  static readonly triggers = [' ', ':', '[', ',', '"', "'"]
  readonly #findings: ConfigFindings
  readonly #projects: Projects

  constructor(findings: ConfigFindings, projects: Projects) {
    this.#findings = findings
    this.#projects = projects
  }

  async provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    token: vscode.CancellationToken,
  ): Promise<vscode.CompletionItem[]> {
    const text = document.getText()
    const offset = document.offsetAt(position)
    const files = isPathLine(document.lineAt(position).text) ? await this.#filesAround(document, token) : []
    if (token.isCancellationRequested) return []
    const project = this.#findings.factsOf(document)
    const { completesKeys } = yamlExtensionFor(document.uri)
    return complete(text, offset, { files, ...(project && { project }) })
      .filter(({ kind }) => kind === 'value' || !completesKeys)
      .map((each, index) => toItem(document, each, index))
  }

  async #filesAround(document: vscode.TextDocument, token: vscode.CancellationToken): Promise<string[]> {
    const project = this.#projects.of(document.uri)
    if (!project) return []
    const pattern = new vscode.RelativePattern(project.folder, dataFiles)
    const found = await vscode.workspace.findFiles(pattern, null, mostFiles, token)
    return found.map(({ path }) => pathInFolder(project.folder.uri.path, path)).toSorted()
  }
}

const isPathLine = (line: string) => /\b(?:train|val|test)["']?\s*:/.test(line)

const kinds = {
  section: vscode.CompletionItemKind.Module,
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.Value,
} as const

function toItem(document: vscode.TextDocument, each: Completion, index: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem({ label: each.label, description: each.detail }, kinds[each.kind])
  item.documentation = new vscode.MarkdownString(each.documentation)
  item.range = rangeOfOffsets(document, each.start, each.end)
  item.insertText = new vscode.SnippetString(snippetText(each))
  // Lines come with their own indentation.
  item.keepWhitespace = true
  // The schema's order; the default of a key is chosen first.
  item.sortText = String(index).padStart(4, '0')
  item.preselect = each.detail === 'default'
  if (each.goesOn) item.command = { command: 'editor.action.triggerSuggest', title: '' }
  return item
}
