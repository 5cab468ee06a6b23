import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { FileError, type Files, type FileStat, type Ports } from '../../../src/core/ports.ts'
import { nodeClock } from '../../../src/node/clock.ts'
import { nodeProcesses } from '../../../src/node/processes.ts'
import { Projects } from '../../../src/vscode/projects.ts'
import { engineOn } from './support/engineOn.ts'
import { alive, Uri, world } from './support/fakeVscode.ts'

vi.mock('vscode', () => import('./support/fakeVscode.ts'))

const directory: FileStat = { kind: 'directory', size: 0, modified: 0, links: 1 }

/** Folders in memory: the names in each, how long looking takes, and what it fails with. */
function disk() {
  const folders: Record<string, { names: string[]; latency?: number; failure?: FileError }> = {}
  let looking = 0
  let most = 0
  const portsOf = (root: string): Ports => {
    const look = async () => {
      most = Math.max(most, ++looking)
      const { names, latency = 0, failure } = folders[root]!
      if (latency > 0) await new Promise((resolve) => setTimeout(resolve, latency))
      looking--
      if (failure) throw failure
      return names
    }
    const files = {
      root,
      stat: async (name: string) => ((await look()).includes(name) ? directory : undefined),
      list: look,
    }
    return { files: files as unknown as Files, clock: nodeClock, processes: nodeProcesses }
  }
  return {
    folders,
    portsOf,
    get most() {
      return most
    },
  }
}

const at = (...names: readonly string[]) => names.map((name) => ({ path: `/${name}`, name }))
const settle = () => vi.advanceTimersByTimeAsync(2000)

// The engine is loaded with the first project; that takes real time.
beforeAll(() => import('../../../src/vscode/project.ts'))
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  world.setFolders()
})

describe('projects', () => {
  it('are the folders with configs/, phases/ or a configuration, in the order of the workspace', async () => {
    const { folders, portsOf } = disk()
    folders['/a'] = { names: ['configs'], latency: 500 }
    folders['/b'] = { names: ['README.md', 'app_config.yaml'] }
    folders['/c'] = { names: ['phases'] }
    folders['/d'] = { names: ['final_config.yaml'] }
    world.setFolders(...at('a', 'b', 'c', 'd'))
    const projects = new Projects(portsOf, engineOn(portsOf))
    const started = projects.start()
    await vi.advanceTimersByTimeAsync(10)
    // The slow one keeps nobody waiting.
    expect(projects.all.map(({ folder }) => folder.name)).toEqual(['c', 'd'])
    await settle()
    await started
    expect(projects.all.map(({ folder }) => folder.name)).toEqual(['a', 'c', 'd'])
    expect(projects.of(new Uri('/c/models/x.onnx') as never)?.folder.name).toBe('c')
    expect(projects.of(new Uri('/b/x.txt') as never)).toBeUndefined()
    projects.dispose()
  })

  it('come and go with their folders and with what is in them', async () => {
    const { folders, portsOf } = disk()
    const before = { ...alive }
    for (const name of ['a', 'b']) folders[`/${name}`] = { names: [] }
    world.setFolders(...at('a', 'b'))
    const projects = new Projects(portsOf, engineOn(portsOf))
    const told = vi.fn()
    projects.onDidChange(told)
    await projects.start()
    expect(projects.all).toEqual([])
    folders['/a']!.names = ['configs']
    world.touch('/a')
    await settle()
    const [first] = projects.all
    expect(first?.folder.name).toBe('a')
    expect(told).toHaveBeenLastCalledWith(undefined)
    world.touch('/a')
    await settle()
    expect(told).toHaveBeenLastCalledWith(first)
    folders['/b']!.names = ['phases']
    world.setFolders(...at('b', 'a'))
    await settle()
    expect(projects.all.map(({ folder }) => folder.name)).toEqual(['b', 'a'])
    // A project that stays is the same.
    expect(projects.all[1]).toBe(first)
    folders['/a']!.names = []
    world.touch('/a')
    await settle()
    world.setFolders()
    await settle()
    expect(projects.all).toEqual([])
    projects.dispose()
    expect(alive).toEqual(before)
  })

  it('go when their folder is taken away, which nothing in it tells, and come back with it', async () => {
    const { folders, portsOf } = disk()
    folders['/folders/a'] = { names: ['configs'] }
    world.setFolders({ path: '/folders/a', name: 'a' })
    const projects = new Projects(portsOf, engineOn(portsOf))
    await projects.start()
    folders['/folders/a'].names = []
    world.touch('/folders', '/folders/b')
    await settle()
    expect(projects.all).toHaveLength(1)
    world.touch('/folders', '/folders/a')
    await settle()
    expect(projects.all).toHaveLength(0)
    folders['/folders/a'].names = ['configs']
    world.touch('/folders', '/folders/a')
    await settle()
    expect(projects.all).toHaveLength(1)
    projects.dispose()
  })

  it('are forgotten by the engine when they go', async () => {
    const { folders, portsOf } = disk()
    for (const name of ['a', 'b']) folders[`/${name}`] = { names: ['configs'] }
    world.setFolders(...at('a', 'b'))
    const invalidate = vi.fn()
    const projects = new Projects(portsOf, { ...engineOn(portsOf), invalidate })
    await projects.start()
    expect(invalidate).not.toHaveBeenCalled()
    world.setFolders(...at('b'))
    await settle()
    expect(invalidate.mock.calls).toEqual([['/a']])
    // Whoever is told of the change may ask again before it is seen to be no project any more.
    folders['/b']!.names = []
    world.touch('/b')
    await settle()
    expect(invalidate.mock.calls).toEqual([['/a'], ['/b'], ['/b']])
    projects.dispose()
  })

  it('bear the name that their folder got', async () => {
    const { folders, portsOf } = disk()
    folders['/a'] = { names: ['configs'] }
    world.setFolders({ path: '/a', name: 'a' })
    const projects = new Projects(portsOf, engineOn(portsOf))
    await projects.start()
    world.setFolders({ path: '/a', name: 'Churn' })
    await settle()
    expect(projects.all.map(({ folder }) => folder.name)).toEqual(['Churn'])
    projects.dispose()
  })
})

describe('a slow or broken disk', () => {
  it('is looked at once at a time, and the newest look counts', async () => {
    const slow = disk()
    const place = (slow.folders['/a'] = { names: ['configs'], latency: 0 })
    world.setFolders(...at('a'))
    const projects = new Projects(slow.portsOf, engineOn(slow.portsOf))
    await projects.start()
    place.latency = 3000
    for (let event = 0; event < 100; event++) {
      world.touch('/a')
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(slow.most).toBe(1)
    place.names = []
    world.touch('/a')
    await vi.advanceTimersByTimeAsync(20_000)
    expect(projects.all).toEqual([])
    projects.dispose()
  })

  it('takes no project away that it can’t tell about', async () => {
    const { folders, portsOf } = disk()
    folders['/a'] = { names: ['configs'] }
    folders['/b'] = { names: [], failure: new FileError('unreadable', 'configs') }
    world.setFolders(...at('a', 'b'))
    const projects = new Projects(portsOf, engineOn(portsOf))
    await projects.start()
    const [first] = projects.all
    expect(first?.folder.name).toBe('a')
    folders['/a'].failure = new FileError('unreadable', 'configs')
    world.touch('/a')
    await settle()
    expect(projects.all).toEqual([first])
    projects.dispose()
  })

  it('brings back no folder that was closed while it was looked at', async () => {
    const { folders, portsOf } = disk()
    const before = { ...alive }
    folders['/a'] = { names: ['configs'], latency: 1000 }
    world.setFolders(...at('a'))
    const projects = new Projects(portsOf, engineOn(portsOf))
    void projects.start()
    await vi.advanceTimersByTimeAsync(500)
    world.setFolders()
    await vi.advanceTimersByTimeAsync(5000)
    expect(projects.all).toEqual([])
    projects.dispose()
    expect(alive).toEqual(before)
    expect(vi.getTimerCount()).toBe(0)
  })
})
