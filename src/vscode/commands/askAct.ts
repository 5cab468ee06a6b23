import * as vscode from 'vscode'
import { checkExpiry, checkReason, namesReview } from '../../core/readiness/genuine.ts'
import type { Identity, SignOff } from '../../core/readiness/signoffs.ts'
import { nameOf } from '../../core/readiness/standing.ts'
import { messageOf } from '../../core/wording/message.ts'

/** What a waiver is proposed to last, days. */
const usualWaiver = 30
const day = 86_400_000

type Act = SignOff['act']

/** Asks why; undefined where the person turns back. The same rules as the engine's, told while they type. */
export function askReason(
  act: Act,
  what: string,
  by: Identity,
  options: { readonly needsLink: boolean },
): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: titleOf(act, what),
    prompt: vscode.l10n.t('Goes on record as {0}.', nameOf(by)),
    placeHolder: placeholderOf(act, options.needsLink),
    ignoreFocusOut: true,
    ...(act === 'untick' && { value: vscode.l10n.t('Ticked by mistake') }),
    validateInput(text) {
      if (text === '') return undefined
      if (options.needsLink && act === 'tick' && !namesReview(text)) {
        return vscode.l10n.t('Name the review: a link, or a commit.')
      }
      const [unfit] = checkReason(text)
      return unfit && messageOf(unfit)
    },
  })
}

/** Asks for the last day of a waiver. */
export function askExpiry(what: string, now: Date): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: titleOf('waive', what),
    prompt: vscode.l10n.t('Last day of the waiver (year-month-day)'),
    value: new Date(now.getTime() + usualWaiver * day).toISOString().slice(0, 10),
    ignoreFocusOut: true,
    validateInput(text) {
      const [unfit] = checkExpiry(text.trim(), now)
      return unfit && messageOf(unfit)
    },
  })
}

/** Asks which of several acts is meant; the only one is taken at once. */
export async function askAct(acts: readonly Act[], what: string): Promise<Act | undefined> {
  if (acts.length < 2) return acts[0]
  const picked = await vscode.window.showQuickPick(
    acts.map((act) => ({ label: actWord(act), act })),
    { title: what },
  )
  return picked?.act
}

function titleOf(act: Act, what: string): string {
  return vscode.l10n.t('{0}: {1}', actWord(act), what)
}

function actWord(act: Act): string {
  switch (act) {
    case 'tick':
      return vscode.l10n.t('Tick')
    case 'untick':
      return vscode.l10n.t('Take the tick back')
    case 'approve':
      return vscode.l10n.t('Approve this release')
    case 'revoke':
      return vscode.l10n.t('Revoke')
    case 'waive':
      return vscode.l10n.t('Waive')
  }
}

function placeholderOf(act: Act, needsLink: boolean): string {
  switch (act) {
    case 'tick':
      return needsLink
        ? vscode.l10n.t('Link or commit of the review')
        : vscode.l10n.t('What you looked at, in a sentence')
    case 'untick':
    case 'revoke':
      return vscode.l10n.t('Why it holds no longer, in a sentence')
    case 'approve':
      return vscode.l10n.t('What you reviewed, in a sentence')
    case 'waive':
      return vscode.l10n.t('Why it may stay open for now, in a sentence')
  }
}
