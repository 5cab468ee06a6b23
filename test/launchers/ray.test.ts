import { spawnSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testAlike, testReference, withProject, type Kind } from './support.ts'
import { rayProgram, startRay } from './tools.ts'

let cluster: Awaited<ReturnType<typeof startRay>>
const kind: Kind = {
  launcher: 'ray',
  env: () => ({}),
  section: () => ({
    launcher: 'ray',
    python: 'python3',
    ray: { program: rayProgram, address: cluster.address },
  }),
}

describe.runIf(rayProgram)('Ray of one node', () => {
  beforeAll(async () => {
    cluster = await startRay(rayProgram!)
  }, 180_000)
  afterAll(() => cluster?.stop(), 60_000)

  testReference({
    ...kind,
    isCluster: true,
    submitted: () =>
      spawnSync(rayProgram!, ['job', 'list', `--address=${cluster.address}`], {
        encoding: 'utf8',
      }).stdout.split('submission_id=').length - 1,
  })
  testAlike(kind)

  test('that can’t be reached says so, and nothing is left behind', () =>
    withProject(
      {
        ...kind,
        section: () => ({ ...kind.section(), ray: { program: rayProgram, address: 'http://127.0.0.1:9' } }),
      },
      {},
      async (_, launch) => {
        const { status, err } = launch()
        expect(status).toBe(3)
        expect(err).toMatch(/Ray refused the job.*Failed to connect to Ray/)
      },
    ))
})
