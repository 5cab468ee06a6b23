import * as vscode from 'vscode'
import { readComparisonRequest, type ComparisonProtocol } from '../../protocol/comparison.ts'
import { readRunRequest, type RunProtocol } from '../../protocol/run.ts'
import { openProjectFile } from '../commands/openProjectFile.ts'
import type { ExtensionParts } from '../context.ts'
import { commandIds, panelIds } from '../ids.ts'
import type { PanelKind, PanelLink } from '../webviews/panel.ts'
import { titleInWorkspace } from '../webviews/titleInWorkspace.ts'
import { mostCompared } from './comparisonModel.ts'
import { ComparisonSession } from './comparisonSession.ts'
import { isRunPath, type RunPlace, type RunsPlace } from './places.ts'
import { RunSession } from './runSession.ts'

const icon = { light: 'run-light.svg', dark: 'run-dark.svg' }

/** The panel of one run. */
export function runPanel(parts: ExtensionParts): PanelKind<RunProtocol, RunPlace> {
  return {
    viewType: panelIds.run,
    view: 'run',
    icon,
    key: ({ folder, run }) => `${folder}#${run}`,
    title: ({ folder, run }) =>
      titleInWorkspace(vscode.l10n.t('Run {0}', run.replace(/^results\//, '')), folder),
    readState: readRunPlace,
    readRequest: readRunRequest,
    start(place, link) {
      const root = vscode.Uri.parse(place.folder)
      const session = new RunSession({
        ports: parts.portsOf(root.fsPath),
        directory: place.run,
        running: parts.running,
        l10n: vscode.l10n,
        actions: {
          open: (path) => openProjectFile(root, path, { viewColumn: vscode.ViewColumn.Beside }),
          compare: () => void vscode.commands.executeCommand(commandIds.compareRuns, place),
          mayStart: () => vscode.workspace.isTrusted,
        },
        tell: (model) => link.notify({ type: 'changed', model }),
      })
      return { handlers: session.handlers, dispose: followVisibility(session, link) }
    },
  }
}

/** The panel that compares runs. */
export function comparisonPanel(
  parts: ExtensionParts,
  openRun: (place: RunPlace) => void,
): PanelKind<ComparisonProtocol, RunsPlace> {
  return {
    viewType: panelIds.comparison,
    view: 'comparison',
    icon,
    key: ({ folder, runs }) => `${folder}#${runs.join('#')}`,
    title: ({ folder, runs }) => titleInWorkspace(vscode.l10n.t('Compare {0} Runs', runs.length), folder),
    readState: readRunsPlace,
    readRequest: readComparisonRequest,
    start({ folder, runs }, link) {
      const session = new ComparisonSession({
        ports: parts.portsOf(vscode.Uri.parse(folder).fsPath),
        paths: runs,
        isAlive: parts.running.isAlive,
        l10n: vscode.l10n,
        openRun: (run) => openRun({ folder, run }),
        tell: (model) => link.notify({ type: 'changed', model }),
      })
      return { handlers: session.handlers, dispose: followVisibility(session, link) }
    },
  }
}

/** Runs are followed while their panel is seen. A view that comes back loads anew, which shows it again. */
function followVisibility(
  session: { show(): void; hide(): void },
  { panel }: Pick<PanelLink<RunProtocol>, 'panel'>,
): () => void {
  const listener = panel.onDidChangeViewState(() => (panel.visible ? session.show() : session.hide()))
  return () => {
    listener.dispose()
    session.hide()
  }
}

function readRunPlace(value: unknown): RunPlace | undefined {
  const { folder, run } = (value ?? {}) as { folder?: unknown; run?: unknown }
  return isFolder(folder) && isRunPath(run) ? { folder, run } : undefined
}

function readRunsPlace(value: unknown): RunsPlace | undefined {
  const { folder, runs } = (value ?? {}) as { folder?: unknown; runs?: unknown }
  if (!isFolder(folder) || !Array.isArray(runs) || runs.length > mostCompared) return undefined
  return runs.every(isRunPath) ? { folder, runs } : undefined
}

/** A panel comes back only for a folder that is open. */
function isFolder(value: unknown): value is string {
  return (vscode.workspace.workspaceFolders ?? []).some(({ uri }) => uri.toString() === value)
}
