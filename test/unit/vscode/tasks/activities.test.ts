import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { layout } from '../../../../src/core/project/layout.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import type { ExtensionParts } from '../../../../src/vscode/context.ts'
import type { Project } from '../../../../src/vscode/project.ts'
import { Activities } from '../../../../src/vscode/tasks/activities.ts'
import { EventEmitter } from '../support/fakeVscode.ts'

vi.mock('vscode', () => import('../support/fakeVscode.ts'))

let root = ''
let reads = 0
/** Holds back the answer whether a process is alive. */
let held: Promise<void> = Promise.resolve()
const changed = new EventEmitter<Project | undefined>()
const projects = { all: [] as Project[], onDidChange: changed.event }

beforeEach(async () => {
  root = await mkdtemp(path.join(os.tmpdir(), 'activities-'))
  reads = 0
  held = Promise.resolve()
})
afterEach(() => rm(root, { recursive: true }))

/** A project of that name in which a pipeline of that token runs. */
async function projectRunning(name: string, token: string): Promise<Project> {
  const folder = path.join(root, name)
  await mkdir(path.join(folder, path.dirname(layout.pipelineLock)), { recursive: true })
  await lock(name, token)
  return { folder: { name }, ports: { files: nodeFiles(folder) } } as unknown as Project
}

const lock = (name: string, token: string) =>
  writeFile(
    path.join(root, name, layout.pipelineLock),
    JSON.stringify({ pid: 1, host: 'here', since: '2026-01-01T00:00:00Z', token }),
  )

const start = () =>
  new Activities({
    projects,
    running: {
      async isAlive() {
        reads++
        await held
        return true
      },
    },
  } as unknown as ExtensionParts)

it('tells that what ran in a folder is gone with it', async () => {
  const activities = start()
  projects.all = [await projectRunning('a', 'x'), await projectRunning('b', 'y')]
  const [a, b] = projects.all as [Project, Project]
  await Promise.all([activities.look(a), activities.look(b)])
  expect(activities.running.map(({ project }) => project.folder.name)).toEqual(['a', 'b'])
  const [ended, told] = [vi.fn(), vi.fn()]
  activities.onDidChange(ended)
  activities.onDidChangeRunning(told)
  projects.all = [b]
  changed.fire(undefined)
  expect(activities.running.map(({ project }) => project.folder.name)).toEqual(['b'])
  expect(told).toHaveBeenCalledOnce()
  // It goes on: nothing is told to have ended.
  expect(ended).not.toHaveBeenCalled()
  activities.dispose()
})

it('answers whoever comes during a look from files that are read after that', async () => {
  const activities = start()
  projects.all = [await projectRunning('a', 'before')]
  const [project] = projects.all as [Project]
  const releases: (() => void)[] = []
  held = new Promise((resolve) => releases.push(resolve))
  const first = activities.look(project)
  await vi.waitFor(() => expect(reads).toBe(1))
  await lock('a', 'after')
  const later = [activities.look(project), activities.look(project)]
  releases[0]!()
  expect((await first).pipeline?.token).toBe('before')
  expect((await Promise.all(later)).map(({ pipeline }) => pipeline?.token)).toEqual(['after', 'after'])
  expect(reads).toBe(2)
  activities.dispose()
})
