import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  answerTo,
  bytesOf,
  closedGate,
  copyFinished,
  makeFinished,
  put,
  removeAll,
} from './hostileProject.ts'

/* Records that were cut off, emptied, replaced or swollen: the gate says which, and never opens. */

const run = (name: string) => `results/production/${name}`
const records = [
  'run.json',
  'metrics.json',
  'signature.json',
  'evaluation.json',
  'parity.json',
  'benchmark.json',
  'evidence.json',
  'events.jsonl',
].map(run)
const lock = 'phases/05_finalization/test_set.lock.json'

let project: string
let whole: Record<string, string>
beforeAll(() => {
  makeFinished()
  project = copyFinished()
  whole = closedGate(project)
})
afterAll(removeAll)

/** Verdicts while `name` holds something else. */
function verdictsWith(name: string, content: string | Uint8Array): Record<string, string> {
  const before = bytesOf(project, name)
  put(project, name, content)
  try {
    return closedGate(project)
  } finally {
    put(project, name, before)
  }
}

const passed = (verdicts: Record<string, string>) =>
  Object.keys(verdicts).filter((id) => verdicts[id] === 'passed')

describe.each([...records, lock])('%s', (name) => {
  test.each<[string, (text: string) => string]>([
    ['cut off', (text) => text.slice(0, text.length / 2)],
    ['of other types', (text) => text.replaceAll(/:\s*(?:"[^"]*"|-?\d[\d.e+-]*)/g, ': [true]')],
    ['nested without end', () => '{"a":'.repeat(100_000)],
  ])('%s', (_, spoil) => {
    const verdicts = verdictsWith(name, spoil(bytesOf(project, name).toString()))
    expect(passed(verdicts).length).toBeLessThan(passed(whole).length)
    expect(
      Object.values(verdicts).some(
        (verdict) => verdict === 'failed' || verdict === 'missing' || verdict === 'stale',
      ),
    ).toBe(true)
  })
})

test.each(['', 'null', '[]', '7', '"text"'])('%j in all of them', (content) => {
  const before = records.map((name) => bytesOf(project, name))
  for (const name of records) put(project, name, content)
  try {
    const verdicts = closedGate(project)
    for (const id of [
      'final-training-complete',
      'test-evaluation-complete',
      'exported-accuracy-verified',
      'inference-tested',
      'signature-verified',
      'environment-recorded',
    ])
      expect(['failed', 'missing', 'stale'], id).toContain(verdicts[id])
  } finally {
    records.forEach((name, i) => put(project, name, before[i]!))
  }
})

describe('50 MB', () => {
  test.each(['run.json', 'evaluation.json', 'evidence.json', 'events.jsonl'].map(run))(
    'of brackets in %s',
    (name) => {
      expect(passed(verdictsWith(name, Buffer.alloc(50_000_000, '[1,'))).length).toBeLessThan(
        passed(whole).length,
      )
    },
  )
  test('of text in one member', () => {
    const verdicts = verdictsWith(run('parity.json'), `{"a": "${'x'.repeat(50_000_000)}"}`)
    expect(verdicts['exported-accuracy-verified']).not.toBe('passed')
  })
})

test('sign-offs that nobody can read close the gate or count for nothing', () => {
  const signOffs = 'phases/05_finalization/signoffs.jsonl'
  expect(existsSync(path.join(project, signOffs))).toBe(false)
  for (const content of [
    'null',
    '[]',
    '{"item":',
    '['.repeat(100_000),
    '{"item": "technical-approval", "act": "approve"}',
  ]) {
    put(project, signOffs, `${content}\n`)
    expect(closedGate(project)['technical-approval']).not.toBe('passed')
  }
  put(project, signOffs, Buffer.alloc(50_000_000, '['))
  const answer = answerTo(project, ['check'], [])
  expect(answer).toMatchObject({ status: 2, said: expect.stringContaining(signOffs) })
})
