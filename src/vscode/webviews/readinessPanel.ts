import * as vscode from 'vscode'
import { gateNames, type GateName } from '../../core/phases/gates.ts'
import { readinessMarkdown } from '../../core/readiness/markdown.ts'
import {
  readReadinessRequest,
  type ItemAct,
  type ReadinessAnswer,
  type ReadinessProtocol,
} from '../../protocol/readiness.ts'
import { commandIds, panelIds } from '../ids.ts'
import { openProjectFile } from '../commands/openProjectFile.ts'
import { possibleActs } from '../commands/possibleActs.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { definitionIn } from '../tasks/definitionIn.ts'
import { itemNode } from '../trees/itemNode.ts'
import type { PanelKind } from './panel.ts'
import { readinessAnswer } from './readinessModel.ts'
import { folderGone } from './folderGone.ts'
import { readinessPage } from './readinessPage.ts'

/** What the readiness panel is restored from. */
interface ReadinessState {
  readonly folder: string
  readonly gate: GateName
}

/** A gate's items with their reasons and evidence, judged anew whenever the project's files change. */
export function readinessKind(projects: Projects): PanelKind<ReadinessProtocol, ReadinessState> {
  const projectAt = (folder: string) => projects.all.find(({ folder: { uri } }) => uri.toString() === folder)
  return {
    viewType: panelIds.readiness,
    view: 'readiness',
    icon: { light: 'readiness-light.svg', dark: 'readiness-dark.svg' },
    key: ({ folder, gate }) => `${folder}#${gate}`,
    title: ({ folder }) =>
      projects.all.length > 1
        ? vscode.l10n.t('Readiness: {0}', projectAt(folder)?.folder.name ?? '')
        : vscode.l10n.t('Readiness'),
    readState,
    readRequest: readReadinessRequest,
    start({ folder, gate }, link) {
      const changes = projects.onDidChange((changed) => {
        if (!changed || changed.folder.uri.toString() === folder) link.notify({ type: 'changed' })
      })
      const load = () => answerFor(projectAt(folder), gate)
      /** Commands are those of today's report, whatever the view says. */
      const knows = async (command: string) => {
        const answer = await load()
        return answer.kind === 'ready' && answer.model.steps.some((step) => step.command === command)
      }
      return {
        dispose: () => changes.dispose(),
        handlers: {
          load,
          async open({ path, line }) {
            const project = projectAt(folder)
            if (project) await openProjectFile(project.folder.uri, path, line)
          },
          async copyCommand({ command }) {
            if (!(await knows(command))) return false
            await vscode.env.clipboard.writeText(command)
            vscode.window.setStatusBarMessage(vscode.l10n.t('Command copied'), 3000)
            return true
          },
          async start({ command }) {
            const step = (await knows(command)) ? definitionIn(command) : undefined
            if (step) await vscode.commands.executeCommand(commandIds.runStep, { project: folder, step })
          },
          async act({ item, act }) {
            const report = await projectAt(folder)?.gate(gate)
            const found = report?.ok ? report.value.items.find(({ id }) => id === item) : undefined
            if (!report?.ok || !found || !possibleActs(found).includes(act)) return
            const { checklist } = report.value
            const row = itemNode(found, { project: folder, gate, checklist }, undefined, vscode.l10n)
            await vscode.commands.executeCommand(actCommands[act], row, act)
          },
          async recheck() {
            const row = { project: folder, context: 'project' }
            await vscode.commands.executeCommand(commandIds.recheck, row)
            link.notify({ type: 'changed' })
          },
          async copy() {
            const report = await projectAt(folder)?.gate(gate)
            if (!report?.ok) return false
            await vscode.env.clipboard.writeText(readinessMarkdown(report.value))
            vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as Markdown'), 3000)
            return true
          },
          async save() {
            const answer = await load()
            return (
              answer.kind === 'ready' &&
              savePage(
                projectAt(folder),
                readinessPage(answer.model, vscode.l10n, vscode.env.language, new Date()),
              )
            )
          },
        },
      }
    },
  }
}

/** The commands that ask for an act's reason and put it on record. */
const actCommands: Readonly<Record<ItemAct, string>> = {
  tick: commandIds.tick,
  untick: commandIds.untick,
  approve: commandIds.signOff,
  revoke: commandIds.signOff,
  waive: commandIds.waive,
}

function readState(value: unknown): ReadinessState | undefined {
  const { folder, gate } = (value ?? {}) as { readonly folder?: unknown; readonly gate?: unknown }
  const known = gateNames.find((name) => name === gate)
  return typeof folder === 'string' && known ? { folder, gate: known } : undefined
}

async function answerFor(project: Project | undefined, gate: GateName): Promise<ReadinessAnswer> {
  if (!project)
    return {
      kind: 'missing',
      reasons: [folderGone()],
    }
  const [report, signOffs, testSetLock] = await Promise.all([
    project.gate(gate),
    project.ask({ type: 'signOffs' }),
    project.ask({ type: 'testSetLock' }),
  ])
  return readinessAnswer({ project: project.folder.name, report, signOffs, testSetLock }, vscode.l10n)
}

/** Writes the page where the person says, to be printed or handed on; false where they cancel. */
async function savePage(project: Project | undefined, page: string): Promise<boolean> {
  const uri = await vscode.window.showSaveDialog({
    ...(project && { defaultUri: vscode.Uri.joinPath(project.folder.uri, 'readiness.html') }),
    filters: { HTML: ['html'] },
    title: vscode.l10n.t('Save Page to Print'),
  })
  if (!uri) return false
  await vscode.workspace.fs.writeFile(uri, Buffer.from(page, 'utf8'))
  const open = vscode.l10n.t('Open in Browser')
  // A browser has no way to a file of another machine.
  const actions = vscode.env.remoteName === undefined ? [open] : []
  void vscode.window
    .showInformationMessage(vscode.l10n.t('Saved {0}', vscode.workspace.asRelativePath(uri)), ...actions)
    .then((chosen) => (chosen === open ? vscode.env.openExternal(uri) : undefined))
  return true
}
