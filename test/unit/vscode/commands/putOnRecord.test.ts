import { appendFile, cp, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { Processes } from '../../../../src/core/ports.ts'
import { nodeClock } from '../../../../src/node/clock.ts'
import { nodeFiles } from '../../../../src/node/files.ts'
import type { Project } from '../../../../src/vscode/project.ts'
import { putOnRecord } from '../../../../src/vscode/commands/putOnRecord.ts'
import { Uri } from '../support/fakeVscode.ts'

interface Asked {
  readonly placeHolder: string
  validateInput(text: string): string | undefined
}
const asked = vi.hoisted(() => [] as unknown[])
vi.mock('vscode', async () => ({
  ...(await import('../support/fakeVscode.ts')),
  l10n: (await import('../support/english.ts')).english,
  workspace: { isTrusted: true, textDocuments: [] },
  window: { showInputBox: async (options: unknown) => void asked.push(options) },
}))

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const checklist = 'phases/05_finalization/checklists/production_ready.md'
let root = ''
beforeEach(async () => {
  asked.length = 0
  root = await mkdtemp(path.join(os.tmpdir(), 'record-'))
  await cp(path.join(repository, 'phases'), path.join(root, 'phases'), { recursive: true })
  await appendFile(
    path.join(root, checklist),
    '\n- [ ] Weights were reviewed <!-- item: weights-reviewed by=person needs=link -->\n' +
      '- [ ] Somebody looked <!-- item: looked-at by=person -->\n',
  )
})
afterEach(() => rm(root, { recursive: true }))

const processes = {
  async run(_: string, args: readonly string[], { onOutput }: Parameters<Processes['run']>[2]) {
    onOutput?.(args.includes('user.name') ? 'Ada' : 'ada@example.org', 'stdout')
    return { exitCode: 0 }
  },
} as unknown as Processes

it.each([
  ['code-reviewed', true],
  ['weights-reviewed', true],
  ['looked-at', false],
])('asks for the review of %s: %s, as the engine does', async (id, needsLink) => {
  const project = {
    folder: { uri: new Uri(root), name: 'a' },
    ports: { files: nodeFiles(root), clock: nodeClock, processes },
  } as unknown as Project
  expect(await putOnRecord(project, [{ id, checklist } as never], 'tick')).toBe(false)
  const [prompt] = asked as Asked[]
  const refused = prompt!.validateInput('Everything looked fine to me')
  expect(refused).toBe(needsLink ? 'Name the review: a link, or a commit.' : undefined)
})
