import { createHash } from 'node:crypto'
import { copyFileSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { NdArray } from '../../../src/core/arrays/ndarray.ts'
import { readNpz, writeNpz } from '../../../src/core/arrays/npz.ts'
import type { Verdict } from '../../../src/core/readiness/check.ts'
import type { SignOff } from '../../../src/core/readiness/signoffs.ts'
import { finalizeModel } from '../program.ts'
import { digitsProject } from '../projects.ts'

/* What a hurried engineer or a careless script does to the files of a finished project. */

export const run = 'results/production'
const log = 'phases/05_finalization/signoffs.jsonl'

export interface Claim {
  readonly name: string
  /** What is done to a copy of the approved project; `other` is the same trained from another seed. */
  forge(folder: string, other: string): void
  readonly turns: Readonly<Record<string, Verdict>>
  /** What `check` says beside: file and figure. */
  readonly says: string | RegExp
}

/** Changes a JSON file of the run, and with `sealed` the evidence that names it. */
export const inJson =
  // oxlint-disable-next-line typescript/no-explicit-any
  (name: string, change: (value: any) => void, sealed?: 'sealed') => (folder: string) => {
    editJson(folder, `${run}/${name}`, change)
    if (sealed) reseal(folder, `${run}/${name}`)
  }

export const inText =
  (name: string, from: string | RegExp, to: string, sealed?: 'sealed') => (folder: string) => {
    edit(folder, name, (text) => text.replace(from, to))
    if (sealed) reseal(folder, name)
  }

export const inArrays =
  (name: string, change: (arrays: Arrays) => Arrays, sealed?: 'sealed') => (folder: string) => {
    editArrays(folder, name, change)
    if (sealed) reseal(folder, name)
  }

const asGrace = { GIT_AUTHOR_NAME: 'Grace Reviewer', GIT_AUTHOR_EMAIL: 'grace@example.org' }

/** The digits sample trained, written up, reviewed and approved: its gate is open. */
export function approvedProject(): string {
  const folder = digitsProject()
  finalizeModel([], folder)
  edit(folder, 'docs/model_card.md', (text) =>
    text.replaceAll(
      /(<!-- person:[\w-]+ -->\n)[\s\S]*?(\n<!-- \/person -->)/g,
      '$1Reads single digits on scanned paper forms whose writers agreed to it; a clerk confirms each doubtful one.$2',
    ),
  )
  finalizeModel([], folder)
  const acts = [
    ['no-critical-issues', '--tick', 'Went through known_issues.md with support'],
    ['code-reviewed', '--tick', 'https://code.example.org/reviews/7'],
    ...['technical', 'product', 'compliance'].map((role) => [
      `${role}-approval`,
      '--approve',
      'Read the evaluation',
    ]),
  ]
  for (const [item = '', act = '', reason = ''] of acts) {
    const { status, err, out } = finalizeModel(['sign-off', item, act, '--reason', reason], folder, asGrace)
    if (status !== 0) throw new Error(`${item}: ${out}${err}`)
  }
  return folder
}

export function copyOf(project: string): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'claims '))
  cpSync(project, folder, { recursive: true })
  return folder
}

export const copy = (folder: string, from: string, to: string, source = folder) =>
  copyFileSync(path.join(source, from), path.join(folder, to))

export const remove = (folder: string, name = '.') =>
  rmSync(path.join(folder, name), { recursive: true, force: true })

const text = (folder: string, name: string) => readFileSync(path.join(folder, name), 'utf8')

/** Changes a text file, and insists that it did. */
export function edit(folder: string, name: string, change: (text: string) => string): void {
  const before = text(folder, name)
  const after = change(before)
  if (after === before) throw new Error(`nothing changed in ${name}`)
  writeFileSync(path.join(folder, name), after)
}

/** Changes a JSON file in place. */
// oxlint-disable-next-line typescript/no-explicit-any
function editJson(folder: string, name: string, change: (value: any) => void): void {
  edit(folder, name, (text) => {
    const value: unknown = JSON.parse(text)
    change(value)
    return `${JSON.stringify(value, null, 2)}\n`
  })
}

export type Arrays = Record<string, NdArray>

export function readArrays(folder: string, name: string): Arrays {
  const read = readNpz(readFileSync(path.join(folder, name)), name)
  if (!read.ok) throw new Error(`${name} can't be read`)
  return read.value
}

function editArrays(folder: string, name: string, change: (arrays: Arrays) => Arrays): void {
  writeFileSync(path.join(folder, name), writeNpz(change(readArrays(folder, name))))
}

/** The rows of every array, in the order given. */
export function pick(arrays: Arrays, rows: readonly number[]): Arrays {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, { type, shape, data }]) => {
      const width = shape.slice(1).reduce((product, size) => product * size, 1)
      const values = rows.flatMap((row) => Array.from<unknown>(data.slice(row * width, (row + 1) * width)))
      const taken = type === 'string' ? (values as string[]) : sameKind(data, values)
      return [name, { type, shape: [rows.length, ...shape.slice(1)], data: taken }]
    }),
  )
}

export function join(a: Arrays, b: Arrays): Arrays {
  return Object.fromEntries(
    Object.entries(a).map(([name, { type, shape, data }]) => {
      const values = [...data, ...b[name]!.data]
      const taken = type === 'string' ? (values as string[]) : sameKind(data, values)
      return [name, { type, shape: [shape[0]! + b[name]!.shape[0]!, ...shape.slice(1)], data: taken }]
    }),
  )
}

function sameKind(like: NdArray['data'], values: readonly unknown[]): NdArray['data'] {
  const made = like as Float64Array
  return (made.constructor as Float64ArrayConstructor).from(values as number[])
}

/** Makes `evidence.json` agree with files as they are now, wherever it names them. */
export function reseal(folder: string, ...names: readonly string[]): void {
  editJson(folder, `${run}/evidence.json`, ({ steps }) => {
    for (const name of names) {
      const digest = digestOf(folder, name)
      for (const { inputs, outputs } of Object.values<{ inputs: object; outputs: object }>(steps))
        for (const files of [inputs, outputs]) if (name in files) Object.assign(files, { [name]: digest })
    }
  })
}

const digestOf = (folder: string, name: string) =>
  createHash('sha256')
    .update(readFileSync(path.join(folder, name)))
    .digest('hex')

/** Rewrites the log of sign-offs act by act. */
export function editActs(folder: string, change: (acts: readonly SignOff[]) => readonly SignOff[]): void {
  edit(folder, log, (text) => {
    const acts = text.split('\n').filter((line) => line !== '')
    return change(acts.map((line) => JSON.parse(line) as SignOff))
      .map((act) => `${JSON.stringify(act)}\n`)
      .join('')
  })
}

export interface Checked {
  readonly status: number | null
  readonly open: boolean
  readonly release: string | undefined
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** `item: sentence` of all that speaks, one a line. */
  readonly said: string
}

interface CheckJson {
  readonly open: boolean
  readonly release?: string
  readonly items: readonly {
    readonly id: string
    readonly verdict: Verdict
    readonly reasons: readonly { readonly message: string }[]
  }[]
}

export function check(folder: string): Checked {
  const { status, out, err } = finalizeModel(['check', '--format', 'json'], folder)
  if (!out.startsWith('{')) return { status, open: false, release: undefined, verdicts: {}, said: err }
  const { open, release, items } = JSON.parse(out) as CheckJson
  return {
    status,
    open,
    release,
    verdicts: Object.fromEntries(items.map(({ id, verdict }) => [id, verdict])),
    said: items.flatMap(({ id, reasons }) => reasons.map(({ message }) => `${id}: ${message}`)).join('\n'),
  }
}

/** The items whose verdict is another than before. */
export const turned = (before: Checked, after: Checked) =>
  Object.fromEntries(
    Object.entries(after.verdicts).filter(([id, verdict]) => before.verdicts[id] !== verdict),
  )
