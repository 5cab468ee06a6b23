import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { figures } from './claims/figures.ts'
import { files } from './claims/files.ts'
import * as forgery from './claims/forgery.ts'
import { release } from './claims/turns.ts'
import { finalizeModel } from './program.ts'

/* Nothing is green by claim: each of these is done to an approved project whose gate is open. */

const config = 'configs/final_config.yaml'
const lock = 'phases/05_finalization/test_set.lock.json'

let project = ''
/** A copy that was trained again from another seed after the approvals. */
let other = ''
let honest: forgery.Checked

beforeAll(() => {
  project = forgery.approvedProject()
  honest = forgery.check(project)
  other = forgery.copyOf(project)
  forgery.inText(config, 'seed: 42', 'seed: 7')(other)
  finalizeModel([], other)
}, 240_000)
afterAll(() => [project, other].forEach((folder) => forgery.remove(folder)))

test('the honest project is open, and a comment in its configuration leaves it so', () => {
  expect(honest).toMatchObject({ status: 0, open: true })
  const folder = forgery.copyOf(project)
  forgery.edit(folder, config, (text) => `# Looked at again\n${text}`)
  expect(forgery.check(folder)).toMatchObject({ status: 0, verdicts: honest.verdicts })
  forgery.remove(folder)
})

describe.each([...figures, ...files])('$name', ({ forge, turns, says }) => {
  test('turns the right items, says why and closes the gate', () => {
    const folder = forgery.copyOf(project)
    forge(folder, other)
    const after = forgery.check(folder)
    const expected = Object.entries(turns).filter(([id, verdict]) => honest.verdicts[id] !== verdict)
    expect(forgery.turned(honest, after)).toEqual(Object.fromEntries(expected))
    expect(after.said).toMatch(says)
    expect(after).toMatchObject({ status: 1, open: false })
    forgery.remove(folder)
  })
})

describe('what running again doesn’t wash clean', () => {
  test('trained again, the approvals are of another release', () => {
    const after = forgery.check(other)
    const approvals = Object.entries(release).filter(([id]) => id.endsWith('-approval'))
    expect(forgery.turned(honest, after)).toEqual(Object.fromEntries(approvals))
    expect(after.release).not.toBe(honest.release)
    expect(after.status).toBe(1)
  })

  test('test rows in train, trained with them', () => {
    const folder = forgery.copyOf(project)
    files.find(({ name }) => name.startsWith('test rows in train'))?.forge(folder, other)
    finalizeModel([], folder)
    const after = forgery.check(folder)
    expect(after.verdicts).toMatchObject({
      'held-out-data-intact': 'failed',
      'final-training-complete': 'passed',
    })
    expect(after.status).toBe(1)
    forgery.remove(folder)
  }, 120_000)

  test('the test set replaced and its lock deleted', () => {
    const folder = forgery.copyOf(project)
    files.find(({ name }) => name.startsWith('the test set replaced'))?.forge(folder, other)
    forgery.remove(folder, lock)
    const again = finalizeModel([], folder)
    expect(again.status).toBe(3)
    expect(`${again.out}${again.err}`.replaceAll(/\s+/g, ' ')).toContain(`${lock} is gone`)
    expect(forgery.check(folder).verdicts).toMatchObject({ 'held-out-data-intact': 'missing' })
    forgery.remove(folder)
  }, 120_000)

  test('predictions without a fault, with claims and evidence that agree', () => {
    const folder = forgery.copyOf(project)
    figures.find(({ name }) => name === 'test predictions without a fault, sealed')?.forge(folder, other)
    finalizeModel(['--from', 'evaluate'], folder)
    const after = forgery.check(folder)
    expect(after.verdicts).toMatchObject({
      'test-evaluation-complete': 'failed',
      'exported-accuracy-verified': 'failed',
    })
    expect(after.said).toContain('one of the two is of another model')
    forgery.remove(folder)
  }, 120_000)
})
