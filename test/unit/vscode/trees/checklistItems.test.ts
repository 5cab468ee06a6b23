import { describe, expect, it } from 'vitest'
import { finding, success } from '../../../../src/core/finding.ts'
import { verdicts } from '../../../../src/core/readiness/check.ts'
import type { ItemReport } from '../../../../src/core/readiness/gate.ts'
import { phaseNodes } from '../../../../src/vscode/trees/phasesModel.ts'
import { english } from '../support/english.ts'
import { all, find, item, project, report } from './support/phaseFacts.ts'

describe('a checklist', () => {
  it('has its items below their headings, in order, those without one above', () => {
    const items = [
      item('seed-fixed', 'passed', { number: 1, section: 'Runs' }),
      item('own-item', 'pending', { number: 2, decidedBy: 'person' }),
      item('target-set', 'failed', { number: 3, section: 'Goal' }),
      item('code-versioned', 'passed', { number: 4, section: 'Runs' }),
    ]
    const rows = phaseNodes(
      [project({ reproducibility_gate: { report: success(report('reproducibility_gate', items)) } })],
      english,
    )
    const list = find(rows, 'Planning')
    expect(list.description).toBe('2/4')
    expect(list.children.map(({ label, description, folded }) => [label, description, folded])).toEqual([
      ['2 Own item', 'waits for a person', 'leaf'],
      ['Runs', '2/2', 'collapsed'],
      ['Goal', '0/1', 'expanded'],
    ])
    expect(find(rows, 'Runs').children.map(({ label }) => label)).toEqual([
      '1 Seed fixed',
      '4 Code versioned',
    ])
  })
})

const row = (each: ItemReport, box?: { ticked: boolean; unsaved: boolean }) => {
  const facts = {
    report: success(report('production_ready', [each])),
    ...(box && { boxes: new Map([[each.id, box]]) }),
  }
  const rows = phaseNodes([project({ production_ready: facts })], english)
  return [...all(rows)].find((node) => node.item)!
}

describe('an item', () => {
  const missed = finding('tick-pending', 'warning', { file: 'c.md', item: 'x' })

  it.each(verdicts)('that a check decides has no box, whatever its verdict: %s', (verdict) => {
    expect(row(item('val-test-gap', verdict, { ticked: true })).checkbox).toBeUndefined()
  })

  it('that a person decides has a box that says what the file says', () => {
    const pending = { decidedBy: 'person', reasons: [missed] } as const
    expect(row(item('code-reviewed', 'pending', pending)).checkbox?.ticked).toBe(false)
    expect(row(item('code-reviewed', 'passed', { ...pending, ticked: true })).checkbox?.ticked).toBe(true)
  })

  it('follows an open editor before it is saved, and says so', () => {
    const each = item('code-reviewed', 'pending', { decidedBy: 'person', reasons: [missed] })
    const shown = row(each, { ticked: true, unsaved: true })
    expect(shown.checkbox?.ticked).toBe(true)
    expect(shown.item?.ticked).toBe(true)
    expect(shown.description).toMatch(/^not saved yet: /)
    expect(row(each, { ticked: false, unsaved: true }).description).not.toMatch(/not saved/)
  })

  it('of an approver has no box: a tick approves nothing', () => {
    const shown = row(item('technical-approval', 'pending', { decidedBy: 'approver' }))
    expect(shown.checkbox).toBeUndefined()
    expect(shown.context.split(' ')).toContain('signable')
  })

  it.each([
    ['check', 'failed', 'item waivable'],
    ['check', 'passed', 'item'],
    ['check', 'waived', 'item signable'],
    ['person', 'pending', 'item waivable unticked'],
    ['person', 'passed', 'item unticked'],
    ['approver', 'failed', 'item signable'],
    ['approver', 'not-applicable', 'item'],
  ] as const)('decided by %s that is %s offers: %s', (decidedBy, verdict, context) => {
    expect(row(item('x', verdict, { decidedBy })).context).toBe(context)
  })

  it('offers its evidence and the step that brings it on', () => {
    const shown = row(
      item('test-evaluation-complete', 'stale', {
        evidence: ['results/production/evaluation.json'],
        next: 'finalize-model --from evaluate',
      }),
    )
    expect(shown.context).toBe('item evidence runnable waivable')
    expect(shown.step).toEqual({ command: 'finalize', from: 'evaluate' })
    expect(shown.tooltip).toContain('Evidence: results/production/evaluation.json')
  })

  it('shows the figure against it, not what speaks for it', () => {
    const gap = finding('tick-pending', 'error', { file: 'phases/x.md', item: 'a' })
    const fine = finding('approval-not-required', 'info', { role: 'technical' })
    expect(row(item('x', 'failed', { reasons: [fine, gap] })).description).toContain('phases/x.md')
    expect(row(item('x', 'passed', { reasons: [fine] })).description).toContain('technical')
  })

  it('is read out with its verdict, which sight gets from the icon', () => {
    expect(row(item('val-test-gap', 'stale', { number: 6 })).spoken).toBe('6 Val test gap, stale, stale')
  })

  it('keeps no Markdown of its sentence', () => {
    const title = 'Made with today’s `final_config.yaml`, see **[the guide](command:evil)**'
    expect(row(item('x', 'passed', { title })).tooltip[0]).toBe(
      '1. Made with today’s final_config.yaml, see the guide',
    )
  })
})
