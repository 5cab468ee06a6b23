import { appendFile, mkdtemp, readFile, writeFile, mkdir } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Config } from '../../../../src/core/config/schema.ts'
import { layout } from '../../../../src/core/project/layout.ts'
import { appendSignOff, parseSignOffs, readSignOffs } from '../../../../src/core/readiness/acts.ts'
import {
  checkExpiry,
  endOfDay,
  checkIdentity,
  checkReason,
  namesReview,
} from '../../../../src/core/readiness/genuine.ts'
import {
  approvalOf,
  lastTick,
  waiverOf,
  type ApprovalGround,
} from '../../../../src/core/readiness/standing.ts'
import type { SignOff } from '../../../../src/core/readiness/signoffs.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const ada = { name: 'Ada Trainer', email: 'ada@lab.test' }
const bo = { name: 'Bo Approver', email: 'bo@lab.test' }
const cy = { name: 'Cy Other', email: 'cy@lab.test' }
const today = 'a'.repeat(64)
const item = 'technical-approval'

let minute = 0
const act = (part: Partial<SignOff>): SignOff => ({
  item,
  act: 'approve',
  by: bo,
  at: new Date(Date.UTC(2026, 0, 1, 0, minute++)).toISOString(),
  reason: 'Looked at the evaluation',
  release: today,
  ...part,
})

describe('the log', () => {
  let folder: string
  const at = () => path.join(folder, layout.signOffs)
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'signoffs-'))
    await mkdir(path.dirname(at()), { recursive: true })
  })

  it('is empty where there is no file', async () => {
    expect(await readSignOffs(nodeFiles(folder))).toEqual({ ok: true, value: [], findings: [] })
  })

  it('gives back what was appended, in order', async () => {
    const files = nodeFiles(folder)
    const acts = [act({}), act({ act: 'revoke' }), act({ act: 'waive', expires: '2026-12-31' })]
    for (const each of acts) await appendSignOff(files, each)
    expect(await readSignOffs(files)).toEqual({ ok: true, value: acts, findings: [] })
  })

  it('loses none of many acts appended at once', async () => {
    const acts = Array.from({ length: 40 }, (_, n) => act({ reason: `Act number ${n}` }))
    await Promise.all(acts.map((each) => appendSignOff(nodeFiles(folder), each)))
    const read = await readSignOffs(nodeFiles(folder))
    const reasons = read.ok ? read.value.map(({ reason }) => reason) : []
    expect(reasons).toHaveLength(acts.length)
    expect(new Set(reasons)).toEqual(new Set(acts.map(({ reason }) => reason)))
    expect(read.findings).toEqual([])
  })

  it('passes over a half-written last line, and the next act is whole all the same', async () => {
    const files = nodeFiles(folder)
    await appendSignOff(files, act({ reason: 'The first one' }))
    await appendFile(at(), '{"item":"technical-app')
    const before = await readSignOffs(files)
    expect(before.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['sign-off-half-written', 'warning'],
    ])
    await appendSignOff(files, act({ reason: 'The second one' }))
    const after = await readSignOffs(files)
    expect(after.ok && after.value.map(({ reason }) => reason)).toEqual(['The first one', 'The second one'])
    expect(after.findings.map(({ code, severity }) => [code, severity])).toEqual([
      ['sign-off-line-broken', 'error'],
    ])
    expect((await readFile(at(), 'utf8')).split('\n')).toHaveLength(4)
  })

  it.each([
    ['no JSON', 'yes, approved', 'it is no JSON'],
    ['another form', '{"item":"a","act":"bless"}', 'act'],
    ['an array', '[]', 'the line'],
    ['null', 'null', 'the line'],
    ['a merge mark', '<<<<<<< HEAD', 'unresolved merge'],
    ['an endless line', `"${'x'.repeat(30_000)}"`, 'longer than 20000'],
    ['brackets', '['.repeat(19_000), 'no JSON'],
  ])('a broken line (%s) counts for nothing and is named', (_, line, words) => {
    const parsed = parseSignOffs(`${line}\n${JSON.stringify(act({}))}\n`, 'log')
    expect(parsed.ok && parsed.value).toHaveLength(1)
    expect(parsed.findings.map((found) => messageOf(found)).join()).toContain(words)
    expect(parsed.findings[0]?.place).toMatchObject({ file: 'log', range: { start: { line: 0 } } })
  })

  it('reads lines that end in CRLF and is not changed by __proto__', () => {
    const line = JSON.stringify(act({})).replace('{', '{"__proto__":{"act":"waive"},')
    const parsed = parseSignOffs(`${line}\r\n\r\n`, 'log')
    expect(parsed).toMatchObject({ ok: true, findings: [], value: [{ act: 'approve' }] })
  })

  it('is bounded', async () => {
    await writeFile(at(), Buffer.alloc(33_000_000, 10))
    const read = await readSignOffs(nodeFiles(folder))
    expect([read.ok, read.findings[0]?.code]).toEqual([false, 'file-too-large'])
  })
})

const everyone = { required: true, approvers: [] as string[] }
const approvals = { technical: everyone, product: everyone, compliance: everyone } as Config['approvals']
const ground = (part: Partial<ApprovalGround> = {}): ApprovalGround => ({
  role: 'technical',
  approvals,
  release: today,
  trainedBy: ada,
  ...part,
})
const only = (...emails: string[]) => ({
  approvals: { ...approvals, technical: { required: true, approvers: emails } },
})

describe('an approval', () => {
  const old = 'b'.repeat(64)
  const table: readonly [string, readonly Partial<SignOff>[], Partial<ApprovalGround>, string, string][] = [
    ['given', [{}], {}, 'passed', 'approval-given'],
    ['none', [], {}, 'pending', 'approval-pending'],
    ['of another item', [{ item: 'product-approval' }], {}, 'pending', 'approval-pending'],
    ['a tick is none', [{ act: 'tick' }], {}, 'pending', 'approval-pending'],
    ['a waiver is none', [{ act: 'waive', expires: '2030-01-01' }], {}, 'pending', 'approval-pending'],
    ['revoked', [{}, { act: 'revoke', by: cy }], {}, 'pending', 'approval-revoked'],
    ['given again', [{}, { act: 'revoke' }, {}], {}, 'passed', 'approval-given'],
    ['of another release', [{ release: old }], {}, 'stale', 'approval-stale'],
    ['of no release', [{ release: undefined }], {}, 'stale', 'approval-stale'],
    ['while artifacts are missing', [{}], { release: undefined }, 'stale', 'approval-stale'],
    ['of both releases', [{}, { release: old }], {}, 'passed', 'approval-given'],
    ['by who trained', [{ by: ada }], {}, 'failed', 'approver-trained'],
    [
      'by who trained, under another address',
      [{ by: { name: 'ada trainer', email: 'ada@home.test' } }],
      {},
      'failed',
      'approver-trained',
    ],
    [
      'by who trained, under another name',
      [{ by: { name: 'A. T.', email: 'ADA@lab.test' } }],
      {},
      'failed',
      'approver-trained',
    ],
    ['nobody knows who trained', [{}], { trainedBy: undefined }, 'failed', 'approver-trainer-unknown'],
    ['by one who may', [{}], only('BO@lab.test'), 'passed', 'approval-given'],
    ['by one who may not', [{ by: cy }], only('bo@lab.test'), 'failed', 'approver-not-allowed'],
    ['by both: one is enough', [{}, { by: cy }], only('bo@lab.test'), 'passed', 'approval-given'],
    ['by who trained, though allowed', [{ by: ada }], only('ada@lab.test'), 'failed', 'approver-trained'],
    [
      'not required',
      [],
      { approvals: { ...approvals, technical: { required: false, approvers: [] } } },
      'not-applicable',
      'approval-not-required',
    ],
    [
      'a later line with an earlier clock revokes',
      [{ at: '2026-02-02T00:00:00Z' }, { act: 'revoke', at: '2026-02-01T00:00:00Z' }],
      {},
      'pending',
      'approval-revoked',
    ],
    [
      'an earlier line with a later clock revokes',
      [{ act: 'revoke', at: '2026-02-02T00:00:00Z' }, { at: '2026-02-01T00:00:00Z' }],
      {},
      'pending',
      'approval-revoked',
    ],
  ]
  it.each(table)('%s', (_, parts, part, verdict, code) => {
    const approval = approvalOf(
      parts.map((each) => act(each)),
      item,
      ground(part),
    )
    expect([approval.verdict, approval.reasons[0]?.code]).toEqual([verdict, code])
    expect(approval.reasons.map((found) => messageOf(found)).join('\n')).not.toContain('undefined')
  })

  it('is stale in words that name both releases', () => {
    const approval = approvalOf([act({ release: old, at: '2026-01-01T10:00:00.000Z' })], item, ground())
    expect(messageOf(approval.reasons[0]!)).toBe(
      `Bo Approver <bo@lab.test> approved release bbbbbbbbbbbb on 2026-01-01 10:00; today's release is aaaaaaaaaaaa. Configuration, checkpoint, model files or evaluation have changed since: ask for technical-approval again.`,
    )
  })
})

describe('a waiver', () => {
  const waive = (part: Partial<SignOff> = {}) =>
    act({ act: 'waive', expires: '2026-03-31', item: 'val-test-gap', ...part })
  const table: readonly [string, readonly SignOff[], string, boolean, string | undefined][] = [
    ['stands', [waive()], '2026-03-01T00:00:00Z', true, 'waiver-stands'],
    ['stands to the end of its day', [waive()], '2026-03-31T23:59:59Z', true, 'waiver-stands'],
    ['is over the day after', [waive()], '2026-04-01T00:00:00Z', false, 'waiver-expired'],
    [
      'without a date is void',
      [waive({ expires: undefined })],
      '2026-03-01T00:00:00Z',
      false,
      'waiver-incomplete',
    ],
    [
      'until a day that doesn’t exist is void',
      [waive({ expires: '2026-02-30' })],
      '2026-02-01T00:00:00Z',
      false,
      'waiver-incomplete',
    ],
    [
      'without a reason is void',
      [waive({ reason: ' ' })],
      '2026-03-01T00:00:00Z',
      false,
      'waiver-incomplete',
    ],
    [
      'is revoked',
      [waive(), act({ act: 'revoke', item: 'val-test-gap' })],
      '2026-03-01T00:00:00Z',
      false,
      undefined,
    ],
    [
      'is extended',
      [waive(), waive({ expires: '2026-06-30' })],
      '2026-05-01T00:00:00Z',
      true,
      'waiver-stands',
    ],
    ['is none of another item', [waive({ item: 'other' })], '2026-03-01T00:00:00Z', false, undefined],
  ]
  it.each(table)('%s', (_, acts, now, stands, code) => {
    const waiver = waiverOf(acts, 'val-test-gap', new Date(now))
    expect([waiver.act !== undefined, waiver.findings[0]?.code]).toEqual([stands, code])
  })
})

it('the last tick or untick counts', () => {
  const acts = [act({ act: 'tick' }), act({ act: 'untick', by: cy }), act({ act: 'approve' })]
  expect(lastTick(acts, item)).toBe(acts[1])
  expect(lastTick(acts, 'other')).toBeUndefined()
})

it.each([
  ['2026-02-28', '2026-02-28T23:59:59.999Z'],
  ['2028-02-29', '2028-02-29T23:59:59.999Z'],
  ['2026-02-29', undefined],
  ['2026-13-01', undefined],
  ['tomorrow', undefined],
  ['2026-1-1', undefined],
  ['2026-01-01T00:00:00Z', undefined],
])('the end of %s is %s', (day, end) => {
  expect(endOfDay(day)?.toISOString()).toBe(end)
})

describe('what a person writes must be theirs', () => {
  it.each([
    'TODO',
    'tbd',
    '…',
    '...',
    'ok',
    'LGTM',
    'done',
    '<reason>',
    '[why]',
    'because',
    '',
    '   ',
    'approved',
    'lorem ipsum dolor',
    'To write: why',
    'a b c',
    'word',
  ])('the reason “%s” is none', (reason) => expect(checkReason(reason)[0]?.code).toBe('reason-placeholder'))
  it.each([
    'Reviewed evaluation and parity',
    'https://code.example/pull/12',
    'Commit 3fa9c1d0',
    '3fa9c1d',
    'Ärzte haben es geprüft',
  ])('the reason “%s” is one', (reason) => expect(checkReason(reason)).toEqual([]))
  it.each(['two\nlines of it', 'escape \u001b[31m red', 'x y '.repeat(600)])(
    'the reason %j doesn’t fit',
    (reason) => {
      expect(checkReason(reason)[0]?.code).toBe('reason-unfit')
    },
  )
  it.each([
    ['https://code.example/team/pull/1', true],
    ['see http://x.test/1', true],
    ['commit 0a1b2c3', true],
    ['commit 0a1b2c', false],
    ['the deceased feedbed', false],
    ['looked at it', false],
  ])('“%s” names a review: %s', (reason, names) => expect(namesReview(reason)).toBe(names))

  it.each([
    [{ name: 'Your Name', email: 'you@example.com' }],
    [{ name: 'Ada', email: 'you@example.com' }],
    [{ name: '', email: 'ada@lab.test' }],
    [{ name: 'Ada', email: 'ada' }],
    [{ name: 'Ada', email: 'ada@lab.test>' }],
    [{ name: 'Jane Doe', email: 'jane@lab.test' }],
    [{ name: 'Ada\u001b[0m', email: 'ada@lab.test' }],
    [{ name: 'A'.repeat(300), email: 'ada@lab.test' }],
  ])('%j is nobody', (who) => expect(checkIdentity(who)[0]?.code).toBe('identity-placeholder'))
  it.each([[ada], [{ name: '李雷', email: 'li.lei+ml@lab.test' }]])('%j is somebody', (who) =>
    expect(checkIdentity(who)).toEqual([]),
  )

  const now = new Date('2026-01-15T12:00:00Z')
  it.each([
    [undefined, 'expiry-unreadable'],
    ['soon', 'expiry-unreadable'],
    ['2026-01-14', 'expiry-past'],
    ['2026-01-15', undefined],
    ['2027-01-15', undefined],
    ['2027-03-01', 'expiry-too-far'],
    ['9999-12-31', 'expiry-too-far'],
  ])('a waiver until %s: %s', (expires, code) => {
    expect(checkExpiry(expires, now)[0]?.code).toBe(code)
  })
})
