import { beforeEach, expect, it, vi } from 'vitest'
import { openProjectFile } from '../../../../src/vscode/commands/openProjectFile.ts'
import { Uri } from '../support/fakeVscode.ts'

const told = vi.hoisted(() => [] as string[])
vi.mock('vscode', async () => {
  const fake = await import('../support/fakeVscode.ts')
  return {
    ...fake,
    l10n: (await import('../support/english.ts')).english,
    FileType: { Directory: 2 },
    Range: vi.fn(),
    Position: vi.fn(),
    workspace: {
      fs: {
        stat: async ({ path }: Uri) => {
          if (path.endsWith('gone.json')) throw new Error('FileNotFound')
          return { type: path.endsWith('models') ? 2 : 1 }
        },
      },
    },
    window: { showWarningMessage: (text: string) => void told.push(text) },
    commands: { executeCommand: async (id: string, uri: Uri) => void told.push(`${id} ${uri.path}`) },
  }
})
beforeEach(() => void (told.length = 0))

it.each([
  ['results/run.json', 'vscode.open /project/results/run.json'],
  ['models', 'revealInExplorer /project/models'],
  ['results/gone.json', 'results/gone.json is not there.'],
  ['../secret.yaml', '../secret.yaml lies outside the project, so it is not opened from here.'],
  ['/etc/passwd', '/etc/passwd lies outside the project, so it is not opened from here.'],
])('of %s: %s', async (path, expected) => {
  await openProjectFile(new Uri('/project') as never, path, { line: 3 })
  expect(told).toEqual([expected])
})
