import { mkdtemp, readFile, rename, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { parseChecklist } from '../../../../src/core/phases/parse.ts'
import { writeTick } from '../../../../src/core/phases/writeTick.ts'
import type { Files } from '../../../../src/core/ports.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

const name = 'list.md'
let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'ticks-'))
})
const put = (text: string) => writeFile(path.join(folder, name), text)
const get = () => readFile(path.join(folder, name), 'utf8')

const checklist = (count: number) =>
  `# Prüfliste – Ünïcode 🎉\r\n\r\n${Array.from({ length: count }, (_, n) => `- [ ] Ä ${n} 🎉 <!-- item: i${n} -->\r\n`).join('')}`

describe('writeTick', () => {
  it.each([
    ['with a byte order mark', `\ufeff${checklist(3)}`],
    ['without', checklist(3)],
    ['an item on the last line without an end', '- [ ] A <!-- item: i1 -->'],
    ['an item on the first line', '- [ ] A <!-- item: i1 -->\n- [x] B <!-- item: b -->'],
    ['lines that end in CR', checklist(3).replaceAll('\r\n', '\r')],
  ])('changes one byte: %s', async (_, text) => {
    await put(text)
    expect(await writeTick(nodeFiles(folder), name, 'i1', true)).toMatchObject({ ok: true, value: true })
    const ticked = await get()
    const [before, after] = [Buffer.from(text), Buffer.from(ticked)]
    const differing = [...before.keys()].filter((index) => before[index] !== after[index])
    expect(ticked.length).toBe(text.length)
    expect(differing).toHaveLength(1)
    expect(await writeTick(nodeFiles(folder), name, 'i1', true)).toMatchObject({ ok: true, value: false })
    await writeTick(nodeFiles(folder), name, 'i1', false)
    expect(await get()).toBe(text)
  })

  it('loses no tick when many are set at once', async () => {
    const count = 60
    await put(checklist(count))
    const done = await Promise.all(
      Array.from({ length: count }, (_, n) => writeTick(nodeFiles(folder), name, `i${n}`, true)),
    )
    expect(done.every(({ ok }) => ok)).toBe(true)
    expect(await get()).toBe(checklist(count).replaceAll('[ ]', '[x]'))
  })

  it('finds its item again when an editor replaces the file in between', async () => {
    await put(checklist(5))
    const files = nodeFiles(folder)
    let replaced = false
    const disturbed: Files = {
      ...files,
      async replaceBytes(...args) {
        if (!replaced) {
          replaced = true
          await writeFile(path.join(folder, 'new'), `A new line\n${checklist(5)}`)
          await rename(path.join(folder, 'new'), path.join(folder, name))
        }
        return files.replaceBytes(...args)
      },
    }
    expect(await writeTick(disturbed, name, 'i3', true)).toMatchObject({ ok: true, value: true })
    const text = await get()
    expect(text.startsWith('A new line\n')).toBe(true)
    const parsed = parseChecklist(text, name)
    expect(parsed.ok && parsed.value.items.filter((item) => item.ticked).map(({ id }) => id)).toEqual(['i3'])
  })

  it('sets it again when an editor saves over the tick', async () => {
    await put(checklist(2))
    const files = nodeFiles(folder)
    let saves = 0
    const disturbed: Files = {
      ...files,
      async replaceBytes(...args) {
        const done = await files.replaceBytes(...args)
        if (saves++ === 0) await put(checklist(2))
        return done
      },
    }
    expect((await writeTick(disturbed, name, 'i0', true)).ok).toBe(true)
    expect(await get()).toContain('- [x] Ä 0')
  })

  it('gives up with a finding where the file never holds still', async () => {
    await put(checklist(2))
    const files: Files = { ...nodeFiles(folder), replaceBytes: () => Promise.resolve(false) }
    expect((await writeTick(files, name, 'i0', true)).findings.map(({ code }) => code)).toEqual([
      'tick-not-written',
    ])
  })

  it.each([
    ['an item that isn’t there', checklist(1), 'i9', 'item-not-in-checklist'],
    ['a file that isn’t there', undefined, 'i0', 'file-missing'],
  ])('%s is a finding', async (_, text, item, code) => {
    if (text !== undefined) await put(text)
    expect(
      (await writeTick(nodeFiles(folder), name, item, true)).findings.map((found) => found.code),
    ).toEqual([code])
  })
})
