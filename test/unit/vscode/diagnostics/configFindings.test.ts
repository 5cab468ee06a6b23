import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Project } from '../../../../src/vscode/project.ts'
import type { Projects } from '../../../../src/vscode/projects.ts'
import { ConfigFindings } from '../../../../src/vscode/diagnostics/configFindings.ts'
import { EventEmitter, Uri } from '../support/fakeVscode.ts'

const editor = vi.hoisted(() => ({ documents: [] as unknown[], edited: undefined as unknown }))
vi.mock('vscode', async () => {
  const fake = await import('../support/fakeVscode.ts')
  const edited = new fake.EventEmitter<unknown>()
  editor.edited = edited
  const never = () => new fake.Disposable(() => undefined)
  return {
    ...fake,
    DiagnosticSeverity: {},
    Diagnostic: vi.fn(),
    Range: vi.fn(),
    extensions: { onDidChange: never, getExtension: () => undefined },
    languages: {
      createDiagnosticCollection: () => ({ set: () => undefined, delete: () => undefined, dispose() {} }),
    },
    workspace: {
      textDocuments: editor.documents,
      onDidOpenTextDocument: never,
      onDidCloseTextDocument: never,
      onDidChangeTextDocument: edited.event,
      onDidChangeConfiguration: never,
      getConfiguration: () => ({ get: () => undefined }),
    },
  }
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** How long a look at each file takes, milliseconds. */
const latencies: Readonly<Record<string, number>> = { 'data/slow.csv': 5000, 'data/quick.csv': 10 }
const project = {
  folder: { uri: new Uri('/project') },
  ports: {
    files: {
      root: '/project',
      async stat(path: string) {
        await new Promise((resolve) => setTimeout(resolve, latencies[path] ?? 0))
      },
      readText: async () => '',
    },
  },
} as unknown as Project
const projects = { of: () => project, onDidChange: new EventEmitter().event } as unknown as Projects

it('keeps what the files are for the text of now, however late the answer for an older one comes', async () => {
  let text = ''
  const document = {
    uri: new Uri('/project/configs/final_config.yaml'),
    version: 0,
    isClosed: false,
    getText: () => text,
  }
  const write = (file: string) => {
    text = `data:\n  train: ${file}\n`
    document.version++
    ;(editor.edited as EventEmitter<unknown>).fire({ document, contentChanges: [{}] })
  }
  editor.documents.push(document)
  text = 'data:\n  train: data/slow.csv\n'
  const findings = new ConfigFindings(projects)
  await vi.advanceTimersByTimeAsync(100)
  write('data/quick.csv')
  await vi.advanceTimersByTimeAsync(20_000)
  expect(findings.factsOf(document as never)?.missing).toEqual(['data/quick.csv'])
  write('data/slow.csv')
  await vi.advanceTimersByTimeAsync(1000)
  findings.dispose()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(vi.getTimerCount()).toBe(0)
})
