import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { layout } from '../../src/core/project/layout.ts'
import { nodeProcesses } from '../../src/node/processes.ts'
import { runInProcess } from './inProcess.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'cli sign-off '))
})

/** Runs a command line; git sees no configuration but the project's own. */
const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  runInProcess(args, {
    cwd: folder,
    env,
    ports: {
      processes: {
        run: (command, given, options) =>
          nodeProcesses.run(command, given, {
            ...options,
            env: { GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_SYSTEM: '/dev/null' },
          }),
      },
    },
  })

const bo = { GIT_AUTHOR_NAME: 'Bo Approver', GIT_AUTHOR_EMAIL: 'bo@lab.test' }
const reason = 'Looked at both curves and a dozen errors'
const curves = ['sign-off', 'baseline-curves-read', '--tick', '--reason', reason]

describe('init and sign-off', () => {
  it('ticks an item of a new project with the name that git knows', async () => {
    const made = await run(['init'])
    expect(made.code).toBe(0)
    expect(made.out).toMatch(/^ {2}\+ \.gitattributes\n/)
    expect(made.out).toContain(`files written in ${folder}.`)
    execFileSync('git', ['init', '-q', folder])
    execFileSync('git', ['-C', folder, 'config', 'user.name', 'Ada Lovelace'])
    execFileSync('git', ['-C', folder, 'config', 'user.email', 'ada@lab.test'])
    const signed = await run(curves)
    expect(signed).toEqual({
      code: 0,
      out: 'Ada Lovelace <ada@lab.test> ticked baseline-curves-read.\n',
      err: '',
    })
    const line = JSON.parse(await readFile(path.join(folder, layout.signOffs), 'utf8')) as object
    expect(line).toMatchObject({ act: 'tick', by: { name: 'Ada Lovelace', email: 'ada@lab.test' }, reason })
    const list = await readFile(path.join(folder, 'phases/02_baseline/checklists/post_baseline.md'), 'utf8')
    expect(list.match(/\[x\]/g)).toHaveLength(1)
  })

  it('asks who acts where git doesn’t know', async () => {
    await run(['init'])
    const signed = await run(curves)
    expect(signed.code).toBe(2)
    expect(signed.err).toContain('git config user.name')
  })

  it('takes the project from --project', async () => {
    await run(['init', 'some project'])
    expect((await run(curves, bo)).err).toContain('--project')
    expect((await run([...curves, '--project', 'some project'], bo)).code).toBe(0)
  })

  it('exits with 1 and a sentence where the act can’t stand', async () => {
    await run(['init'])
    const signed = await run(['sign-off', 'val-test-gap', '--tick', '--reason', reason], bo)
    expect(signed.code).toBe(1)
    expect(signed.err).toContain("val-test-gap is decided by the check val-test-gap and can't be ticked")
  })

  it.each([
    ['no item', ['--tick', '--reason', reason], 'name the item'],
    ['no act', ['a', '--reason', reason], '--approve, --revoke or --waive'],
    ['two acts', ['a', '--tick', '--waive', '--reason', reason], '--tick and --waive exclude each other'],
    ['no reason', ['a', '--tick'], '--reason is missing'],
    ['a waiver without a day', ['a', '--waive', '--reason', reason], '--expires DATE'],
    [
      'a day without a waiver',
      ['a', '--tick', '--expires', '2030-01-01', '--reason', reason],
      '--waive only',
    ],
    ['two items', ['a', 'b', '--tick', '--reason', reason], "unexpected argument 'b'"],
  ])('wrong usage: %s', async (_, args, words) => {
    const signed = await run(['sign-off', ...args], bo)
    expect(signed.code).toBe(2)
    expect(signed.err).toContain(words)
  })

  it('init names the samples there are, and refuses a file as folder', async () => {
    const wrong = await run(['init', '--sample', 'nope'])
    expect([wrong.code, wrong.err]).toEqual([
      2,
      'finalize-model: There is no sample “nope”; there is digits.\n',
    ])
    await writeFile(path.join(folder, 'file'), '')
    const file = await run(['init', 'file'])
    expect(file.code).toBe(2)
    expect(file.err).toContain("can't be made a folder")
  })
})
