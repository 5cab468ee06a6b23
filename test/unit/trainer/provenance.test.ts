import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeFiles } from '../../../src/node/files.ts'
import { nodeProcesses } from '../../../src/node/processes.ts'
import { describeGit, describeHost } from '../../../src/trainer/provenance.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'provenance '))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
const write = (name: string, text: string) => nodeFiles(root).write(name, text)
const describeIt = () =>
  describeGit(nodeProcesses, nodeFiles(root), 'results/production', ['results/production', 'models/'])
const diff = () => nodeFiles(root).readText('results/production/uncommitted_changes.diff')

async function repository(): Promise<string> {
  git('init', '-q')
  git('config', 'user.name', 'Ada Lovelace')
  git('config', 'user.email', 'ada@example.org')
  await write('train.py', 'rate = 1\n')
  git('add', '.')
  git('commit', '-q', '-m', 'first')
  return git('rev-parse', 'HEAD')
}

describe('where a run comes from', () => {
  it('is the commit and who works there, what training makes left aside', async () => {
    const commit = await repository()
    await write('results/production/run.json', '{}')
    await write('models/production_model.onnx', 'x')
    expect(await describeIt()).toEqual({
      user: { name: 'Ada Lovelace', email: 'ada@example.org' },
      git: { commit, dirty: false },
    })
  })

  it('keeps the changes of a dirty tree, and names the files git does not know', async () => {
    const commit = await repository()
    await write('train.py', 'rate = 2\n')
    await write('new file.py', '')
    expect((await describeIt()).git).toEqual({ commit, dirty: true, diff: 'uncommitted_changes.diff' })
    expect(await diff()).toContain('+rate = 2')
    expect(await diff()).toContain('# untracked: "new file.py"')
  })

  it('keeps a diff that can be applied to the commit', async () => {
    await repository()
    await write('train.py', 'rate = 2\n')
    await describeIt()
    git('checkout', '-q', '--', 'train.py')
    git('apply', 'results/production/uncommitted_changes.diff')
    expect(await nodeFiles(root).readText('train.py')).toBe('rate = 2\n')
  })

  it('runs no program that the repository names', async () => {
    await repository()
    const trace = path.join(root, 'trace')
    writeFileSync(path.join(root, 'evil.sh'), `#!/bin/sh\ntouch '${trace}'\n`, { mode: 0o755 })
    git('config', 'diff.external', path.join(root, 'evil.sh'))
    git('config', 'core.fsmonitor', path.join(root, 'evil.sh'))
    await write('train.py', 'rate = 3\n')
    await describeIt()
    expect(await diff()).toContain('+rate = 3')
    expect(await nodeFiles(root).stat('trace')).toBeUndefined()
  })

  it('is without a commit where there is no repository, and with the user all the same', async () => {
    const found = await describeIt()
    expect(found.git).toBeUndefined()
    expect(found.user.name).not.toBe('')
    expect(found.user.email).toContain('@')
  })

  it('names the host', () => {
    const host = describeHost()
    expect(host.cores).toBeGreaterThan(0)
    expect(host.memory).toBeGreaterThan(0)
    expect(host.name).not.toBe('')
  })
})
