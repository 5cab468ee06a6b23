import * as vscode from 'vscode'
import { outline, type OutlineNode } from '../../core/config/outline.ts'
import type { ConfigFindings } from '../diagnostics/configFindings.ts'
import { toRange } from './ranges.ts'
import { yamlExtensionFor } from './yamlExtension.ts'

/** Sections and keys for the outline, the breadcrumbs and “go to symbol”. */
export const outlines = (findings: ConfigFindings): vscode.DocumentSymbolProvider => ({
  provideDocumentSymbols(document) {
    const parsed = yamlExtensionFor(document.uri).outlines ? undefined : findings.parsed(document)
    return parsed ? outline(parsed).map(toSymbol) : []
  },
})

const kinds = {
  section: vscode.SymbolKind.Module,
  list: vscode.SymbolKind.Array,
  value: vscode.SymbolKind.Property,
} as const

function toSymbol({ name, detail, kind, range, nameRange, children }: OutlineNode): vscode.DocumentSymbol {
  const symbol = new vscode.DocumentSymbol(name, detail, kinds[kind], toRange(range), toRange(nameRange))
  symbol.children = children.map(toSymbol)
  return symbol
}
