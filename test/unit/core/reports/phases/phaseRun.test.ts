import { beforeAll, describe, expect, it } from 'vitest'
import type { Files } from '../../../../../src/core/ports.ts'
import { createGround } from '../../../../../src/core/readiness/createGround.ts'
import { groundOf } from '../../../../../src/core/readiness/phaseRun.ts'
import { standingOf } from '../../../../../src/core/readiness/runStanding.ts'
import { readPhaseRun } from '../../../../../src/core/reports/phases/phaseRun.ts'
import { clock, configText, makePhaseProject, makeRun } from '../../readiness/checks/phase/phaseProject.ts'

const directory = 'results/judged'
const config = 'configs/judged.yaml'

let files: Files
beforeAll(async () => {
  files = await makePhaseProject()
})

/** The value that documents and gate give for a target, of a run that takes two of class 0 and one of class 1 for the other. */
async function judged(target: string, positive?: string | number) {
  const text = configText(0.1, 'checkpoints/judged').replace('test_acc: 0.9', `${target}: 0.9`)
  const named =
    positive === undefined
      ? text
      : text.replace('id: id', `id: id, class_names: [benign, malignant], positive_class: ${positive}`)
  await files.write(config, named)
  await makeRun(files, directory, { config, checkpoints: 'checkpoints/judged', wrong: 3 })
  const ground = createGround({ files, clock })
  const run = await readPhaseRun(ground, directory, config)
  if (!run.ok) throw new Error(JSON.stringify(run.findings))
  const standing = await standingOf(await groundOf(ground, { run: directory, config }))
  return { told: run.value.symptoms.standing, gate: standing.ok ? standing.value : undefined }
}

describe('the standing of a run of an earlier phase', () => {
  it.each([
    ['of all classes', 'test_acc', undefined, 37 / 40],
    ['of class 1, where no class is named', 'test_recall_positive', undefined, 19 / 20],
    ['of the class that is named by its index', 'test_recall_positive', 0, 18 / 20],
    ['of the class that is named by its name', 'test_recall_positive', 'benign', 18 / 20],
  ])('is %s, for the documents as for the gate', async (_, target, positive, value) => {
    const { told, gate } = await judged(target, positive)
    expect(gate).toEqual({ metric: target.replace('test', 'val'), value, target: 0.9, direction: 'max' })
    expect(told).toEqual(gate)
  })
})
