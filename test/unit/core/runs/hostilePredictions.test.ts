import { cpSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import type { NdArray } from '../../../../src/core/arrays/ndarray.ts'
import { writeNpy } from '../../../../src/core/arrays/npy.ts'
import { writeNpz } from '../../../../src/core/arrays/npz.ts'
import { readingAhead } from '../../../../src/core/arrays/source.ts'
import type { Files, FileStat } from '../../../../src/core/ports.ts'
import { readPredictions } from '../../../../src/core/runs/readPredictions.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { nodeFiles } from '../../../../src/node/files.ts'

/* Files of predictions that are none, too large, or not the same from one moment to the next. */

const folder = mkdtempSync(path.join(tmpdir(), 'hostile-predictions-'))
const files = nodeFiles(folder)
afterAll(() => rmSync(folder, { recursive: true }))

const put = (name: string, content: string | Uint8Array) => writeFileSync(path.join(folder, name), content)
const floats = (shape: readonly number[], ...data: number[]): NdArray => ({
  type: 'float64',
  shape,
  data: Float64Array.from(data),
})
const sound = { y_true: floats([2], 0, 1), y_score: floats([2, 2], 0.75, 0.25, 0.5, 0.5) }

async function refusal(reading: Files, name: string) {
  const read = await readPredictions(reading, name)
  if (read.ok) expect.fail(`${name} was read`)
  return { codes: read.findings.map(({ code }) => code), says: read.findings.map(messageOf).join('\n') }
}

/** As the files, but for what is told of their kind or size. */
const told = (changed: Partial<FileStat>, over: Partial<Files> = {}): Files => ({
  ...files,
  async stat(name) {
    const found = await files.stat(name)
    return found && { ...found, ...changed }
  },
  ...over,
})

/** The header of an .npy that claims so many elements of a type. */
function headerOf(descriptor: string, shape: string): Uint8Array {
  const bytes = writeNpy(floats([0]))
  const text = `{'descr': '${descriptor}', 'fortran_order': False, 'shape': ${shape}, }`
  bytes.set(new TextEncoder().encode(`${text.padEnd(bytes.length - 11)}\n`), 10)
  return bytes
}

describe('sizes', () => {
  it.each(['', 'y_true.'])(
    'an array of 10 GB is refused before anything of it is read: %snpy',
    async (of) => {
      put('big.npy', writeNpy(sound.y_score))
      put('big.y_true.npy', writeNpy(sound.y_true))
      const big = `big.${of}npy`
      const unread: Files = {
        ...files,
        async stat(name) {
          const found = await files.stat(name)
          return found && { ...found, size: name === big ? 1e10 : found.size }
        },
        readRange: (name, ...rest) =>
          name === big ? Promise.reject(new Error('it was read')) : files.readRange(name, ...rest),
      }
      const { codes, says } = await refusal(unread, 'big.npy')
      expect(codes).toEqual(['array-too-large'])
      expect(says).toContain(`${big} takes 10000000000 bytes, more than the 4294967296 that are read`)
      expect(says).toContain('narrower type')
    },
  )

  it.each([
    ['|S0', '(1000000000000000,)'],
    ['<U0', '(50000001,)'],
  ])('texts without end that take no room are refused: %s', async (descriptor, shape) => {
    put('texts.npy', headerOf(descriptor, shape))
    const { codes, says } = await refusal(files, 'texts.npy')
    expect(codes).toEqual(['array-too-many-texts'])
    expect(says).toContain('Save numbers in their place')
  })

  it('a member of an archive with more bytes than an array can have is refused before it is read', async () => {
    // A stored member of 8 GB by its directory, of which nothing is there.
    const archive = writeNpz(sound)
    const size = 2 ** 33 - 1000
    const { codes } = await refusal(bloated(archive, size), 'bloated.npz')
    expect(codes).toEqual(['array-too-large'])
  })
})

/** An archive whose first member is of `size` bytes by its directory (zip64), and as if they were there. */
function bloated(archive: Uint8Array, size: number): Files {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength)
  const end = archive.length - 22
  const directory = view.getUint32(end + 16, true)
  const entries = archive.slice(directory, end)
  const entry = new DataView(entries.buffer)
  const nameEnd = 46 + entry.getUint16(28, true)
  const extra = new Uint8Array(20)
  const wide = new DataView(extra.buffer)
  wide.setUint16(0, 1, true)
  wide.setUint16(2, 16, true)
  wide.setBigUint64(4, BigInt(size), true)
  wide.setBigUint64(12, BigInt(size), true)
  entry.setUint32(20, 0xff_ff_ff_ff, true)
  entry.setUint32(24, 0xff_ff_ff_ff, true)
  entry.setUint16(30, 20, true)
  const whole = new Uint8Array([...entries.subarray(0, nameEnd), ...extra, ...entries.subarray(nameEnd)])
  const [record, locator, last] = [new Uint8Array(56), new Uint8Array(20), archive.slice(end)]
  const at = size + 1000
  const [r, l, e] = [record, locator, last].map(({ buffer }) => new DataView(buffer))
  r!.setUint32(0, 0x06_06_4b_50, true)
  r!.setBigUint64(32, 2n, true)
  r!.setBigUint64(40, BigInt(whole.length), true)
  r!.setBigUint64(48, BigInt(at), true)
  l!.setUint32(0, 0x07_06_4b_50, true)
  l!.setBigUint64(8, BigInt(at + whole.length), true)
  e!.setUint32(16, 0xff_ff_ff_ff, true)
  const tail = new Uint8Array([...whole, ...record, ...locator, ...last])
  put('bloated.npz', archive)
  return told(
    { size: at + tail.length },
    {
      digest: () => new Promise(() => undefined),
      readRange(_, offset, length) {
        const from = offset - at
        if (from + tail.length <= 0 && offset < 2 ** 20)
          return Promise.resolve(archive.slice(offset, offset + length))
        const bytes = new Uint8Array(Math.min(length, at + tail.length - offset))
        for (let i = 0; i < bytes.length; i++) bytes[i] = tail[from + i] ?? 0
        return Promise.resolve(bytes)
      },
    },
  )
}

const opened = () => Promise.reject(new Error('it was opened'))

describe('what is no file', () => {
  it('a folder says which file of predictions is in it, as far as there is one', async () => {
    mkdirSync(path.join(folder, 'run/predictions'), { recursive: true })
    mkdirSync(path.join(folder, 'empty.npz'))
    put('run/predictions/test.npz', writeNpz(sound))
    const run = await refusal(files, 'run/')
    expect(run.codes).toEqual(['predictions-in-folder'])
    expect(run.says).toContain('Name a file of predictions in it, such as run/predictions/test.npz.')
    expect((await refusal(files, 'empty.npz')).says).toContain('there is none in it')
  })

  it.each(['p.npz', 'p.npy', 'p.csv', 'p.parquet', 'p.arrow'])('a pipe is never opened: %s', async (name) => {
    put(name, 'x')
    const piped = told({ kind: 'other', size: 0 }, { digest: opened, readRange: opened, read: opened })
    const { codes, says } = await refusal(piped, name)
    expect(codes).toEqual(['predictions-in-pipe'])
    expect(says).toContain('Write them to a file')
  })

  it('an array beside that is a folder is told as one', async () => {
    put('beside.npy', writeNpy(sound.y_score))
    mkdirSync(path.join(folder, 'beside.y_true.npy'))
    expect((await refusal(files, 'beside.npy')).says).toContain('it is a folder, not a file')
  })
})

/** As a program does that writes another file and renames it. */
function replace(name: string, content: string): void {
  put(name, content)
  utimesSync(path.join(folder, name), new Date(), new Date(Date.now() + 1000))
}

describe('a file that changes', () => {
  const csv = 'y_true,score_a,score_b\n0,0.75,0.25\n1,0.5,0.5\n'

  it.each<[string, () => void]>([
    ['grows', () => put('live.csv', `${csv}1,0.25,0.75\n`)],
    ['is replaced by one as long', () => replace('live.csv', csv.replace('0.75,0.25', '0.25,0.75'))],
    ['is cut in the middle of a row', () => put('live.csv', csv.slice(0, -6))],
  ])('while it is read is a finding where it %s', async (_, change) => {
    put('live.csv', csv)
    expect(await readPredictions(files, 'live.csv')).toMatchObject({ ok: true, value: { samples: 2 } })
    const live: Files = {
      ...files,
      readRange(...range) {
        change()
        return files.readRange(...range)
      },
    }
    const { codes, says } = await refusal(live, 'live.csv')
    expect(codes).toEqual(['predictions-changing'])
    expect(says).toContain('Wait until it is written whole')
  })
})

it('a file that is refused is digested no further', async () => {
  put('broken.npz', new Uint8Array(100))
  let ended = false
  const digesting: Files = {
    ...files,
    digest: (_, { signal } = {}) =>
      new Promise((_resolve, reject) => {
        signal?.addEventListener('abort', () => {
          ended = true
          reject(new Error('aborted'))
        })
      }),
  }
  expect((await refusal(digesting, 'broken.npz')).codes).toEqual(['zip-invalid'])
  expect(ended).toBe(true)
})

describe('tables', () => {
  it.each(['parquet', 'arrow'])('two columns of one name are told by that name: %s', async (form) => {
    const fixtures = path.resolve(import.meta.dirname, '../../../fixtures/predictions')
    cpSync(path.join(fixtures, `twice.${form}`), path.join(folder, `twice.${form}`))
    const { codes, says } = await refusal(files, `twice.${form}`)
    expect(codes).toEqual(['table-column-duplicate'])
    expect(says).toContain(`twice.${form} has two columns named "score_a". Rename one.`)
  })

  it.each(['inf', '-Infinity', '+INF'])(
    'a value of %s is not finite, and no unknown class',
    async (value) => {
      put('values.csv', `y_true,y_pred\n1.5,2\n2.5,${value}\n`)
      const { codes, says } = await refusal(files, 'values.csv')
      expect(codes).toEqual(['predictions-not-finite'])
      expect(says).toContain('y_pred is ')
      expect(says).toContain('Infinity in row 1')
    },
  )

  it('an infinite value among very many different ones is found too', async () => {
    const rows = Array.from({ length: 100_100 }, (_, i) => `${i},${i === 100_050 ? 'inf' : i + 0.5}`)
    put('values.csv', `y_true,y_pred\n${rows.join('\n')}\n`)
    expect((await refusal(files, 'values.csv')).says).toContain('y_pred is Infinity in row 100050')
  })

  it('texts that all differ are neither values nor classes', async () => {
    const rows = Array.from({ length: 100_001 }, (_, i) => `sample${i},0.5,0.5`)
    put('names.csv', `y_true,score_a,score_b\n${rows.join('\n')}\n`)
    const { codes, says } = await refusal(files, 'names.csv')
    expect(codes).toEqual(['predictions-too-varied'])
    expect(says).toContain('y_true holds more than 100000 different texts')
  })
})

it('what is read ahead is what is there, in fewer readings', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => (i * 7) % 256)
  const asked: number[] = []
  const source = readingAhead(
    {
      file: 'any',
      size: bytes.length,
      read: (offset, length) => {
        asked.push(length)
        return Promise.resolve(bytes.subarray(offset, offset + length))
      },
    },
    100,
  )
  for (let at = 0; at < bytes.length; at += 7) {
    expect([...(await source.read(at, 7))]).toEqual([...bytes.subarray(at, at + 7)])
  }
  // 14 parts of 7 bytes in each 100, instead of 143 readings; the end of the file is asked for once more.
  expect(asked).toHaveLength(12)
  expect([...(await source.read(3, 5))]).toEqual([...bytes.subarray(3, 8)])
  expect([...(await source.read(990, 50))]).toEqual([...bytes.subarray(990)])
  expect((await source.read(10, 700)).length).toBe(700)
  expect(asked.at(-1)).toBe(700)
})
