import type { Decision } from '../../core/phases/transitions.ts'
import type { GateReport } from '../../core/readiness/gate.ts'
import { messageOf } from '../../core/wording/message.ts'
import { inertText } from '../inertText.ts'
import type { Localizer } from '../localizer.ts'
import { progressOf, settledOf } from '../trees/progress.ts'

/** A project and its production gate, where that was judged. */
export interface Standing {
  readonly name: string
  readonly report?: GateReport
}

export interface StatusText {
  readonly text: string
  readonly tooltip: string
  readonly spoken: string
}

/** The status bar's entry: how far the project is, and the decision. The name only where there are several projects. */
export function statusText(standing: Standing, several: boolean, l10n: Localizer): StatusText {
  const { name, report } = standing
  const before = several ? `${barText(name)} ` : ''
  if (!report) {
    const text = l10n.t('checking…')
    return {
      text: `$(loading~spin) ${before}${text}`,
      tooltip: text,
      spoken: `Finalize Model: ${before}${text}`,
    }
  }
  const progress = progressOf(report)
  const word = wordOf(report, l10n)
  const tooltip = report.decision ? messageOf(report.decision.reason) : word
  return {
    text: `$(${report.open ? 'verified-filled' : 'checklist'}) ${before}${progress} ${word}`,
    tooltip,
    spoken: `Finalize Model: ${before}${l10n.t('{0} items settled, {1}', progress, word)}`,
  }
}

/** The badge on the view's icon: items that still keep a gate closed, over all projects. */
export function badge(
  standings: readonly Standing[],
  l10n: Localizer,
): { readonly value: number; readonly tooltip: string } | undefined {
  const judged = standings.flatMap(({ name, report }) => (report ? [{ name, report }] : []))
  const waiting = judged.reduce((sum, { report }) => sum + report.items.length - settledOf(report), 0)
  if (waiting === 0) return undefined
  const told = judged.map(({ name, report }) => {
    const text = `${progressOf(report)} ${wordOf(report, l10n)}`
    return judged.length > 1 ? `${name} ${text}` : text
  })
  return { value: waiting, tooltip: told.join('; ') }
}

/** `21/24 blocked`, beside the view's title; empty before the first judgement. */
export function progressText({ report }: Standing, l10n: Localizer): string {
  return report ? `${progressOf(report)} ${wordOf(report, l10n)}` : ''
}

const wordOf = ({ decision }: GateReport, l10n: Localizer) =>
  decisionWord(decision?.decision ?? 'blocked', l10n)

function decisionWord(decision: Decision, l10n: Localizer): string {
  switch (decision) {
    case 'deploy':
      return l10n.t('deploy')
    case 'below-target':
      return l10n.t('below target')
    case 'investigate-split':
      return l10n.t('investigate the split')
    case 'fix-export':
      return l10n.t('fix the export')
    case 'blocked':
      return l10n.t('blocked')
  }
}

/** A folder's name that can't draw icons of its own into the status bar. */
const barText = (name: string) => inertText(name).replace(/\s+/g, ' ').slice(0, 40)
