import { createHash } from 'node:crypto'
import { cpSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { expect } from 'vitest'
import type { GateReport } from '../../src/core/readiness/gate.ts'
import { tabularProject } from './projects.ts'
import { finalizeModel } from './program.ts'

/* A finished project to break in copies, and what every command has to hold in each of them. */

/** Milliseconds for an answer, start of the process and a busy machine included. About half a second is usual. */
const soon = 5_000
export const checklist = 'phases/05_finalization/checklists/production_ready.md'
export const own = 'configs/own.yaml'

let finished = ''
const made: string[] = []

/** A small project on which the whole pipeline went through, its configuration in block style. */
export function makeFinished(): void {
  finished = tabularProject('wine', {
    model: { architecture: 'MLP', hidden: [8] },
    training: { epochs: 6, batch_size: 16 },
    early_stopping: { enabled: false },
    targets: { test_acc: 0.3 },
  })
  made.push(finished)
  const settings = JSON.parse(readFileSync(path.join(finished, own), 'utf8')) as object
  writeFileSync(
    path.join(finished, own),
    Object.entries(settings)
      .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
      .join(''),
  )
  const { status, out, err } = finalizeModel(['--config', own], finished)
  if (status !== 1 || err !== '') throw new Error(`exit ${status}\n${out}\n${err}`)
}

export function removeAll(): void {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
}

/** A copy of the finished project in a folder whose name a careless program would trip over, or in `folder`. */
export function copyFinished(
  folder = mkdtempSync(path.join(os.tmpdir(), `it's "broken" && spaced `)),
): string {
  made.push(folder)
  cpSync(finished, folder, { recursive: true, verbatimSymlinks: true })
  return folder
}

/** SHA-256 of every file of a project by path, `.git` left out; what is no file by its kind. */
export function contentOf(project: string, folder = ''): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(path.join(project, folder)).map((name) => {
      const inside = path.posix.join(folder, name)
      if (inside === '.git') return {}
      const found = lstatSync(path.join(project, inside))
      if (found.isDirectory()) return contentOf(project, inside)
      if (!found.isFile()) return { [inside]: found.isSymbolicLink() ? 'link' : 'other' }
      const content = readFileSync(path.join(project, inside))
      return { [inside]: createHash('sha256').update(content).digest('hex') }
    }),
  ) as Record<string, string>
}

export interface Answer {
  readonly status: number | null
  readonly out: string
  /** Both streams, each run of white space as one space. */
  readonly said: string
}

/**
 * Runs a command in a broken project. Whatever it answers, it answers soon, without a stack trace, leaves no
 * temporary file or lock behind and changes none but the files in `mayChange`. `within` (ms) is for work that is done.
 */
export function answerTo(
  project: string,
  args: readonly string[],
  mayChange: readonly string[] = [checklist],
  within = soon,
): Answer {
  const before = contentOf(project)
  const began = performance.now()
  const { status, out, err } = finalizeModel(args, project)
  const took = performance.now() - began
  const after = contentOf(project)
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => before[name] !== after[name],
  )
  expect(`${out}${err}`).not.toMatch(/\n\s+at .*(?::\d+:\d+|<anonymous>)/)
  expect(changed.filter((name) => !mayChange.includes(name))).toEqual([])
  if (took > within) {
    // On a machine that is busy with something else the bare start of the process is slow as well.
    const start = performance.now()
    finalizeModel(['--version'], project)
    const allowed = Math.max(within, 30 * (performance.now() - start))
    expect(took, `${args.join(' ')} took ${Math.round(took)} ms`).toBeLessThan(allowed)
  }
  return { status, out, said: `${err}\n${out}`.replaceAll(/\s+/g, ' ') }
}

/** The gate of a broken project: closed, and never green. Verdicts by item. */
export function closedGate(project: string): Record<string, string> {
  const { status, out } = answerTo(project, ['check', '--format', 'json'], [])
  expect(status).toBe(1)
  const { open, items } = JSON.parse(out) as GateReport
  expect(open).toBe(false)
  expect(items).toHaveLength(24)
  for (const { id, verdict, reasons } of items) {
    if (verdict !== 'passed') expect(reasons.length, id).toBeGreaterThan(0)
  }
  return Object.fromEntries(items.map(({ id, verdict }) => [id, verdict]))
}

export const put = (project: string, name: string, content: string | Uint8Array) =>
  writeFileSync(path.join(project, name), content)
export const bytesOf = (project: string, name: string) => readFileSync(path.join(project, name))
export const textOf = (project: string, name: string) => readFileSync(path.join(project, name), 'utf8')

/** Bytes that are no file of any kind. */
export const noise = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)

/** The pipeline fails in its training step and the trainer by itself; both say the same, and the gate is closed. */
export function refused(
  project: string,
  config: string,
  says: string,
  trainer = 3,
  alsoChanges: readonly string[] = [],
) {
  const finalized = answerTo(project, ['--config', config, '--format', 'json'], [checklist, ...alsoChanges])
  expect(finalized).toMatchObject({
    status: 3,
    said: expect.stringContaining(JSON.stringify(says).slice(1, -1)),
  })
  const trained = answerTo(project, ['train', '--config', config, '--output-dir', 'results/own'], [])
  expect(trained).toMatchObject({ status: trainer, said: expect.stringContaining(says) })
  closedGate(project)
}
