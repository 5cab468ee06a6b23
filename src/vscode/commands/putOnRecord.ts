import * as vscode from 'vscode'
import { findConfigPath } from '../../core/readiness/configPath.ts'
import { createGround } from '../../core/readiness/createGround.ts'
import { readIdentity } from '../../core/readiness/identity.ts'
import { findItem, signedOffFinding, signOff } from '../../core/readiness/signOff.ts'
import type { SignOff } from '../../core/readiness/signoffs.ts'
import { messageOf } from '../../core/wording/message.ts'
import { inertText } from '../inertText.ts'
import type { Project } from '../project.ts'
import { isTrusted } from '../tasks/asking.ts'
import { titleOfId } from '../trees/itemNode.ts'
import { openDocument } from '../trees/openChecklists.ts'
import type { ItemTarget } from '../trees/phaseNode.ts'
import { askExpiry, askReason } from './askAct.ts'
import { checklistFiles } from './checklistFiles.ts'
import { tellFileProblem } from './tellFileProblem.ts'

/** Time for which a message stays in the status bar, milliseconds. */
const shown = 6000

/**
 * Puts one act on items on record, in the person's name as git has it, after asking why. Whoever turns back has
 * changed nothing. The engine decides what can stand; what it refuses is told. The value says whether anything was
 * put on record.
 */
export async function putOnRecord(
  project: Project,
  items: readonly ItemTarget[],
  act: SignOff['act'],
): Promise<boolean> {
  const [first] = items
  if (!first) return false
  if (!isTrusted('record')) return false
  const { files, clock, processes } = project.ports
  const by = await readIdentity(processes, project.folder.uri.fsPath, process.env)
  if (!by) {
    void vscode.window.showErrorMessage(
      vscode.l10n.t(
        'git doesn’t know your name. Set it with: git config user.name "…" and git config user.email "…"',
      ),
    )
    return false
  }
  const what = items.length === 1 ? titleOfId(first.id) : vscode.l10n.t('{0} items', items.length)
  const withEditors = checklistFiles(files, project.folder.uri)
  const found = await tellFileProblem(() => Promise.all(items.map(({ id }) => findItem(withEditors, id))))
  if (!found) return false
  const needsLink = found.some((each) => each.ok && each.value.needsLink)
  const expires = act === 'waive' ? await askExpiry(what, clock.now()) : undefined
  if (act === 'waive' && expires === undefined) return false
  const reason = await askReason(act, what, by, { needsLink })
  if (!reason) return false
  let recorded = false
  for (const { id, checklist } of items) {
    const done = await tellFileProblem(async () => {
      const ground = createGround({
        files: withEditors,
        clock,
        configPath: await findConfigPath(files),
      })
      return signOff(ground, {
        item: id,
        act,
        by,
        reason,
        ...(expires !== undefined && { expires: expires.trim() }),
      })
    })
    // What one item can't be written to, none can.
    if (!done) break
    for (const found of done.findings) {
      void vscode.window[found.severity === 'error' ? 'showErrorMessage' : 'showWarningMessage'](
        messageOf(found),
      )
    }
    if (!done.ok) continue
    recorded = true
    const told = messageOf(signedOffFinding(done.value))
    const unsaved = openDocument(project.folder.uri, checklist)?.isDirty === true
    const more = unsaved ? ` ${vscode.l10n.t('Save the checklist to make its box count.')}` : ''
    vscode.window.setStatusBarMessage(`$(check) ${inertText(told)}${more}`, shown)
  }
  return recorded
}
