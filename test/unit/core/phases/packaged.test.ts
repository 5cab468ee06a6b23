import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { gateItems } from '../../../../src/core/phases/gates.ts'
import { parseChecklist } from '../../../../src/core/phases/parse.ts'
import { phaseOfGate, phases } from '../../../../src/core/phases/phases.ts'
import { parseWorkflow } from '../../../../src/core/phases/workflow.ts'

const textOf = (path: string) => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')
const counts = [10, 15, 13, 16, 24]

describe.each(phases)('phase $number', (phase) => {
  const checklist = parseChecklist(textOf(phase.checklist), phase.checklist)
  const workflow = parseWorkflow(textOf(phase.workflow), phase.workflow)

  it('has a checklist without findings whose items are those of the gate', () => {
    expect(checklist.findings).toEqual([])
    if (!checklist.ok) throw new Error('not read')
    const items = checklist.value.items.map(({ id, decidedBy, check }) => ({
      id,
      decidedBy,
      ...(check !== undefined && { check }),
    }))
    expect(items).toEqual(gateItems[phase.gate])
    expect(items).toHaveLength(counts[phase.number - 1] ?? 0)
    expect(
      checklist.value.items.every((item) => !item.ticked && item.text !== '' && item.section !== ''),
    ).toBe(true)
  })

  it('has a workflow whose steps are numbered as they stand', () => {
    expect(workflow.findings).toEqual([])
    if (!workflow.ok) throw new Error('not read')
    expect(workflow.value.title).toBe(`Phase ${phase.number}: ${phase.title}`)
    expect(workflow.value.steps.length).toBeGreaterThanOrEqual(5)
    const headings = textOf(phase.workflow).split('\n')
    for (const step of workflow.value.steps) {
      expect(headings[step.line]).toBe(`## Step ${step.order}: ${step.title} <!-- step: ${step.id} -->`)
      for (const command of step.commands) expect(command).toMatch(/^finalize-model\b/)
    }
  })

  it('names files of the phases that exist', () => {
    if (!checklist.ok) throw new Error('not read')
    for (const { parameters } of checklist.value.items) {
      if (typeof parameters['file'] === 'string') expect(textOf(parameters['file'])).not.toBe('')
    }
  })

  it('links only to files that are there', () => {
    for (const path of [phase.workflow, phase.checklist]) {
      for (const [, target = ''] of textOf(path).matchAll(/\]\(([^)#]+\.md)\)/g)) {
        const url = new URL(target, new URL(`../../../../${path}`, import.meta.url))
        if (!target.endsWith('known_issues.md')) expect(readFileSync(url, 'utf8')).not.toBe('')
      }
    }
  })
})

it('no id stands in two gates, as a sign-off names nothing but the item', () => {
  const ids = phases.flatMap((phase) => gateItems[phase.gate].map((item) => item.id))
  expect(new Set(ids).size).toBe(78)
  expect(ids).toHaveLength(78)
  expect(phaseOfGate('nothing')).toBeUndefined()
})
