import { cp, mkdtemp, readFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { parseChecklist } from '../../../../src/core/phases/parse.ts'
import { phases } from '../../../../src/core/phases/phases.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { readSignOffs } from '../../../../src/core/readiness/acts.ts'
import type { Ground } from '../../../../src/core/readiness/ground.ts'
import { createGround } from '../../../../src/core/readiness/createGround.ts'
import { signOff, type SignOffRequest } from '../../../../src/core/readiness/signOff.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const packaged = fileURLToPath(new URL('../../../../phases', import.meta.url))
const ada = { name: 'Ada Trainer', email: 'ada@lab.test' }
const bo = { name: 'Bo Approver', email: 'bo@lab.test' }
const release = 'c'.repeat(64)
const clock = { now: () => new Date('2026-01-15T12:00:00.000Z'), elapsed: () => 0 }

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'sign-off-'))
})

interface Options {
  readonly approvers?: string
  readonly release?: string | undefined
}

/** A project with the phases, a configuration and a run by Ada; its release is given. */
async function project(options: Options = {}): Promise<Ground> {
  const files = nodeFiles(await mkdtemp(path.join(folder, 'project-')))
  await cp(packaged, path.join(files.root, layout.phases), { recursive: true })
  await files.write(
    layout.configs.final,
    `approvals: { technical: { approvers: [${options.approvers ?? ''}] }, compliance: { required: false } }\n`,
  )
  const host = { name: 'h', system: 's', processor: 'p', cores: 1, memory: 1 }
  const record = {
    command: [],
    launcher: 'local',
    trainer: 't',
    seed: 1,
    started: 'now',
    host,
    devices: [],
    versions: {},
    user: ada,
  }
  const config = { path: layout.configs.final, digest: release, training: release }
  await files.write(`${layout.run}/run.json`, JSON.stringify({ ...record, config }))
  const ground = createGround({ files, clock })
  return { ...ground, release: () => Promise.resolve('release' in options ? options.release : release) }
}

const ask = (part: Partial<SignOffRequest>): SignOffRequest => ({
  item: 'baseline-curves-read',
  act: 'tick',
  by: bo,
  reason: 'Looked at both curves and a dozen errors',
  ...part,
})

async function boxOf({ files }: Ground, id: string): Promise<boolean | undefined> {
  for (const { checklist } of phases) {
    const parsed = parseChecklist(await files.readText(checklist), checklist)
    const item = parsed.ok ? parsed.value.items.find((each) => each.id === id) : undefined
    if (item) return item.ticked
  }
  return undefined
}

describe('what is put on record', () => {
  const table: readonly [string, Partial<SignOffRequest>, string, boolean][] = [
    ['a tick', {}, 'tick', true],
    ['approving a plain item ticks it', { act: 'approve' }, 'tick', true],
    ['an untick', { act: 'untick' }, 'untick', false],
    ['revoking a plain item unticks it', { act: 'revoke' }, 'untick', false],
    ['an approval', { item: 'technical-approval', act: 'approve' }, 'approve', true],
    [
      'a review with its link',
      { item: 'code-reviewed', reason: 'https://code.example/pull/7' },
      'tick',
      true,
    ],
    ['a waiver ticks no box', { item: 'val-test-gap', act: 'waive', expires: '2026-06-30' }, 'waive', false],
  ]
  it.each(table)('%s', async (_, part, act, ticked) => {
    const ground = await project()
    const request = ask(part)
    const done = await signOff(ground, request)
    expect(done.findings).toEqual([])
    const acts = await readSignOffs(ground.files)
    expect(acts.ok && acts.value).toEqual([
      {
        item: request.item,
        act,
        by: bo,
        at: '2026-01-15T12:00:00.000Z',
        reason: request.reason,
        release,
        ...(request.expires !== undefined && { expires: request.expires }),
      },
    ])
    expect(await boxOf(ground, request.item)).toBe(ticked)
  })

  it('an approval and its revocation leave two lines and an empty box', async () => {
    const ground = await project()
    await signOff(ground, ask({ item: 'technical-approval', act: 'approve' }))
    await signOff(ground, ask({ item: 'technical-approval', act: 'revoke' }))
    const acts = await readSignOffs(ground.files)
    expect(acts.ok && acts.value.map(({ act }) => act)).toEqual(['approve', 'revoke'])
    expect(await boxOf(ground, 'technical-approval')).toBe(false)
  })

  it('tells git to keep both sides of a merge, once', async () => {
    const ground = await project()
    await ground.files.write('.gitattributes', '*.npz binary')
    await signOff(ground, ask({}))
    await signOff(ground, ask({ act: 'untick' }))
    expect(await readFile(path.join(ground.files.root, '.gitattributes'), 'utf8')).toBe(
      `*.npz binary\n${layout.signOffs} merge=union\n`,
    )
  })

  it('an item of the project’s own', async () => {
    const ground = await project()
    await ground.files.appendLine(phases[1]!.checklist, '- [ ] Fairness looked at <!-- item: fairness -->')
    expect((await signOff(ground, ask({ item: 'fairness' }))).ok).toBe(true)
    expect(await boxOf(ground, 'fairness')).toBe(true)
  })

  it('an act stays on record where the box can’t follow', async () => {
    const ground = await project()
    const list = phases[1]!.checklist
    await ground.files.write(
      list,
      (await ground.files.readText(list)).replace(/^.*baseline-curves-read.*$/m, ''),
    )
    const done = await signOff(ground, ask({}))
    expect([done.ok, done.findings.map(({ code, severity }) => [code, severity])]).toEqual([
      true,
      [['item-not-in-checklist', 'error']],
    ])
  })
})

describe('what is refused, nothing written', () => {
  const table: readonly [string, Partial<SignOffRequest>, Options, string, string][] = [
    [
      'an unknown item',
      { item: 'technical-aproval' },
      {},
      'item-unknown',
      'Did you mean technical-approval?',
    ],
    ['an item far from any', { item: '__proto__' }, {}, 'item-unknown', 'finalize-model check lists'],
    [
      'ticking what a check decides',
      { item: 'test-target-met' },
      {},
      'item-decided-by-check',
      'test-target-met',
    ],
    ['ticking an approval', { item: 'product-approval' }, {}, 'item-needs-approval', '--approve'],
    [
      'approving what a check decides',
      { item: 'val-test-gap', act: 'approve' },
      {},
      'item-takes-no-approval',
      'val-test-gap',
    ],
    [
      'waiving an approval',
      { item: 'product-approval', act: 'waive', expires: '2026-06-30' },
      {},
      'approval-not-waived',
      'required: false',
    ],
    ['a waiver without a day', { item: 'val-test-gap', act: 'waive' }, {}, 'expiry-unreadable', '2030-12-31'],
    [
      'a waiver that is over',
      { item: 'val-test-gap', act: 'waive', expires: '2026-01-01' },
      {},
      'expiry-past',
      '2026-01-01',
    ],
    ['revoking nothing', { item: 'val-test-gap', act: 'revoke' }, {}, 'nothing-to-revoke', 'val-test-gap'],
    [
      'approving nothing',
      { item: 'technical-approval', act: 'approve' },
      { release: undefined },
      'nothing-to-approve',
      'finalize-model first',
    ],
    [
      'approving one’s own training',
      { item: 'technical-approval', act: 'approve', by: ada },
      {},
      'approver-trained',
      'someone else',
    ],
    [
      'approving without being allowed',
      { item: 'technical-approval', act: 'approve' },
      { approvers: 'cy@lab.test' },
      'approver-not-allowed',
      'cy@lab.test',
    ],
    [
      'an approval that isn’t required',
      { item: 'compliance-approval', act: 'approve' },
      {},
      'approval-not-required',
      'compliance',
    ],
    ['a review without a link', { item: 'code-reviewed' }, {}, 'reason-needs-link', 'commit'],
    ['a placeholder as reason', { reason: 'LGTM' }, {}, 'reason-placeholder', 'LGTM'],
    [
      'a placeholder as name',
      { by: { name: 'Your Name', email: 'you@example.com' } },
      {},
      'identity-placeholder',
      'git config',
    ],
  ]
  it.each(table)('%s', async (_, part, options, code, words) => {
    const ground = await project(options)
    const done = await signOff(ground, ask(part))
    expect(done.ok).toBe(false)
    expect(done.findings.map((found) => found.code)).toEqual([code])
    expect(messageOf(done.findings[0]!)).toContain(words)
    expect(await ground.files.stat(layout.signOffs)).toBeUndefined()
    expect(await ground.files.stat('.gitattributes')).toBeUndefined()
  })

  it('also where the project’s copy calls the item a person’s', async () => {
    const ground = await project()
    const list = phases[4]!.checklist
    const text = await ground.files.readText(list)
    await ground.files.write(list, text.replace('check: test-target-met -->', 'by=person -->'))
    const done = await signOff(ground, ask({ item: 'test-target-met' }))
    expect(done.findings.map((found) => found.code)).toEqual(['item-decided-by-check'])
  })
})
