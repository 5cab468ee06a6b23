import { afterEach, expect, it, vi } from 'vitest'
import { titleInWorkspace } from '../../../../src/vscode/webviews/titleInWorkspace.ts'
import { world } from '../support/fakeVscode.ts'

vi.mock('vscode', async () => ({
  ...(await import('../support/fakeVscode.ts')),
  l10n: (await import('../support/english.ts')).english,
}))
afterEach(() => world.setFolders())

it('names the folder where there are several, also before it is known which of them are projects', () => {
  const [digits, churn] = ['digits', 'churn'].map((name) => ({ path: `/${name}`, name }))
  world.setFolders(digits!)
  expect(titleInWorkspace('Readiness', 'file:///digits')).toBe('Readiness')
  world.setFolders(digits!, churn!)
  expect(titleInWorkspace('Readiness', 'file:///churn')).toBe('Readiness: churn')
  expect(titleInWorkspace('Run a', 'file:///digits')).toBe('Run a: digits')
  expect(titleInWorkspace('Readiness', 'file:///gone')).toBe('Readiness')
})
