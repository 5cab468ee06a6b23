import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runInProcess } from './inProcess.ts'

/* Options and words that can't have been meant: refused with what is wrong, before anything is done. */

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'misuse of it '))
  writeFileSync(path.join(folder, 'a file'), '')
  writeFileSync(path.join(folder, 'val.csv'), 'y_true,score_a,score_b\na,0.9,0.1\nb,0.3,0.7\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('wrong usage', () => {
  it.each([
    ['launch --now', '--now goes with --stop'],
    ['launch --stop --join 1', '--stop starts nothing, so --join has no meaning with it'],
    ['launch --stop --resume a', '--stop starts nothing, so --resume has no meaning with it'],
    ['launch --join two', "--join takes the number of a machine, not 'two'"],
    ['--from train --until configure', '--until configure comes before --from train'],
    ['--export-only --from repeat', 'so --from repeat has no meaning with it'],
    ['evalute val.csv', "there is no command 'evalute'; the nearest is 'evaluate'"],
    ['evaluate val.csv --class -1', 'a value of --class that begins with a dash is written --class=-1'],
    ['treshold val.csv --class a', "there is no command 'treshold'; the nearest is 'thresholds'"],
  ])('%s', async (line, said) => {
    const { code, err, out } = await runInProcess(line.split(' '), { cwd: folder })
    expect([code, out]).toEqual([2, ''])
    expect(err).toContain(said)
    expect(readdirSync(folder).toSorted()).toEqual(['a file', 'val.csv'])
  })

  it('a configuration that isn’t there is the same to each command that trains', async () => {
    for (const command of ['launch', 'train']) {
      const { code, err } = await runInProcess([command, '--config', 'gone.yaml'], { cwd: folder })
      expect([command, code]).toEqual([command, 2])
      expect(err).toContain('gone.yaml does not exist')
    }
  })

  it('pictures go into no file', async () => {
    const { code, out, err } = await runInProcess(['evaluate', 'val.csv', '--plots', 'a file'], {
      cwd: folder,
    })
    expect(code).toBe(2)
    expect(err).toContain("a file can't be written: a file stands where a folder is needed.")
    // What was computed is told nevertheless.
    expect(out).toContain('Accuracy')
  })

  it('a metric that isn’t known is named as it was asked for', async () => {
    const { code, err } = await runInProcess(['evaluate', 'val.csv', '--metric', 'f_one'], { cwd: folder })
    expect(code).toBe(1)
    expect(err.replaceAll(/\s+/g, ' ')).toContain('f_one is no metric of a classification task.')
  })
})

describe('Ctrl+C', () => {
  it.each(['evaluate val.csv', 'compare val.csv val.csv', 'thresholds val.csv', 'validate', 'check'])(
    'ends %s at once, however long it computes',
    async (line) => {
      let asked = 0
      await runInProcess(line.split(' '), { cwd: folder, onSignal: () => asked++ })
      expect(asked).toBe(0)
    },
  )
})
