import { describe, expect, it } from 'vitest'
import { finding } from '../../../../src/core/finding.ts'
import type { Decision } from '../../../../src/core/phases/transitions.ts'
import type { GateReport } from '../../../../src/core/readiness/gate.ts'
import { badge, progressText, statusText } from '../../../../src/vscode/status/statusModel.ts'
import { english } from '../support/english.ts'

/** A report of 24 items of which so many keep the gate closed. */
function report(waiting: number, decision: Decision): GateReport {
  const items = Array.from({ length: 24 }, (_, index) => ({
    number: index + 1,
    id: `item-${index}`,
    section: '',
    title: '',
    decidedBy: 'check' as const,
    verdict: index < waiting ? ('stale' as const) : ('waived' as const),
    reasons: [],
    evidence: [],
    ticked: false,
  }))
  return {
    gate: 'production_ready',
    phase: 5,
    checklist: 'c.md',
    title: 'Production readiness',
    open: waiting === 0,
    items,
    counts: {
      passed: 0,
      failed: 0,
      stale: waiting,
      missing: 0,
      pending: 0,
      waived: 24 - waiting,
      'not-applicable': 0,
    },
    decision: { decision, reason: finding('decision-below-target', 'error', {}) },
    findings: [],
  }
}

describe('the status bar', () => {
  it.each([
    [3, 'blocked', '$(checklist) 21/24 blocked'],
    [0, 'deploy', '$(verified-filled) 24/24 deploy'],
    [1, 'below-target', '$(checklist) 23/24 below target'],
    [24, 'investigate-split', '$(checklist) 0/24 investigate the split'],
    [2, 'fix-export', '$(checklist) 22/24 fix the export'],
  ] as const)('with %i items waiting, decided %s: %s', (waiting, decision, text) => {
    expect(statusText({ name: 'churn', report: report(waiting, decision) }, false, english).text).toBe(text)
  })

  it('names the project where there are several, whose name draws no icon', () => {
    const { text } = statusText({ name: '$(bug)\nx', report: report(3, 'blocked') }, true, english)
    expect(text).toBe(String.raw`$(checklist) \$(bug) x 21/24 blocked`)
  })

  it('says that it is checking before the first judgement', () => {
    expect(statusText({ name: 'churn' }, false, english).text).toBe('$(loading~spin) checking…')
    expect(progressText({ name: 'churn' }, english)).toBe('')
  })

  it('is read out as a sentence, with the decision in full on hover', () => {
    const { spoken, tooltip } = statusText({ name: 'churn', report: report(3, 'blocked') }, false, english)
    expect(spoken).toBe('Finalize Model: 21/24 items settled, blocked')
    expect(tooltip).toMatch(/target/)
  })
})

describe('the badge', () => {
  it('counts what waits over all projects and tells each', () => {
    const standings = [
      { name: 'churn', report: report(3, 'blocked') },
      { name: 'digits', report: report(1, 'fix-export') },
      { name: 'new' },
    ]
    expect(badge(standings, english)).toEqual({
      value: 4,
      tooltip: 'churn 21/24 blocked; digits 23/24 fix the export',
    })
  })

  it('is gone when nothing waits', () => {
    expect(badge([{ name: 'churn', report: report(0, 'deploy') }], english)).toBeUndefined()
    expect(badge([], english)).toBeUndefined()
  })
})
