import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { finalizeModel } from './program.ts'

/* What a person is told who doesn't know the way yet. */

const folder = mkdtempSync(path.join(os.tmpdir(), 'guidance '))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a folder that is no project is told so, and how to make it one', () => {
  const empty = path.join(folder, 'no project')
  mkdirSync(empty)
  const { status, err } = finalizeModel(['no project'], folder)
  expect(status).toBe(2)
  expect(err).toContain(
    "is no project yet: it has neither configs/ nor phases/. Set it up with: finalize-model init 'no project'",
  )
})

test('a project of one configuration of its own is called one by each command', () => {
  const own = path.join(folder, 'own')
  mkdirSync(path.join(own, 'configs'), { recursive: true })
  writeFileSync(path.join(own, 'configs/mine.yaml'), 'task: classification\n')
  expect(finalizeModel(['check'], own).status).toBe(1)
  const { status, out, err } = finalizeModel([], own)
  expect([status, err]).toEqual([1, ''])
  expect(out.replaceAll(/\s+/g, ' ')).toContain('configs/training_config.yaml does not exist')
})

describe('a new project', () => {
  const project = path.join(folder, 'new')
  beforeAll(() => {
    expect(finalizeModel(['init', 'new'], folder).status).toBe(0)
  })

  test('is told what both paths lack, not 24 missing items', () => {
    const { status, out } = finalizeModel(['new'], folder)
    expect(status).toBe(1)
    const text = out.replaceAll(/\s+/g, ' ')
    expect(text).toContain(
      "Path B (from the optimization) isn't open: phase 4 has not begun: configs/optimization_config.yaml does not exist.",
    )
    expect(text).toContain(
      'Stopped at step 1 of 7; what was done before stays done. When that is mended, go on with: finalize-model new All 24 items of the gate: finalize-model check new',
    )
    expect(out).not.toContain('final-training-complete')
  })

  test('is told to go on with what it was asked for', () => {
    const { out } = finalizeModel(['new', '--force', '--until', 'verify'], folder)
    expect(out).toContain('go on with: finalize-model new --from configure --until verify\n')
  })

  test('is given the training that a gate waits for', () => {
    const { out } = finalizeModel(['check', '--gate', 'post_baseline'], project)
    expect(out).toContain(
      'finalize-model train --config configs/training_config.yaml --output-dir results/baseline\n',
    )
  })

  test('is given commands that keep the configuration it was asked with', () => {
    writeFileSync(path.join(project, 'configs/mine one.yaml'), 'task: classification\n')
    const { out } = finalizeModel(['check', '--config', 'configs/mine one.yaml'], project)
    expect(out).toContain("  finalize-model --config 'configs/mine one.yaml'\n")
  })

  test('has no approval to take back before one was given', () => {
    const revoke = ['sign-off', 'technical-approval', '--revoke', '--reason', 'It was the wrong release']
    const { status, err } = finalizeModel(revoke, project)
    expect([status, err]).toEqual([
      1,
      'finalize-model: No approval and no waiver of technical-approval stands, so there is none to revoke.\n',
    ])
  })

  test('is asked back where the name of an item is short of its end', () => {
    const { err } = finalizeModel(
      ['sign-off', 'compliance', '--approve', '--reason', 'Looked at it closely'],
      project,
    )
    expect(err).toContain('There is no item compliance. Did you mean compliance-approval?')
  })
})
