import { describe, expect, it } from 'vitest'
import { failure, finding, success } from '../../../../src/core/finding.ts'
import { gateItems, type GateName } from '../../../../src/core/phases/gates.ts'
import { parseWorkflow } from '../../../../src/core/phases/workflow.ts'
import { phases } from '../../../../src/core/phases/phases.ts'
import type { Verdict } from '../../../../src/core/readiness/check.ts'
import { phaseNodes, type PhaseFacts } from '../../../../src/vscode/trees/phasesModel.ts'
import { english } from '../support/english.ts'
import { all, item, project, report } from './support/phaseFacts.ts'

const whole = (gate: GateName, verdict: Verdict) =>
  report(
    gate,
    gateItems[gate].map(({ id, decidedBy }, index) => item(id, verdict, { number: index + 1, decidedBy })),
  )

const rowsWith = (verdict: Verdict) =>
  phaseNodes(
    phases.map(({ gate }, index) =>
      project(
        { [gate]: { report: success(whole(gate, verdict)) } },
        { project: `file:///p${index}`, name: `p${index}` },
      ),
    ),
    english,
  )

const idsWith = (verdict: Verdict) => [...all(rowsWith(verdict))].map(({ id }) => id)

describe('the rows', () => {
  it('are the five phases of the only project', () => {
    const rows = phaseNodes([project({})], english)
    expect(rows.map(({ label, description }) => [label, description])).toEqual([
      ['1 Planning', 'checking…'],
      ['2 Baseline', 'checking…'],
      ['3 Diagnostics', 'checking…'],
      ['4 Optimization', 'checking…'],
      ['5 Finalization', 'checking…'],
    ])
  })

  it('are one a project where there are several, also for one that is not set up', () => {
    const bare = project({}, { project: 'file:///bare', name: 'bare', setUp: false })
    const ready = project({ production_ready: { report: success(whole('production_ready', 'passed')) } })
    const rows = phaseNodes([ready, bare], english)
    expect(rows.map(({ label, description, context }) => [label, description, context])).toEqual([
      ['churn', '24/24', 'project recheck'],
      ['bare', 'not set up', 'project bare'],
    ])
    expect(rows.map(({ children }) => children.length)).toEqual([5, 0])
  })

  it('are none where nothing is set up, so that the welcome shows', () => {
    expect(phaseNodes([], english)).toEqual([])
    expect(phaseNodes([project({}, { setUp: false })], english)).toEqual([])
  })

  it('have an id each that stays when verdicts change', () => {
    const before = idsWith('failed')
    expect(new Set(before).size).toBe(before.length)
    expect(idsWith('passed')).toEqual(before)
  })

  it('are all folded in, under other ids, until every gate is judged and one can be folded out', () => {
    const some = { report: success(whole('post_baseline', 'missing')) }
    const before = phaseNodes([project({ post_baseline: some })], english)
    expect(before.map(({ folded }) => folded)).toEqual(Array.from({ length: 5 }, () => 'collapsed'))
    const every = Object.fromEntries(
      phases.map(({ gate }) => [gate, { report: success(whole(gate, 'missing')) }]),
    )
    const after = phaseNodes([project(every)], english)
    expect(after.map(({ folded }) => folded)).toEqual([
      'expanded',
      'collapsed',
      'collapsed',
      'collapsed',
      'collapsed',
    ])
    expect(after.map(({ id }) => id).filter((id) => before.some((row) => row.id === id))).toEqual([])
  })

  it('are none while it isn’t known whether the only project is set up', () => {
    const { setUp: _, ...unknown } = project({})
    expect(phaseNodes([unknown], english)).toEqual([])
  })

  it('say of each of several projects whether it is looked at, not set up, or can’t be read', () => {
    const { setUp: _, ...unknown } = project({}, { project: 'file:///new', name: 'new' })
    const rows = phaseNodes(
      [
        project({}),
        unknown,
        project({}, { project: 'file:///bare', name: 'bare', setUp: false }),
        { ...unknown, project: 'file:///away', name: 'away', problem: 'The server is away.' },
      ],
      english,
    )
    expect(rows.map(({ label, description, folded }) => [label, description, folded])).toEqual([
      ['churn', 'checking…', 'expanded'],
      ['new', 'checking…', 'leaf'],
      ['bare', 'not set up', 'leaf'],
      ['away', undefined, 'expanded'],
    ])
    expect(rows[3]?.children.map(({ label }) => label)).toEqual(['The server is away.'])
    // One that gets rows below it is another row for the editor, which keeps by id how a row is folded.
    const [, known] = phaseNodes([project({}), { ...unknown, setUp: true }], english)
    expect(known?.id).not.toBe(rows[1]?.id)
    expect(known?.project).toBe(rows[1]?.project)
  })

  it('show why the only project can’t be read where nothing else is known of it', () => {
    const { setUp: _, ...unknown } = project({}, { problem: 'The server is away.' })
    expect(phaseNodes([unknown], english).map(({ label }) => label)).toEqual(['The server is away.'])
  })

  it('tell a project that could not be judged above its phases', () => {
    const [first] = phaseNodes([project({}, { problem: 'EIO: i/o error' })], english)
    expect([first?.label, first?.context]).toEqual(['EIO: i/o error', 'problem'])
  })
})

const passed = (gate: GateName, next?: 2 | 3 | 4 | 5) => ({
  report: success(whole(gate, 'passed')),
  ...(next && {
    transition: { next, reason: finding('little-to-gain', 'info', { gain: 0.01, recommendations: 2 }) },
  }),
})

const closed = (gate: GateName) => ({ report: success(whole(gate, 'missing')) })

const rowsOf = (facts: Partial<Record<GateName, Partial<PhaseFacts>>>) =>
  phaseNodes([project(facts)], english)

describe('a phase', () => {
  it('is folded out where the work is', () => {
    const rows = rowsOf({
      reproducibility_gate: passed('reproducibility_gate'),
      post_baseline: closed('post_baseline'),
      diagnostics_complete: closed('diagnostics_complete'),
      optimization_complete: closed('optimization_complete'),
      production_ready: closed('production_ready'),
    })
    expect(rows.map(({ folded }) => folded)).toEqual([
      'collapsed',
      'expanded',
      'collapsed',
      'collapsed',
      'collapsed',
    ])
    expect(rows.map(({ description }) => description)).toEqual([
      '10/10 · gate open',
      '0/15',
      '0/13',
      '0/16',
      '0/24',
    ])
  })

  it('is not needed where the figures of an earlier one lead past it', () => {
    const rows = rowsOf({
      reproducibility_gate: passed('reproducibility_gate'),
      post_baseline: passed('post_baseline', 5),
      diagnostics_complete: closed('diagnostics_complete'),
      optimization_complete: closed('optimization_complete'),
      production_ready: closed('production_ready'),
    })
    expect(rows.map(({ description }) => description)).toEqual([
      '10/10 · gate open',
      '15/15 · gate open',
      '0/13 · not needed',
      '0/16 · not needed',
      '0/24',
    ])
    expect(rows.map(({ folded }) => folded)).toEqual([
      'collapsed',
      'collapsed',
      'collapsed',
      'collapsed',
      'expanded',
    ])
  })

  it('is needed where the gate that leads past it is closed', () => {
    const { transition } = passed('post_baseline', 5)
    const rows = rowsOf({
      post_baseline: { ...closed('post_baseline'), ...(transition && { transition }) },
      diagnostics_complete: closed('diagnostics_complete'),
    })
    expect(rows[2]?.description).toBe('0/13')
  })

  it('says why its gate can’t be judged', () => {
    const { checklist: file } = phases[1]!
    const problem = failure(finding('checklist-too-large', 'error', { file, limit: 5 }, { file }))
    const rows = rowsOf({ post_baseline: { report: problem } })
    expect(rows[1]?.description).toBe('can’t be judged')
    expect(rows[1]?.children[0]?.label).toContain('is longer than 5 characters')
    expect(rows[1]?.children[0]?.place).toEqual({ file })
  })

  it('lists the steps of its workflow, and runs those that are a command of ours', () => {
    const file = phases[4]!.workflow
    const text = [
      '# Phase 5',
      '## Step 1: Think <!-- step: think -->',
      '## Step 2: **Train** <!-- step: train -->',
      '```sh',
      'rm -rf ~',
      'finalize-model diagnose --write',
      'finalize-model train --config a.yaml; rm -rf ~',
      'finalize-model train --config configs/final_config.yaml --output-dir results/production',
      '```',
      '## Step 3: Approve <!-- step: approve -->',
      '```sh',
      'finalize-model sign-off technical-approval --approve --reason "All good here"',
      '```',
    ].join('\n')
    const parsed = parseWorkflow(text, file)
    if (!parsed.ok) throw new Error('unreadable')
    const [, , , , last] = rowsOf({ production_ready: { workflow: parsed.value } })
    const steps = last?.children[0]?.children ?? []
    expect(steps.map(({ label, context, place, step }) => [label, context, place?.line, step])).toEqual([
      ['1 Think', 'step', 1, undefined],
      [
        '2 Train',
        'step runnable',
        2,
        { command: 'train', config: 'configs/final_config.yaml', outputDir: 'results/production' },
      ],
      ['3 Approve', 'step', 9, undefined],
    ])
  })
})
