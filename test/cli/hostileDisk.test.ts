import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import {
  answerTo,
  checklist,
  closedGate,
  contentOf,
  copyFinished,
  makeFinished,
  own,
  removeAll,
} from './hostileProject.ts'

/* A disk that is full and a folder that may not be written: a real small file system where this machine lets us mount one. */

const mounted: string[] = []
function mount(): string | undefined {
  if (process.getuid?.() !== 0 || process.platform !== 'linux') return undefined
  const folder = mkdtempSync(path.join(os.tmpdir(), `full "disk" && more `))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', folder])
  if (status !== 0) {
    rmSync(folder, { recursive: true })
    return undefined
  }
  mounted.push(folder)
  return folder
}
function unmount(): void {
  for (const folder of mounted.splice(0)) {
    spawnSync('umount', [folder])
    rmSync(folder, { recursive: true, force: true })
  }
}

const probe = mount()
unmount()
if (probe === undefined)
  process.stderr.write(
    '\nNOT RUN: no file system can be mounted here, so no real full or read-only disk is tested.\n\n',
  )

beforeAll(makeFinished)
afterEach(unmount)
afterAll(removeAll)

/** Leaves `bytes` free. */
function fill(folder: string, bytes: number): void {
  const file = openSync(path.join(folder, 'filler'), 'w')
  try {
    for (const page = Buffer.alloc(4096); ;) {
      const { bavail, bsize } = statfsSync(folder)
      if (bavail * bsize <= bytes) break
      writeSync(file, page)
    }
  } finally {
    closeSync(file)
  }
}

const notes = [checklist, 'results/production/evidence.json']

describe.runIf(probe !== undefined)('a full disk', () => {
  test.each([0, 4096, 16_384])(
    '%i bytes free: told, nothing lost, and complete once there is space',
    (free) => {
      const project = copyFinished(mount())
      const before = contentOf(project)
      fill(project, free)
      const full = answerTo(project, ['--config', own, '--from', 'evaluate'], notes)
      expect(full.said).toContain('The disk is full:')
      expect(full.status).toBe(free === 0 ? 2 : 3)
      closedGate(project)
      expect(answerTo(project, ['validate', own], []).status).toBe(0)
      rmSync(path.join(project, 'filler'))
      expect(Object.keys(contentOf(project))).toEqual(Object.keys(before))

      const written = Object.keys(before).filter((name) =>
        /^(?:docs|models|results|phases|final_report)/.test(name),
      )
      const again = answerTo(
        project,
        ['--config', own, '--from', 'evaluate', '--format', 'json'],
        written,
        60_000,
      )
      const { steps } = JSON.parse(again.out) as { steps: { id: string; state: string }[] }
      expect(steps.map(({ state }) => state)).toEqual([
        'up-to-date',
        'up-to-date',
        'done',
        'done',
        'done',
        'done',
        'done',
      ])
    },
  )

  test('the trainer says so and leaves no lock', () => {
    const project = copyFinished(mount())
    fill(project, 0)
    const trained = answerTo(project, ['train', '--config', own], [])
    expect(trained).toMatchObject({ status: 3, said: expect.stringContaining('The disk is full:') })
  })
})

describe.runIf(probe !== undefined)('a read-only disk', () => {
  test('is read, and told where it would be written', () => {
    const project = copyFinished(mount())
    expect(spawnSync('mount', ['-o', 'remount,ro', project]).status).toBe(0)
    readOnly(project)
  })
})

describe.runIf(process.getuid !== undefined && process.getuid() !== 0)('a read-only folder', () => {
  test('is read, and told where it would be written', () => {
    const project = copyFinished()
    const folders = spawnSync('find', [project, '-type', 'd'], { encoding: 'utf8' }).stdout.trim().split('\n')
    for (const folder of folders) chmodSync(folder, 0o555)
    try {
      readOnly(project)
    } finally {
      for (const folder of folders) chmodSync(folder, 0o755)
    }
  })
})

function readOnly(project: string): void {
  const told = expect.stringContaining("can't be written")
  expect(answerTo(project, ['--config', own], [])).toMatchObject({ status: 2, said: told })
  expect(answerTo(project, ['train', '--config', own], [])).toMatchObject({ status: 3, said: told })
  const reason = ['--tick', '--reason', 'https://code.example.org/reviews/7']
  expect(answerTo(project, ['sign-off', 'code-reviewed', ...reason], [])).toMatchObject({ said: told })
  expect(answerTo(project, ['validate', own], []).status).toBe(0)
  expect(answerTo(project, ['evaluate', 'results/production/predictions/test.npz'], []).status).toBe(0)
  closedGate(project)
}
