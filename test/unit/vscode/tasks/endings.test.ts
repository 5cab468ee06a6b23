import { expect, it, vi } from 'vitest'
import type { Activities } from '../../../../src/vscode/tasks/activities.ts'
import { Endings } from '../../../../src/vscode/tasks/endings.ts'
import type { Tasks } from '../../../../src/vscode/tasks/provider.ts'
import { Disposable, EventEmitter } from '../support/fakeVscode.ts'

const editor = vi.hoisted(() => ({
  terminals: [] as unknown[],
  told: [] as string[],
  tasks: {} as Record<'onDidStartTaskProcess' | 'onDidEndTaskProcess', unknown>,
}))
vi.mock('vscode', async () => ({
  ...(await import('../support/fakeVscode.ts')),
  l10n: (await import('../support/english.ts')).english,
  tasks: editor.tasks,
  window: {
    terminals: editor.terminals,
    showErrorMessage: async (text: string) => {
      editor.told.push(text)
      return 'Show Terminal'
    },
  },
}))

const project = { folder: { name: 'digits', uri: 'file:///digits' }, invalidate: () => undefined }
const tasks = { projectOf: () => project } as unknown as Tasks
const activities = {
  look: async () => undefined,
  onDidChange: () => new Disposable(() => undefined),
} as unknown as Activities

it('shows the terminal that a task ran in, not another whose name begins the same', async () => {
  const [started, ended] = [new EventEmitter<unknown>(), new EventEmitter<unknown>()]
  editor.tasks.onDidStartTaskProcess = started.event
  editor.tasks.onDidEndTaskProcess = ended.event
  const endings = new Endings(tasks, activities, {} as never)
  const terminal = (name: string, pid: number) => {
    const made = { name, processId: Promise.resolve(pid), show: vi.fn() }
    editor.terminals.push(made)
    return made
  }
  const other = terminal('Train results/baseline_2', 8)
  const own = terminal('Train results/baseline', 7)
  const definition = { type: 'finalize-model', command: 'train', outputDir: 'results/baseline' }
  const execution = { task: { name: 'Train results/baseline', definition } }
  started.fire({ execution, processId: 7 })
  ended.fire({ execution, exitCode: 3 })
  await vi.waitFor(() => expect(own.show).toHaveBeenCalledOnce())
  expect(other.show).not.toHaveBeenCalled()
  expect(editor.told).toEqual(['digits: the training in results/baseline failed.'])
  endings.dispose()
})
