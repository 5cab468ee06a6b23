import type { Decider } from '../../core/phases/parse.ts'
import type { Verdict } from '../../core/readiness/check.ts'
import type { Localizer } from '../localizer.ts'

/** A codicon and the theme colour it is drawn in. */
export interface Icon {
  readonly name: string
  readonly colour?: string
}

/** One icon a verdict; shapes differ, so that no verdict is told by its colour alone. */
export const verdictIcons: Readonly<Record<Verdict, Icon>> = {
  passed: { name: 'pass-filled', colour: 'testing.iconPassed' },
  failed: { name: 'error', colour: 'testing.iconFailed' },
  stale: { name: 'history', colour: 'problemsWarningIcon.foreground' },
  missing: { name: 'circle-large-outline', colour: 'problemsWarningIcon.foreground' },
  pending: { name: 'person', colour: 'charts.blue' },
  waived: { name: 'shield', colour: 'charts.blue' },
  'not-applicable': { name: 'dash', colour: 'disabledForeground' },
}

export function verdictWord(verdict: Verdict, l10n: Localizer): string {
  switch (verdict) {
    case 'passed':
      return l10n.t('passed')
    case 'failed':
      return l10n.t('failed')
    case 'stale':
      return l10n.t('stale')
    case 'missing':
      return l10n.t('no evidence yet')
    case 'pending':
      return l10n.t('waits for a person')
    case 'waived':
      return l10n.t('waived')
    case 'not-applicable':
      return l10n.t('not applicable')
  }
}

export function deciderWord(decider: Decider, l10n: Localizer): string {
  switch (decider) {
    case 'check':
      return l10n.t('A check decides')
    case 'person':
      return l10n.t('A person decides')
    case 'approver':
      return l10n.t('An approver decides')
  }
}
