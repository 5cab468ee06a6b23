import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { at, printed, read, thresholds, writeModel } from './thresholdsProject.ts'

/* What `finalize-model thresholds` writes. */

describe('the decision log', () => {
  it('is begun, and then added to, with figures, alternatives, exact rules and digests', async () => {
    for (const model of [1, 2]) {
      writeModel(`m${model}/val.npz`, 'val', model)
      writeModel(`m${model}/test.npz`, 'test', model)
    }
    const args = [
      'm1/val.npz',
      'm2/val.npz',
      '--test',
      'm1/test.npz',
      '--test',
      'm2/test.npz',
      '--ensemble',
      'stacked',
    ]
    const first = await printed(...args, '--log')
    expect(first.findings.map(({ code }) => code)).toContain('thresholds-logged')
    const log = read('docs/decision_log.md')
    const { candidates, validation, test, primary } = first.decision!
    for (const { sha256 } of [...validation.files, ...test!.files]) expect(log).toContain(sha256)
    const rule = JSON.parse(/```json\n(.*?)```/s.exec(log)![1]!) as { primary: unknown }
    const { threshold, combination, objective } = candidates.find(({ name }) => name === primary)!
    expect(rule.primary).toEqual({ threshold, combination, objective })
    await thresholds('m1/val.npz', '--objective', 'alerts:5%', '--log')
    const longer = read('docs/decision_log.md')
    expect(longer.startsWith(log)).toBe(true)
    expect(longer.match(/^# /gm)).toHaveLength(1)
    expect(longer.match(/^## /gm)).toHaveLength(2)
    expect(longer).toContain('at most 5 % of the samples predicted')
    expect(longer).not.toContain('(empty)')
  })
})

describe('--plots', () => {
  it('draws each picture as SVG and PNG into the folder', async () => {
    writeModel('a/val.npz', 'val', 1)
    writeModel('b/val.npz', 'val', 2)
    const { code, findings } = await printed(
      'a/val.npz',
      'b/val.npz',
      '--ensemble',
      'mean',
      '--plots',
      'plots',
    )
    expect(code).toBe(0)
    expect(findings.map((each) => each.code)).toContain('plots-written')
    expect(readdirSync(at('plots'))).toEqual(
      ['precision_recall', 'reliability', 'roc', 'thresholds'].flatMap((name) => [
        `${name}.png`,
        `${name}.svg`,
      ]),
    )
    expect(read('plots/thresholds.svg')).toMatch(/primary 0\.\d+/)
    expect(read('plots/roc.png').slice(1, 4)).toBe('PNG')
  })

  it('writes where it is told to, also outside of the folder that it runs in, but not onto a file', async () => {
    writeModel('val.npz', 'val', 1)
    const elsewhere = mkdtempSync(path.join(os.tmpdir(), 'plots '))
    try {
      const { code } = await thresholds('val.npz', '--plots', path.join(elsewhere, 'new'))
      expect([code, readdirSync(path.join(elsewhere, 'new')).includes('roc.svg')]).toEqual([0, true])
    } finally {
      rmSync(elsewhere, { recursive: true, force: true })
    }
    const refused = await thresholds('val.npz', '--plots', 'val.npz')
    expect(refused.code).toBe(2)
    expect(refused.err).toContain('val.npz')
  })
})
