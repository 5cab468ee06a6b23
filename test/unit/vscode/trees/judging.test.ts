import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { FileError } from '../../../../src/core/ports.ts'
import { Judging } from '../../../../src/vscode/trees/judging.ts'
import { changingProject } from '../support/changingProject.ts'

const patient = { timeout: 30_000, interval: 5 }

/** A project that is judged, with everything that was told of it. */
function judged(latency: number, isWhole: () => boolean = () => false) {
  const project = changingProject(latency)
  const versions: number[] = []
  const gates: number[] = []
  const judging = new Judging(project, isWhole, () => {
    const report = judging.judged.gates.get('production_ready')
    if (report?.ok) versions.push(Number(report.value.title))
    gates.push(judging.judged.gates.size)
  })
  open.push(judging)
  return { project, judging, versions, gates }
}
const open: Judging[] = []
afterEach(() => {
  for (const judging of open.splice(0)) judging.dispose()
})

describe('a project whose files could not be read for a moment', () => {
  it('is asked again, though nothing in it changes', async () => {
    const project = changingProject(0)
    project.failure = new FileError('unreadable', 'phases')
    await expect(project.gate()).rejects.toThrow('phases')
    project.failure = undefined
    expect((await project.gate()).ok).toBe(true)
  })
})

describe('a project on a slow disk', () => {
  it('is judged once at a time, however often it changes, and ends with what is newest', async () => {
    const { project, judging, versions } = judged(3)
    judging.touch()
    const began = performance.now()
    while (performance.now() - began < 2000) {
      project.change()
      judging.touch()
      await pause(1)
    }
    expect(project.version).toBeGreaterThan(100)
    // Each judgement is followed by a pause of three times as long as it took, and by half a second at least.
    expect(project.begun).toBeLessThan(6)
    await vi.waitFor(() => expect(versions.at(-1)).toBe(project.version), patient)
    expect(versions).toEqual(versions.toSorted((a, b) => a - b))
    const { begun } = project
    await pause(700)
    expect(project.begun).toBe(begun)
  })

  it('leaves the thread to others while it is judged', async () => {
    const { judging } = judged(3)
    let turns = 0
    const timer = setInterval(() => turns++, 1)
    await judging.recheck()
    clearInterval(timer)
    expect(turns).toBeGreaterThan(20)
  })

  it('is shown as it is when a person asked, also while it was being judged before', async () => {
    const { project, judging, versions } = judged(3)
    judging.touch()
    await vi.waitFor(() => expect(project.begun).toBe(1), patient)
    project.change()
    const first = judging.recheck()
    project.change()
    await Promise.all([first, judging.recheck()])
    expect(versions.at(-1)).toBe(2)
    expect(project.begun).toBe(2)
  })
})

describe('the earlier gates', () => {
  it('are judged by the judgement at work when somebody comes to look', async () => {
    let isWhole = false
    const { project, judging, gates } = judged(1, () => isWhole)
    judging.touch()
    await vi.waitFor(() => expect(project.begun).toBe(1), patient)
    isWhole = true
    judging.widen()
    await vi.waitFor(() => expect(gates.at(-1)).toBe(5), patient)
    expect(project.begun).toBe(1)
  })

  it('are judged at once when somebody comes after the last one was', async () => {
    let isWhole = false
    const { judging, gates } = judged(0, () => isWhole)
    await judging.recheck()
    expect(gates.at(-1)).toBe(1)
    isWhole = true
    vi.useFakeTimers({ toFake: ['setTimeout'] })
    try {
      judging.widen()
      await vi.waitFor(() => expect(gates.at(-1)).toBe(5), patient)
    } finally {
      vi.useRealTimers()
    }
  })

  it('are judged when somebody comes between the last look and the end', async () => {
    let asked = 0
    const { judging, gates } = judged(0, () => {
      if (++asked > 1) return true
      void Promise.resolve().then(() => judging.widen())
      return false
    })
    judging.touch()
    await vi.waitFor(() => expect(gates.at(-1)).toBe(5), patient)
  })
})

describe('a project that can’t be read', () => {
  it('says why, keeps what was found, and is judged when it can be read again', async () => {
    const { project, judging } = judged(0)
    await judging.recheck()
    project.failure = new FileError('unreadable', 'phases', { cause: new Error('the server is away') })
    await judging.recheck()
    expect(judging.problem).toContain('the server is away')
    expect(judging.judged.gates.size).toBe(1)
    project.failure = undefined
    project.change()
    judging.touch()
    await vi.waitFor(() => expect(judging.problem).toBeUndefined(), patient)
  })
})

it('nothing is judged or told of a project that has gone', async () => {
  const { project, judging, versions } = judged(2)
  judging.touch()
  await vi.waitFor(() => expect(project.begun).toBe(1), patient)
  const waiting = judging.recheck()
  judging.dispose()
  await waiting
  judging.touch()
  await pause(50)
  expect(versions).toEqual([])
  expect(project.begun).toBe(1)
})
