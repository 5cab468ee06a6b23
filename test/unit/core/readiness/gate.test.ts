import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { limits } from '../../../../src/core/phases/limits.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import type { GateReport } from '../../../../src/core/readiness/gate.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { judge, messagesOf, turned } from './support/judge.ts'
import { copyProject, makeReadyProject, removeProjects, type ReadyProject } from './support/readyProject.ts'
import { spoiledEvidence } from './support/spoiledEvidence.ts'
import { spoiledPaper } from './support/spoiledPaper.ts'

let ready: ReadyProject
let honest: GateReport
beforeAll(async () => {
  ready = await makeReadyProject()
  honest = await judge(ready)
})
afterAll(removeProjects)

describe('a whole, honest project', () => {
  it('passes every item and deploys', () => {
    const open = honest.items.filter(({ verdict }) => verdict !== 'passed')
    expect(open.map(({ id, reasons }) => [id, reasons.map((reason) => messageOf(reason))])).toEqual([])
    expect(honest.decision?.decision).toBe('deploy')
    expect(honest.open).toBe(true)
  })
})

describe('a checklist of two million characters', () => {
  it.each([
    ['of one byte', 'x'],
    ['of three bytes', '木'],
  ])('%s is read', async (_, character) => {
    const project = await copyProject(ready)
    const text = await project.files.readText(layout.productionChecklist)
    const rest = character.repeat(limits.characters - text.length - 1)
    await project.files.write(layout.productionChecklist, `\ufeff${text}\n${rest}`)
    expect((await judge(project)).items).toEqual(honest.items)
  })
})

describe.each([...spoiledEvidence, ...spoiledPaper])('$name', ({ spoil, turns, says }) => {
  it('turns the right items, says why and closes the gate', async () => {
    const project = await copyProject(ready)
    await spoil(project)
    const report = await judge(project)
    expect(turned(report, honest)).toEqual(turns)
    expect(report.open).toBe(false)
    expect(report.decision?.decision).not.toBe('deploy')
    for (const [item, parts] of Object.entries(says)) {
      const messages = messagesOf(report, item)
      for (const part of parts) expect(messages).toContain(part)
    }
  })
})
