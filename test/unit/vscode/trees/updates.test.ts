import { setImmediate as turn } from 'node:timers/promises'
import { readFileSync } from 'node:fs'
import v8 from 'node:v8'
import vm from 'node:vm'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FileError, type Files, type Ports } from '../../../../src/core/ports.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeProcesses } from '../../../../src/node/processes.ts'
import { Projects } from '../../../../src/vscode/projects.ts'
import { StatusBar } from '../../../../src/vscode/status/statusBar.ts'
import { GateReports } from '../../../../src/vscode/trees/gateReports.ts'
import type { PhaseNode } from '../../../../src/vscode/trees/phaseNode.ts'
import { PhasesTree } from '../../../../src/vscode/trees/phasesTree.ts'
import { engineOn } from '../support/engineOn.ts'
import { alive, world } from '../support/fakeVscode.ts'

vi.mock('vscode', () => import('../support/fakeVscode.ts'))

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

const updates = 1000
/** What may be kept after all updates, bytes: a small part of what keeping each report would take. */
const mostKept = 3_000_000
const checklist = 'phases/05_finalization/checklists/production_ready.md'
const blank = readFileSync(new URL(`../../../../${checklist}`, import.meta.url), 'utf8')

const refuse = () => Promise.reject(new Error('read only'))

/** A project in memory whose last checklist says how often it was changed, in its title and in its boxes. */
function counting() {
  let version = 0
  const text = () =>
    blank.replace(/^# .*$/m, `# ${version}`).replace('- [ ]', version % 2 ? '- [x]' : '- [ ]')
  const files: Files = {
    root: '/digits',
    stat: async (path) =>
      path === 'phases' || path === 'configs'
        ? { kind: 'directory', size: 0, modified: 0, links: 1 }
        : undefined,
    async readText(path) {
      if (path !== checklist) throw new FileError('missing', path)
      return text()
    },
    read: async (path) => Promise.reject(new FileError('missing', path)),
    readRange: async (path) => Promise.reject(new FileError('missing', path)),
    list: async () => [],
    digest: async () => undefined,
    write: refuse,
    appendLine: refuse,
    replaceBytes: refuse,
    copy: refuse,
    remove: refuse,
  }
  const ports: Ports = { files, clock: nodeClock, processes: nodeProcesses }
  return { ports, text, change: () => ++version }
}

async function view() {
  const { ports, text, change } = counting()
  const projects = new Projects(
    () => ports,
    engineOn(() => ports),
  )
  const reports = new GateReports(projects)
  const tree = new PhasesTree(reports)
  const bar = new StatusBar(projects, reports)
  world.setFolders({ path: '/digits', name: 'digits' })
  await projects.start()
  reports.isWhole = true
  await reports.recheck()
  // What is known of the earlier gates stays; each update judges the last one.
  reports.isWhole = false

  /** Reads all rows as the editor does, and gives how many there are. */
  const draw = (node?: PhaseNode): number => {
    const children = tree.getChildren(node)
    for (const child of children) tree.getTreeItem(child)
    return children.reduce((sum, child) => sum + 1 + draw(child), 0)
  }
  const shown = () => {
    const [first] = projects.all
    return first && reports.production(first)?.title
  }
  return {
    text,
    reports,
    /** A change on disk, and all that follows from it until it is drawn. */
    async update() {
      const version = change()
      world.touch('/digits')
      for (let wait = 0; shown() !== String(version); wait++) {
        if (wait > 1000) throw new Error(`Version ${version} was never shown.`)
        await vi.advanceTimersByTimeAsync(100)
        await turn()
      }
      await vi.advanceTimersByTimeAsync(1000)
      return draw()
    },
    dispose() {
      for (const each of [bar, tree, reports, projects]) each.dispose()
    },
  }
}

function heap(): number {
  for (let time = 0; time < 3; time++) collect()
  return process.memoryUsage().heapUsed
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

describe('the phases view', () => {
  it(`keeps nothing of ${updates} updates`, async () => {
    const before = { ...alive }
    const phases = await view()
    const one = async (index: number) => {
      const rows = await phases.update()
      if (index % 10 === 0) {
        const editor = world.open(`/digits/${checklist}`, phases.text)
        editor.edit()
        await vi.advanceTimersByTimeAsync(200)
        editor.close()
        await vi.advanceTimersByTimeAsync(200)
      }
      if (index % 50 === 0) {
        world.setFolders({ path: '/digits', name: 'digits' }, { path: '/other', name: 'other' })
        for (let time = 0; time < 20; time++) await turn()
        world.setFolders({ path: '/digits', name: 'digits' })
        for (let time = 0; time < 20; time++) await turn()
      }
      return rows
    }
    for (let index = 0; index < 100; index++) await one(index)
    const [rows, usual, timers, used] = [await phases.update(), { ...alive }, vi.getTimerCount(), heap()]
    for (let index = 0; index < updates; index++) expect(await one(index)).toBe(rows)
    expect(await phases.update()).toBe(rows)
    expect(alive).toEqual(usual)
    expect(vi.getTimerCount()).toBe(timers)
    expect(heap() - used).toBeLessThan(mostKept)
    phases.dispose()
    expect(alive).toEqual(before)
    expect(vi.getTimerCount()).toBe(0)
  }, 240_000)

  it('would be found out if it kept a report of each update', async () => {
    const phases = await view()
    await phases.update()
    const used = heap()
    const kept: unknown[] = []
    for (let index = 0; index < 50; index++) {
      await phases.update()
      kept.push(phases.reports.facts)
    }
    expect(kept).toHaveLength(50)
    expect((heap() - used) * (updates / 50)).toBeGreaterThan(mostKept)
    phases.dispose()
  })
})
