import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { finalizeModel, startFinalizeModel } from '../cli/program.ts'
import { testAlike, testReference, withProject, type Kind } from './support.ts'
import { torchPython } from './tools.ts'

const kind: Kind = {
  launcher: 'torchrun',
  processes: 2,
  env: () => ({}),
  section: () => ({ launcher: 'torchrun', python: torchPython, torchrun: { processes: 2 } }),
}

describe.runIf(torchPython)('torchrun, two processes', () => {
  testAlike(kind)
  testReference(kind)

  test('that fails: the exit code of the process, and torchrun’s own account in the log alone', () =>
    withProject(kind, { STAND_IN_SECONDS: 0.1, STAND_IN_FAIL: '7' }, async (project, launch) => {
      const { status, out, err } = launch()
      expect(status).toBe(3)
      expect(err).toContain('ended with exit code 7')
      expect(out + err).not.toMatch(/ChildFailedError|launch_agent/)
      expect(readFileSync(project.at('results/production/job.log'), 'utf8')).toContain('ChildFailedError')
    }))
})

describe.runIf(torchPython)('torchrun, two machines', () => {
  const endpoint = `127.0.0.1:${20_000 + (process.pid % 10_000)}`
  const machines: Kind = {
    ...kind,
    section: () => ({
      launcher: 'torchrun',
      python: torchPython,
      torchrun: { processes: 1, machines: 2, endpoint },
    }),
  }
  test('meet, and the first one writes', () =>
    withProject(machines, { STAND_IN_EPOCHS: 3, STAND_IN_SECONDS: 0.2 }, async (project, launch) => {
      const second = startFinalizeModel(['launch', '--join', '1'], project.folder)
      const joined = new Promise<number | null>((resolve) => second.once('close', resolve))
      const { status, err } = await new Promise<ReturnType<typeof finalizeModel>>((resolve) =>
        setImmediate(() => resolve(launch())),
      )
      expect({ status, err }).toMatchObject({ status: 0 })
      expect(await joined).toBe(0)
      expect(project.starts().map(({ world }) => world)).toEqual([2, 2])
      expect(project.record().exitCode).toBe(0)
    }))
})
