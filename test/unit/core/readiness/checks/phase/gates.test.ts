import { cp, mkdtemp } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { gateItems, type GateName } from '../../../../../../src/core/phases/gates.ts'
import { writeTick } from '../../../../../../src/core/phases/writeTick.ts'
import { phaseOfGate } from '../../../../../../src/core/phases/phases.ts'
import type { Files } from '../../../../../../src/core/ports.ts'
import { createGround } from '../../../../../../src/core/readiness/createGround.ts'
import { findPath } from '../../../../../../src/core/readiness/findPath.ts'
import { judgeGate, type ItemReport } from '../../../../../../src/core/readiness/gate.ts'
import { messageOf } from '../../../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../../../src/node/files.ts'
import { baselineCases } from './cases/baseline.ts'
import type { Cases } from './cases/case.ts'
import { diagnosisCases } from './cases/diagnosis.ts'
import { optimizationCases } from './cases/optimization.ts'
import { planningCases } from './cases/planning.ts'
import { clock, edit, makePhaseProject } from './phaseProject.ts'

const gates = [
  'reproducibility_gate',
  'post_baseline',
  'diagnostics_complete',
  'optimization_complete',
] as const

let honest: Files
beforeAll(async () => {
  honest = await makePhaseProject()
  for (const gate of gates) {
    for (const { id, decidedBy } of gateItems[gate]) {
      if (decidedBy === 'person') await writeTick(honest, phaseOfGate(gate)!.checklist, id, true)
    }
  }
})

async function copy(): Promise<Files> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'phases-'))
  await cp(honest.root, folder, { recursive: true })
  return nodeFiles(folder)
}

async function judge(files: Files, gate: GateName) {
  const report = await judgeGate(createGround({ files, clock }), gate)
  if (!report.ok) throw new Error(report.findings.map((found) => messageOf(found)).join('\n'))
  return report.value
}

const shown = (item: ItemReport) => [item.id, [item.verdict, item.reasons[0]?.code]]
const settled = (verdict: string) => verdict === 'passed' || verdict === 'not-applicable'

describe('an honest project', () => {
  it.each(gates)('opens %s', async (gate) => {
    const report = await judge(honest, gate)
    expect(report.items.filter(({ verdict }) => !settled(verdict))).toEqual([])
    expect(report.open).toBe(true)
    expect(report.findings).toEqual([])
    for (const item of report.items) {
      for (const reason of item.reasons) expect(messageOf(reason)).not.toMatch(/undefined|NaN|\[object/)
    }
  })

  it('is ready for phase 5 by path B', async () => {
    const chosen = await findPath(createGround({ files: honest, clock }))
    expect(chosen.ok && [chosen.value.path, chosen.value.source]).toEqual([
      'B',
      'configs/optimization_config.yaml',
    ])
  })
})

const cases = Object.entries({
  reproducibility_gate: planningCases,
  post_baseline: baselineCases,
  diagnostics_complete: diagnosisCases,
  optimization_complete: optimizationCases,
} satisfies Record<(typeof gates)[number], Cases>)

describe('the gate closes, and says why', () => {
  const ofAll = cases.flatMap(([gate, ofGate]) =>
    Object.entries(ofGate).map(([wrong, one]) => ({ gate: gate as GateName, wrong, ...one })),
  )
  it.each(ofAll)('$gate: $wrong', async ({ gate, does, turns }) => {
    const files = await copy()
    await does(files)
    const report = await judge(files, gate)
    const turned = report.items.filter(({ verdict }) => !settled(verdict))
    expect(Object.fromEntries(turned.map((item) => shown(item)))).toEqual(turns)
    expect(report.open).toBe(turned.length === 0)
    for (const reason of turned.flatMap((item) => item.reasons)) {
      expect(messageOf(reason)).not.toMatch(/undefined|\[object|  /)
    }
  })
})

it('the path closes with its gate, and the message names the item', async () => {
  const files = await copy()
  await edit(files, 'results/optimization/run.json', '"seed": 42', '"seed": 1')
  const chosen = await findPath(createGround({ files, clock }))
  expect(chosen.ok).toBe(false)
  const words = chosen.findings.map((found) => messageOf(found)).join('\n')
  expect(words).toContain('gate optimization_complete is closed by optimization-same-seed')
  expect(words).toContain('phase 2 leads to phase 3, not to 5')
})
