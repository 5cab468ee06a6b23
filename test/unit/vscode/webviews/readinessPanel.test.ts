import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Project } from '../../../../src/vscode/project.ts'
import type { Projects } from '../../../../src/vscode/projects.ts'
import { readinessKind } from '../../../../src/vscode/webviews/readinessPanel.ts'
import { EventEmitter, Uri } from '../support/fakeVscode.ts'

const done = vi.hoisted(() => [] as unknown[][])
vi.mock('vscode', async () => {
  const fake = await import('../support/fakeVscode.ts')
  return {
    ...fake,
    l10n: (await import('../support/english.ts')).english,
    env: { clipboard: { writeText: async (text: string) => void done.push(['copied', text]) } },
    window: { setStatusBarMessage: () => undefined },
    commands: { executeCommand: async (...args: unknown[]) => void done.push(args) },
  }
})

const folder = 'file:///churn'
const changed = new EventEmitter<Project | undefined>()
let judged = 0
let isOpen = true
let known = Promise.resolve()

const item = {
  number: 20,
  id: 'code-reviewed',
  title: 'Reviewed',
  section: '',
  verdict: 'pending',
  decidedBy: 'person',
  ticked: false,
  reasons: [],
  evidence: [],
  next: 'finalize-model check',
}
const report = {
  title: 'Ready',
  gate: 'production_ready',
  checklist: 'phases/c.md',
  open: false,
  counts: {},
  findings: [],
  items: [item],
}
const project = {
  folder: { uri: new Uri('/churn'), name: 'churn' },
  async gate() {
    judged++
    await new Promise((resolve) => setTimeout(resolve, 1000))
    return { ok: true, value: report }
  },
  ask: async () => ({ ok: false, findings: [] }),
} as unknown as Project
const projects = {
  at: (address: string) => (isOpen && address === folder ? project : undefined),
  onDidChange: changed.event,
  get known() {
    return known
  },
} as unknown as Projects

function start() {
  const notify = vi.fn()
  const panel = { visible: true }
  const link = { notify, panel } as never
  const session = readinessKind(projects).start({ folder, gate: 'production_ready' }, link)
  return { notify, panel, handlers: session.handlers, dispose: () => void session.dispose() }
}

beforeEach(() => {
  done.length = judged = 0
  isOpen = true
  known = Promise.resolve()
  vi.useFakeTimers()
  return () => void vi.useRealTimers()
})
/** What comes of a request when the judgement has ended. */
async function settled<T>(answer: T | Promise<T>): Promise<T> {
  const caught = Promise.resolve(answer)
  caught.catch(() => undefined)
  await vi.advanceTimersByTimeAsync(1000)
  return caught
}

describe('the readiness panel', () => {
  it('is judged for a quarter of the time at most while files change, and tells when it has been', async () => {
    const { notify, dispose } = start()
    for (let elapsed = 0; elapsed < 19_500; elapsed += 250) {
      changed.fire(project)
      await vi.advanceTimersByTimeAsync(250)
    }
    expect(judged).toBe(5)
    expect(notify).toHaveBeenCalledTimes(5)
    dispose()
    changed.fire(project)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(judged).toBe(5)
  })

  it('is not judged while nobody sees it', async () => {
    const { panel, dispose } = start()
    panel.visible = false
    changed.fire(project)
    await vi.advanceTimersByTimeAsync(5000)
    expect(judged).toBe(0)
    dispose()
  })

  it('starts and copies the commands of the report, and says where one is none of them any more', async () => {
    const { handlers, dispose } = start()
    await settled(handlers.copyCommand({ type: 'copyCommand', command: 'finalize-model check' }))
    await settled(handlers.start({ type: 'start', command: 'finalize-model check' }))
    expect(done).toEqual([
      ['copied', 'finalize-model check'],
      ['finalizeModel.runStep', { project: folder, step: { command: 'check' } }],
    ])
    for (const command of ['rm -rf /', 'finalize-model --from train']) {
      const copied = handlers.copyCommand({ type: 'copyCommand', command })
      await expect(settled(copied)).rejects.toThrow('has changed meanwhile')
      await expect(settled(handlers.start({ type: 'start', command }))).rejects.toThrow('changed meanwhile')
    }
    expect(done).toHaveLength(2)
    dispose()
  })

  it('puts on record what an item is open to', async () => {
    const { handlers, dispose } = start()
    await settled(handlers.act({ type: 'act', item: 'code-reviewed', act: 'tick' }))
    expect(done).toEqual([
      ['finalizeModel.tick', expect.objectContaining({ project: folder, gate: 'production_ready' }), 'tick'],
    ])
    const approval = handlers.act({ type: 'act', item: 'code-reviewed', act: 'approve' })
    await expect(settled(approval)).rejects.toThrow('changed meanwhile')
    dispose()
  })

  it('waits for the first look at the folders, and says nothing of a closed one before', async () => {
    isOpen = false
    const looks: (() => void)[] = []
    known = new Promise((resolve) => looks.push(resolve))
    const { handlers, dispose } = start()
    const answer = settled(handlers.load({ type: 'load' }))
    await vi.advanceTimersByTimeAsync(100)
    isOpen = true
    looks[0]!()
    await vi.advanceTimersByTimeAsync(1000)
    expect(await answer).toMatchObject({ kind: 'ready' })
    dispose()
  })

  it('says that its folder was closed', async () => {
    const { handlers, dispose } = start()
    isOpen = false
    expect(await handlers.load({ type: 'load' })).toMatchObject({ kind: 'missing' })
    const act = async () => handlers.act({ type: 'act', item: 'code-reviewed', act: 'tick' })
    await expect(act()).rejects.toThrow('not open in this window')
    dispose()
  })
})
