import * as vscode from 'vscode'
import { commandIds } from '../ids.ts'
import { Paced } from '../paced.ts'
import type { GateReports } from './gateReports.ts'
import { isChecklist, openBoxes } from './openChecklists.ts'
import type { PhaseNode } from './phaseNode.ts'
import { phaseNodes, type ProjectFacts } from './phasesModel.ts'
import { StableNodes } from './stableNodes.ts'
import { themeIcon } from './themeIcon.ts'

/** Boxes are read from an editor at most this often while somebody types, milliseconds. */
const quiet = 150

/** The phases view: renders the nodes of `phasesModel.ts` and holds nothing of its own. */
export class PhasesTree implements vscode.TreeDataProvider<PhaseNode>, vscode.Disposable {
  readonly #reports: GateReports
  readonly #changed = new vscode.EventEmitter<PhaseNode[] | undefined>()
  readonly #disposable: vscode.Disposable
  readonly #nodes = new StableNodes()

  readonly onDidChangeTreeData = this.#changed.event

  constructor(reports: GateReports) {
    this.#reports = reports
    const edits = new Paced(async () => this.#update(), quiet)
    const edited = (document: vscode.TextDocument) => {
      if (isChecklist(document)) edits.touch()
    }
    this.#disposable = vscode.Disposable.from(
      this.#changed,
      edits,
      reports.onDidChange(() => this.#update()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => edited(document)),
      vscode.workspace.onDidSaveTextDocument(edited),
      vscode.workspace.onDidCloseTextDocument(edited),
    )
  }

  /** Draws rows again though nothing has changed: somebody clicked on a box and turned back. */
  redraw(nodes: readonly PhaseNode[]): void {
    this.#changed.fire([...nodes])
  }

  dispose(): void {
    this.#disposable.dispose()
  }

  getChildren(node?: PhaseNode): PhaseNode[] {
    return [...(node ? node.children : this.#nodes.roots)]
  }

  getTreeItem(node: PhaseNode): vscode.TreeItem {
    const item = new vscode.TreeItem(node.label, states[node.folded])
    item.id = node.id
    if (node.description !== undefined) item.description = node.description
    item.tooltip = tooltipOf(node.tooltip)
    if (node.icon) item.iconPath = themeIcon(node.icon)
    item.contextValue = node.context
    item.accessibilityInformation = { label: node.spoken }
    if (node.checkbox) {
      const { ticked, says } = node.checkbox
      const { Checked, Unchecked } = vscode.TreeItemCheckboxState
      item.checkboxState = { state: ticked ? Checked : Unchecked, tooltip: says }
    }
    // A row with others below it is folded by a click; it is opened with its own button.
    if (node.folded === 'leaf' && (node.place || node.item)) {
      item.command = { command: commandIds.openItem, title: vscode.l10n.t('Open'), arguments: [node] }
    }
    return item
  }

  #update(): void {
    const changed = this.#nodes.update(phaseNodes(this.#reports.facts.map(withBoxes), vscode.l10n))
    if (changed?.length !== 0) this.#changed.fire(changed && [...changed])
  }
}

const states = {
  leaf: vscode.TreeItemCollapsibleState.None,
  collapsed: vscode.TreeItemCollapsibleState.Collapsed,
  expanded: vscode.TreeItemCollapsibleState.Expanded,
} as const

/** Paragraphs whose text is inert: it comes from files that anybody may write. */
function tooltipOf([first = '', ...rest]: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString('', false)
  text.appendMarkdown('**').appendText(first).appendMarkdown('**')
  for (const paragraph of rest) text.appendMarkdown('\n\n').appendText(paragraph)
  return text
}

function withBoxes(facts: ProjectFacts): ProjectFacts {
  const folder = vscode.Uri.parse(facts.project)
  return {
    ...facts,
    phases: facts.phases.map((each) => {
      const boxes = openBoxes(folder, each.phase.checklist)
      return boxes ? { ...each, boxes } : each
    }),
  }
}
