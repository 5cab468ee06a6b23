import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setTick } from '../../../../src/core/phases/tick.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { appendSignOff } from '../../../../src/core/readiness/acts.ts'
import type { GateReport } from '../../../../src/core/readiness/gate.ts'
import type { SignOff } from '../../../../src/core/readiness/signoffs.ts'
import { syncChecklist } from '../../../../src/core/readiness/syncChecklist.ts'
import { judge, messagesOf, turned, verdictOf } from './support/judge.ts'
import {
  approver,
  copyProject,
  edit,
  makeReadyProject,
  removeProjects,
  tick,
  type ReadyProject,
} from './support/readyProject.ts'
import { valueOf } from './support/stepRecord.ts'
import { trainer } from './support/trainedRun.ts'

let ready: ReadyProject
let honest: GateReport
beforeAll(async () => {
  ready = await makeReadyProject()
  honest = await judge(ready)
})
afterAll(removeProjects)

const act = (item: string, kind: SignOff['act'], more: Partial<SignOff> = {}): SignOff => ({
  item,
  act: kind,
  by: approver,
  at: '2026-01-15T11:00:00.000Z',
  reason: 'More data comes in March',
  ...more,
})

async function failing(): Promise<ReadyProject> {
  const project = await copyProject(ready)
  await edit(project, layout.knownIssues, '- [x] P1', '- [ ] P1')
  return project
}

describe('what a person may and may not settle', () => {
  it('a waiver with reason and date settles a failed item until its day has passed', async () => {
    const project = await failing()
    await appendSignOff(project.files, act('no-critical-issues', 'waive', { expires: '2026-01-15' }))
    const report = await judge(project)
    expect(verdictOf(report, 'no-critical-issues')).toBe('waived')
    expect(report.open).toBe(true)
    expect(report.decision?.decision).toBe('deploy')
  })

  it.each([
    ['ended', { expires: '2026-01-14' }, 'ended on 2026-01-14'],
    ['without a date', {}, 'is void'],
    ['without a reason', { expires: '2026-02-01', reason: ' ' }, 'is void'],
  ])('a waiver %s settles nothing', async (_, more, says) => {
    const project = await failing()
    await appendSignOff(project.files, act('no-critical-issues', 'waive', more))
    const report = await judge(project)
    expect(verdictOf(report, 'no-critical-issues')).toBe('failed')
    expect(messagesOf(report, 'no-critical-issues')).toContain(says)
  })

  it('an approval can’t be waived', async () => {
    const project = await copyProject(ready)
    await appendSignOff(project.files, act('product-approval', 'revoke'))
    await appendSignOff(project.files, act('product-approval', 'waive', { expires: '2026-02-01' }))
    const report = await judge(project)
    expect(verdictOf(report, 'product-approval')).toBe('pending')
    expect(messagesOf(report, 'product-approval')).toContain("can't be waived")
  })

  it('who trained doesn’t approve', async () => {
    const project = await copyProject(ready)
    const release = honest.release ?? ''
    await appendSignOff(project.files, act('technical-approval', 'revoke', { release }))
    await appendSignOff(project.files, act('technical-approval', 'approve', { by: trainer, release }))
    const report = await judge(project)
    expect(verdictOf(report, 'technical-approval')).toBe('failed')
    expect(report.open).toBe(false)
  })

  it('a person’s item needs the tick, whatever its check says', async () => {
    const project = await copyProject(ready)
    const text = await project.files.readText(layout.productionChecklist)
    await project.files.write(layout.productionChecklist, setTick(text, 'code-reviewed', false))
    const report = await judge(project)
    expect(turned(report, honest)).toEqual({ 'code-reviewed': 'pending' })
    expect(report.items.find(({ id }) => id === 'code-reviewed')?.next).toContain(
      'sign-off code-reviewed --tick',
    )
  })

  it('an item that the team adds to its checklist counts', async () => {
    const project = await copyProject(ready)
    const text = await project.files.readText(layout.productionChecklist)
    await project.files.write(
      layout.productionChecklist,
      `${text}\n- [ ] Load test done <!-- item: load-test -->\n`,
    )
    const pending = await judge(project)
    expect(pending.items.at(-1)).toMatchObject({ number: 25, id: 'load-test', verdict: 'pending' })
    expect(pending.open).toBe(false)
    await tick(project.files, 'load-test')
    expect((await judge(project)).open).toBe(true)
  })

  it('a looser limit in the checklist’s comment is not taken, a tighter one is', async () => {
    const project = await copyProject(ready)
    await edit(project, layout.productionChecklist, 'f1=0.7 recall=0.5', 'f1=0.1 recall=0.99')
    const report = await judge(project)
    expect(turned(report, honest)).toEqual({ 'confusion-matrix-analysed': 'failed' })
    expect(messagesOf(report, 'confusion-matrix-analysed')).toContain('at least 0.99')
  })

  it('compliance drops out where the configuration doesn’t ask for it', async () => {
    const project = await copyProject(ready)
    const text = await project.files.readText(layout.configs.final)
    await project.files.write(layout.configs.final, `${text}approvals:\n  compliance:\n    required: false\n`)
    expect(verdictOf(await judge(project), 'compliance-approval')).toBe('not-applicable')
  })

  it('no gate opens where the configuration asks nobody for an approval', async () => {
    const project = await copyProject(ready)
    const text = await project.files.readText(layout.configs.final)
    const roles = ['technical', 'product', 'compliance'].map((role) => `  ${role}: { required: false }\n`)
    await project.files.write(layout.configs.final, `${text}approvals:\n${roles.join('')}`)
    const report = await judge(project)
    expect(report.open).toBe(false)
    expect(verdictOf(report, 'technical-approval')).toBe('failed')
    expect(messagesOf(report, 'technical-approval')).toContain('No approval is required')
  })
})

describe('the boxes of the checklist', () => {
  it('follow the verdicts where a check or an approver decides, and are left alone elsewhere', async () => {
    const project = await copyProject(ready)
    await edit(project, layout.documents.testResults, '98.3', '99.3')
    await tick(project.files, 'test-results-documented')
    const changed = valueOf(await syncChecklist(project.files, await judge(project)))
    expect(changed).toContain('test-results-documented')
    const report = await judge(project)
    for (const { id, verdict, ticked, decidedBy } of report.items) {
      if (decidedBy !== 'person') expect([id, ticked]).toEqual([id, verdict === 'passed'])
    }
    expect(valueOf(await syncChecklist(project.files, report))).toEqual([])
  })
})
