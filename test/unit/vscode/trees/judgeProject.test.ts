import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { FileError, type Files } from '../../../../src/core/ports.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { judgeGate } from '../../../../src/core/readiness/gate.ts'
import { transitionOf } from '../../../../src/core/readiness/phaseTransitions.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import {
  judgeProject,
  nothingJudged,
  type Judged,
  type JudgedProject,
} from '../../../../src/vscode/trees/judgeProject.ts'

const sample = nodeFiles(fileURLToPath(new URL('../../../../samples/digits', import.meta.url)))

function projectOn(files: Files): JudgedProject & { readonly asked: string[] } {
  const ground = createGround({ files, clock: nodeClock })
  const asked: string[] = []
  return {
    asked,
    ports: { files },
    gate(name) {
      asked.push(name)
      return judgeGate(ground, name)
    },
    async ask({ phase }) {
      const transition = await transitionOf(ground, phase)
      return transition.ok ? transition.value : undefined
    },
  }
}

async function allOf(project: JudgedProject, whole: boolean): Promise<readonly Judged[]> {
  const seen: Judged[] = []
  for await (const judged of judgeProject(project, nothingJudged, () => whole)) seen.push(judged)
  return seen
}

describe('the sample', () => {
  it('is judged gate by gate, the last one first', async () => {
    const project = projectOn(sample)
    const seen = await allOf(project, true)
    expect(project.asked).toEqual([
      'production_ready',
      'reproducibility_gate',
      'post_baseline',
      'diagnostics_complete',
      'optimization_complete',
    ])
    expect(seen.map(({ gates }) => gates.size)).toEqual([0, 1, 2, 3, 4, 5])
    expect(seen.at(-1)?.gates.get('post_baseline')).toMatchObject({ ok: true, value: { open: true } })
    expect([...(seen.at(-1)?.transitions ?? [])].map(([gate, { next }]) => [gate, next])).toEqual([
      ['post_baseline', 3],
      ['diagnostics_complete', 4],
      ['optimization_complete', 5],
    ])
  })

  it('is judged by its last gate alone where nobody looks at the others', async () => {
    const project = projectOn(sample)
    await allOf(project, false)
    expect(project.asked).toEqual(['production_ready'])
  })

  it('is known to be set up before its first gate is judged', async () => {
    const [first] = await allOf(projectOn(sample), false)
    expect(first).toEqual({ ...nothingJudged, setUp: true })
  })
})

it('a folder without phases is not set up, and nothing is judged', async () => {
  const project = projectOn({ ...sample, stat: () => Promise.resolve(undefined) })
  expect(await allOf(project, true)).toEqual([{ ...nothingJudged, setUp: false }])
  expect(project.asked).toEqual([])
})

/** The sample with workflows that can't be read. */
const problem = (name: 'missing' | 'too-large') => ({
  ...sample,
  readText: (path: string) =>
    path.endsWith('workflow.md') ? Promise.reject(new FileError(name, path)) : sample.readText(path),
})

it('a workflow that is not there or too large is left out', async () => {
  for (const name of ['missing', 'too-large'] as const) {
    const [, first] = await allOf(projectOn(problem(name)), false)
    expect(first?.workflows.size).toBe(0)
    expect(first?.gates.size).toBe(1)
  }
})
