import { beforeEach, expect, test, vi } from 'vitest'
import type * as vscode from 'vscode'
import { interpreterOf } from '../../../../src/vscode/tasks/interpreter.ts'

const editor = vi.hoisted(() => ({
  isTrusted: true,
  setting: '',
  asked: [] as string[],
  extension: undefined as unknown,
}))
vi.mock('vscode', () => ({
  workspace: {
    get isTrusted() {
      return editor.isTrusted
    },
    getConfiguration: () => ({ get: () => editor.setting }),
  },
  extensions: {
    getExtension(id: string) {
      editor.asked.push(id)
      return editor.extension
    },
  },
}))

const folder = { uri: { fsPath: '/home/ada/churn' } } as vscode.WorkspaceFolder
/** The Python extension as its interface is published: the active environment of a folder, then its interpreter. */
const pythonExtension = (resolved: unknown) => ({
  activate: async () => ({
    environments: {
      getActiveEnvironmentPath: ({ fsPath }: vscode.Uri) => ({ id: fsPath, path: `${fsPath}/.conda` }),
      resolveEnvironment: async ({ path }: { path: string }) =>
        resolved === undefined ? { executable: { uri: { fsPath: `${path}/bin/python` } } } : resolved,
    },
  }),
})

beforeEach(() => {
  Object.assign(editor, { isTrusted: true, setting: '', asked: [], extension: undefined })
})

test('the setting names it, whatever is chosen elsewhere', async () => {
  editor.setting = ' /opt/py thon '
  editor.extension = pythonExtension(undefined)
  expect(await interpreterOf(folder)).toBe('/opt/py thon')
  expect(editor.asked).toEqual([])
})

test('else it is the one chosen in the Python extension for this folder, not the folder of its environment', async () => {
  editor.extension = pythonExtension(undefined)
  expect(await interpreterOf(folder)).toBe('/home/ada/churn/.conda/bin/python')
  expect(editor.asked).toEqual(['ms-python.python'])
})

test('in an untrusted workspace there is none, and no extension is woken', async () => {
  Object.assign(editor, { isTrusted: false, setting: '/evil', extension: pythonExtension(undefined) })
  expect(await interpreterOf(folder)).toBeUndefined()
  expect(editor.asked).toEqual([])
})

test.each([
  ['is not installed', undefined],
  ['exports nothing', { activate: async () => undefined }],
  ['fails', { activate: () => Promise.reject(new Error('no')) }],
  ['knows no environment', pythonExtension(null)],
  ['has an environment without Python', pythonExtension({ executable: { uri: undefined } })],
  ['answers otherwise than it says', pythonExtension({ executable: { uri: { fsPath: 7 } } })],
  ['answers nothing like it', pythonExtension({})],
])('where the Python extension %s, the command line chooses', async (_, extension) => {
  editor.extension = extension
  expect(await interpreterOf(folder)).toBeUndefined()
})
