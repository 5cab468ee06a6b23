import { mkdirSync, rmSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  answerTo,
  closedGate,
  copyFinished,
  makeFinished,
  noise,
  own,
  put,
  refused,
  removeAll,
  textOf,
} from './hostileProject.ts'

/*
 * Configurations and data that nobody should have written: each gets a sentence with its file and place and
 * the exit code of the contract, soon, and what was finished before stays byte for byte.
 */

beforeAll(makeFinished)
afterAll(removeAll)

const many = (count: number, line: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => line(i)).join('\n')
const ten = (value: string) => `[${Array.from({ length: 10 }, () => value).join(', ')}]`
const bomb = `a0: &a0 ${ten('x')}\n${many(9, (i) => `a${i + 1}: &a${i + 1} ${ten(`*a${i}`)}`)}\n`

describe('a configuration', () => {
  test.each<[string, (text: string) => string | Uint8Array, string, number]>([
    ['an alias bomb', (text) => text + bomb, 'stand for more than 10000 values', 15],
    ['200,000 brackets', (text) => `${text}x: ${'['.repeat(200_000)}`, 'nested more than 64 deep', 12],
    [
      '200,000 closed brackets',
      () => `x: ${'['.repeat(2e5)}${']'.repeat(2e5)}`,
      'nested more than 64 deep',
      1,
    ],
    [
      'a map of 20,000 keys',
      (text) => `${text}x:\n${many(20_000, (i) => `  k${i}: 1`)}\n`,
      'This map has 20000 keys',
      10_013,
    ],
    [
      'a scalar of 5 MB',
      (text) => `${text}x: "${'a'.repeat(5e6)}"\n`,
      'a configuration may have 1000000',
      12,
    ],
    ['a key __proto__', (text) => `${text}__proto__: { polluted: true }\n`, "__proto__ can't be a key", 12],
    [
      '__proto__ in a section',
      (text) => text.replace('"architecture"', '"__proto__": {"a": 1}, "architecture"'),
      "__proto__ can't be a key",
      3,
    ],
    ['noise', () => noise, 'must consist of sections', 1],
    ['nothing', () => '', 'says nothing', 1],
  ])('%s', (_, spoil, says, line) => {
    const project = copyFinished()
    put(project, own, spoil(textOf(project, own)))
    const validated = answerTo(project, ['validate', own], [])
    expect(validated).toMatchObject({ status: 1, said: expect.stringContaining(says) })
    expect(validated.said).toContain(`${own}:${line}:`)
    const finalized = answerTo(project, ['--config', own])
    expect(finalized).toMatchObject({ status: 1, said: expect.stringContaining(says) })
    expect(finalized.said).toMatch(
      says.includes('sections') || says.includes('nothing') ? own : `${own}:${line}:`,
    )
    expect(answerTo(project, ['train', '--config', own, '--output-dir', 'results/own'], []).status).toBe(3)
    closedGate(project)
  })
})

/** Changes one row (from 0) of a CSV below its header. */
const row = (index: number, change: (fields: string[]) => string[]) => (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line, i) => (i === index + 1 ? change(line.split(',')).join(',') : line))
    .join('\n')

describe('data in CSV', () => {
  test.each<[string, string, (text: string) => string | Uint8Array, string]>([
    [
      'a row too long',
      'train',
      row(4, (fields) => [...fields, '9']),
      'data/train.csv, line 6: 16 fields where the header has 15',
    ],
    [
      'a row too short',
      'val',
      row(4, (fields) => fields.slice(0, 3)),
      'data/val.csv, line 6: 3 fields where the header has 15',
    ],
    [
      'no target',
      'train',
      (text) => text.replaceAll(/,[^,\n]*$/gm, ''),
      'data/train.csv has no column "target"',
    ],
    [
      'an empty target',
      'train',
      row(6, (fields) => [...fields.slice(0, -1), '']),
      'data/train.csv: the target "target" is empty in row 6',
    ],
    [
      'text in a number column',
      'train',
      row(6, ([id = '', , ...rest]) => [id, 'abc', ...rest]),
      'data/train.csv, line 8, column "alcohol": "abc" is not a number',
    ],
    [
      'a missing value',
      'test',
      row(6, ([id = '', , ...rest]) => [id, 'NaN', ...rest]),
      'data/test.csv, line 8, column "alcohol": the value is missing',
    ],
    [
      'a class seen only in test',
      'test',
      row(6, (fields) => [...fields.slice(0, -1), 'class_9']),
      'data/test.csv: 1 samples are of class "class_9", which data/train.csv never shows',
    ],
    [
      'a quote that never ends',
      'train',
      row(6, ([id, ...rest]) => [`"${id}`, ...rest]),
      'data/train.csv, line 8: a quoted field begins here and never ends',
    ],
    ['nothing', 'train', () => '', 'data/train.csv has no rows'],
    ['noise', 'train', () => noise, 'data/train.csv, line 1: this is no UTF-8 but UTF-16, or no text at all'],
  ])('%s', (_, split, spoil, says) => {
    const project = copyFinished()
    const file = `data/${split}.csv`
    put(project, file, spoil(textOf(project, file)))
    refused(project, own, says)
  })

  test.each<[string, (file: string) => void, string, number]>([
    ['that is missing', () => undefined, 'data/test.csv does not exist', 2],
    ['that is a folder', (file) => mkdirSync(file), "data/test.csv can't be read: it is a folder", 3],
    [
      'that is a pipe which nobody writes to',
      (file) => spawnSync('mkfifo', [file]),
      "data/test.csv can't be read: it is a device or a pipe",
      3,
    ],
  ])('%s', (_, make, says, trainer) => {
    if (process.platform === 'win32' && says.includes('pipe')) return
    const project = copyFinished()
    rmSync(path.join(project, 'data/test.csv'))
    make(path.join(project, 'data/test.csv'))
    refused(project, own, says, trainer)
  })
})
