import { nodeFiles } from '../../src/node/files.ts'
import { describe, expect, it } from 'vitest'
import {
  at,
  lock,
  lockPath,
  printed,
  read,
  thresholds,
  write,
  writeModel,
  looks,
} from './thresholdsProject.ts'

/* How `finalize-model thresholds` guards the held-out test set. */

/** Of an evaluation that looked at a lock of this digest. */
const evidence = (digest: string) => ({
  steps: {
    evaluate: {
      settings: '3'.repeat(64),
      inputs: {},
      outputs: { [lockPath]: digest },
      started: 'a',
      ended: 'b',
      versions: {},
    },
  },
})

describe('the held-out test set', () => {
  it('is never tuned on: by its place, as the same file, by shared samples, by the lock, by the run’s own', async () => {
    writeModel('run/predictions/test.npz', 'test', 1)
    expect((await printed('run/predictions/test.npz')).findings[0]?.code).toBe('thresholds-tuned-on-test')
    writeModel('copy.npz', 'test', 1)
    expect((await printed('copy.npz', '--test', 'run/predictions/test.npz')).findings[0]?.code).toBe(
      'thresholds-test-is-validation',
    )
    writeModel('other_model.npz', 'test', 2)
    const shared = await printed('other_model.npz', '--test', 'run/predictions/test.npz')
    expect([shared.code, shared.decision]).toEqual([1, null])
    expect(shared.findings[0]?.code).toBe('thresholds-samples-shared')
    writeModel('results/production/predictions/test.npz', 'test', 1)
    expect((await printed('other_model.npz')).findings[0]?.code).toBe('thresholds-samples-shared')
    writeModel('val.npz', 'val', 1)
    const { decision } = await printed('val.npz')
    write(lockPath, lock(decision!.validation.files[0]!.sha256))
    expect((await printed('val.npz')).findings[0]?.code).toBe('thresholds-tuned-on-test')
  })

  it('without ids is told by its scores, and doubted by its classes', async () => {
    writeModel('test.npz', 'test', 1, { ids: false })
    writeModel('again.npz', 'test', 1, { ids: false })
    writeModel('other.npz', 'test', 2, { ids: false })
    expect((await printed('again.npz', '--test', 'test.npz')).findings[0]?.code).toBe(
      'thresholds-test-is-validation',
    )
    const doubted = await printed('other.npz', '--test', 'test.npz')
    expect(doubted.findings[0]).toMatchObject({ code: 'thresholds-maybe-test', severity: 'warning' })
  })

  it('without ids is told by its scores also where one file holds a score of one class alone, or the classes turned', async () => {
    // Shares whose remainder to 1 has another last digit than the other file's.
    const rows = Array.from(
      { length: 120 },
      (_, row) => [row % 3 === 0 ? 1 : 0, ((row * 37) % 97) / 97] as const,
    )
    const names = ['fine', 'fraud']
    const table = (head: string, cells: (score: number) => readonly number[]) =>
      [`y_true,${head}`, ...rows.map(([truth, score]) => [names[truth], ...cells(score)].join(','))].join(
        '\n',
      )
    const forms = {
      'both.csv': table('score_fine,score_fraud', (score) => [1 - score, score]),
      'turned.csv': table('score_fraud,score_fine', (score) => [score, 1 - score]),
      'fraud.csv': table('score_fraud', (score) => [score]),
      'fine.csv': table('score_fine', (score) => [1 - score]),
    }
    for (const [name, text] of Object.entries(forms)) write(name, text)
    expect(rows.some(([, score]) => 1 - (1 - score) !== score)).toBe(true)
    for (const one of Object.keys(forms))
      for (const other of Object.keys(forms).filter((name) => name !== one)) {
        const { findings } = await printed(one, '--test', other, '--class', 'fraud')
        expect([one, other, findings[0]?.code]).toEqual([one, other, 'thresholds-test-is-validation'])
      }
  })

  it('counts a look for each other rule, none for the same again, and none of another set', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    write(lockPath, lock('2'.repeat(64)))
    const args = ['val.npz', '--test', 'test.npz']
    expect((await printed(...args)).findings.map(({ code }) => code)).toContain('thresholds-look-recorded')
    expect(looks()).toBe(2)
    await printed(...args)
    expect(looks()).toBe(2)
    await printed(...args, '--objective', 'alerts:3')
    expect(looks()).toBe(3)
    await printed('val.npz')
    expect(looks()).toBe(3)
    write(lockPath, lock('2'.repeat(64), 123))
    expect((await printed(...args)).findings.map(({ code }) => code)).toContain('thresholds-test-unlocked')
    expect(looks()).toBe(1)
  })

  it('keeps the evidence of the evaluation current, but not that of a lock that was changed', async () => {
    writeModel('val.npz', 'val', 1)
    writeModel('test.npz', 'test', 1)
    write(lockPath, lock('2'.repeat(64)))
    const files = nodeFiles(at(''))
    const recorded = () =>
      (JSON.parse(read('results/production/evidence.json')) as ReturnType<typeof evidence>).steps.evaluate
        .outputs[lockPath]
    write('results/production/evidence.json', JSON.stringify(evidence((await files.digest(lockPath))!)))
    await thresholds('val.npz', '--test', 'test.npz')
    expect(recorded()).toBe(await files.digest(lockPath))
    write('results/production/evidence.json', JSON.stringify(evidence('4'.repeat(64))))
    await thresholds('val.npz', '--test', 'test.npz', '--objective', 'f2')
    expect(recorded()).toBe('4'.repeat(64))
  })
})
