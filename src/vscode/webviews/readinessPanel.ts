import * as vscode from 'vscode'
import { gateNames, type GateName } from '../../core/phases/gates.ts'
import {
  readReadinessRequest,
  type ItemAct,
  type ReadinessAnswer,
  type ReadinessProtocol,
} from '../../protocol/readiness.ts'
import { commandIds, panelIds } from '../ids.ts'
import { openProjectFile } from '../commands/openProjectFile.ts'
import { possibleActs } from '../commands/possibleActs.ts'
import type { Row } from '../commands/rows.ts'
import { Paced } from '../paced.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { definitionIn } from '../tasks/definitionIn.ts'
import type { PanelKind } from './panel.ts'
import { readinessAnswer } from './readinessModel.ts'
import { folderGone } from './folderGone.ts'
import { readinessPage } from './readinessPage.ts'
import { titleInWorkspace } from './titleInWorkspace.ts'

/** At most this share of the time is spent on judging for a panel while files change. */
const judgingShare = 1 / 4

/** What the readiness panel is restored from. */
interface ReadinessState {
  readonly folder: string
  readonly gate: GateName
}

/** A gate's items with their reasons and evidence, judged anew whenever the project's files change. */
export function readinessKind(projects: Projects): PanelKind<ReadinessProtocol, ReadinessState> {
  return {
    viewType: panelIds.readiness,
    view: 'readiness',
    icon: { light: 'readiness-light.svg', dark: 'readiness-dark.svg' },
    key: ({ folder, gate }) => `${folder}#${gate}`,
    title: ({ folder }) => titleInWorkspace(vscode.l10n.t('Readiness'), folder),
    readState,
    readRequest: readReadinessRequest,
    start({ folder, gate }, link) {
      const project = () => {
        const found = projects.at(folder)
        if (!found) throw new Error(folderGone())
        return found
      }
      const load = async () => {
        await projects.known
        return answerFor(projects.at(folder), gate)
      }
      // Judged before the view asks, and seldom enough that a run which writes every second leaves the machine its time.
      const changes = new Paced(
        async () => {
          if (!link.panel.visible) return
          await load().catch(() => undefined)
          link.notify({ type: 'changed' })
        },
        0,
        judgingShare,
      )
      const following = projects.onDidChange((changed) => {
        if (!changed || changed.folder.uri.toString() === folder) changes.touch()
      })
      /** A command of today's report, whatever the view says. */
      const known = async (command: string): Promise<string> => {
        const answer = await load()
        if (answer.kind === 'ready' && answer.model.steps.some((step) => step.command === command))
          return command
        throw outOfDate()
      }
      return {
        dispose() {
          following.dispose()
          changes.dispose()
        },
        handlers: {
          load,
          open: ({ path, line }) => openProjectFile(project().folder.uri, path, { line }),
          async copyCommand({ command }) {
            await vscode.env.clipboard.writeText(await known(command))
            vscode.window.setStatusBarMessage(vscode.l10n.t('Command copied'), 3000)
          },
          async start({ command }) {
            const step = definitionIn(await known(command))
            if (!step) throw outOfDate()
            await vscode.commands.executeCommand(commandIds.runStep, { project: folder, step })
          },
          async act({ item, act }) {
            const report = await project().gate(gate)
            const found = report.ok ? report.value.items.find(({ id }) => id === item) : undefined
            if (!report.ok || !found || !possibleActs(found).includes(act)) throw outOfDate()
            const { checklist } = report.value
            const row: Row = { project: folder, gate, item: { ...found, gate, checklist } }
            await vscode.commands.executeCommand(actCommands[act], row, act)
          },
          async recheck() {
            const row: Row = { project: folder }
            await vscode.commands.executeCommand(commandIds.recheck, row)
            link.notify({ type: 'changed' })
          },
          async copy() {
            const row: Row = { project: folder, gate }
            await vscode.commands.executeCommand(commandIds.copyReadiness, row)
          },
          async save() {
            const answer = await load()
            if (answer.kind !== 'ready') throw outOfDate()
            await savePage(
              project(),
              readinessPage(answer.model, vscode.l10n, vscode.env.language, new Date()),
            )
          },
        },
      }
    },
  }
}

const outOfDate = () => new Error(vscode.l10n.t('The readiness has changed meanwhile. Look at it again.'))

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
  if (!project) return { kind: 'missing', reasons: [folderGone()] }
  const [report, signOffs, testSetLock] = await Promise.all([
    project.gate(gate),
    project.ask({ type: 'signOffs' }),
    project.ask({ type: 'testSetLock' }),
  ])
  return readinessAnswer({ project: project.folder.name, report, signOffs, testSetLock }, vscode.l10n)
}

/** Writes the page where the person says, to be printed or handed on. */
async function savePage({ folder }: Project, page: string): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    defaultUri: vscode.Uri.joinPath(folder.uri, 'readiness.html'),
    filters: { HTML: ['html'] },
    title: vscode.l10n.t('Save Page to Print'),
  })
  if (!uri) return
  await vscode.workspace.fs.writeFile(uri, Buffer.from(page, 'utf8'))
  const open = vscode.l10n.t('Open in Browser')
  // A browser has no way to a file of another machine.
  const actions = vscode.env.remoteName === undefined ? [open] : []
  void vscode.window
    .showInformationMessage(vscode.l10n.t('Saved {0}', vscode.workspace.asRelativePath(uri)), ...actions)
    .then((chosen) => (chosen === open ? vscode.env.openExternal(uri) : undefined))
}
