import { expect, it, vi } from 'vitest'
import { FileError } from '../../../../src/core/ports.ts'
import { tellFileProblem } from '../../../../src/vscode/commands/tellFileProblem.ts'

const told = vi.hoisted(() => [] as string[])
vi.mock('vscode', () => ({ window: { showErrorMessage: (message: string) => void told.push(message) } }))

const failing = (cause: Error) => () => Promise.reject(cause)

it('tells of a file that can’t be written, and of nothing else', async () => {
  expect(await tellFileProblem(async () => 3)).toBe(3)
  expect(told).toEqual([])
  expect(await tellFileProblem(failing(new FileError('unwritable', 'docs/report.md')))).toBeUndefined()
  expect(told).toHaveLength(1)
  expect(told[0]).toContain('docs/report.md')
  await expect(tellFileProblem(failing(new Error('a mistake of ours')))).rejects.toThrow('a mistake of ours')
})
