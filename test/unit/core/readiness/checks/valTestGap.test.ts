import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { success } from '../../../../../src/core/finding.ts'
import type { Evaluation } from '../../../../../src/core/metrics/evaluation.ts'
import { valTestGap } from '../../../../../src/core/readiness/checks/valTestGap.ts'
import { makeReadyProject, removeProjects, type ReadyProject } from '../support/readyProject.ts'
import { groundOf, valueOf } from '../support/stepRecord.ts'

let ready: ReadyProject
beforeAll(async () => {
  ready = await makeReadyProject()
}, 60_000)
afterAll(removeProjects)

/** The verdict on a gap of such accuracies. */
async function verdict(val: number, test: number, most?: number) {
  const ground = groundOf(ready.files)
  const evaluation: Evaluation = {
    ...valueOf(await ground.evaluation()),
    gaps: { acc: Math.abs(val - test) },
  }
  const judged = { ...ground, evaluation: async () => success(evaluation) }
  return (await valTestGap.judge(judged, most === undefined ? {} : { most })).verdict
}

describe('a gap between validation and test', () => {
  it.each([
    [0.9, 0.85, undefined, 'failed'],
    [0.85, 0.8, undefined, 'failed'],
    [0.89, 0.85, undefined, 'passed'],
    [0.93, 0.9, 0.03, 'failed'],
    [0.83, 0.8, 0.03, 'failed'],
    [0.92, 0.9, 0.03, 'passed'],
    [0.9, 0.9, 0.03, 'passed'],
  ])('of %d and %d with most=%s: %s', async (val, test, most, expected) => {
    expect(await verdict(val, test, most)).toBe(expected)
  })
})
