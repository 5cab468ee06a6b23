import { deflateSync, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { crc32 } from '../../../../src/core/arrays/crc32.ts'
import { readNpy, writeNpy } from '../../../../src/core/arrays/npy.ts'
import { readNpz, writeNpz } from '../../../../src/core/arrays/npz.ts'
import { readPythonLiteral } from '../../../../src/core/arrays/pythonLiteral.ts'

const text = (content: string) => new TextEncoder().encode(content)

/** An .npy file, version 1, with any header over any bytes. */
function npy(header: string, data: Uint8Array = new Uint8Array(0), version = 1): Uint8Array {
  const head = text(`${header}\n`)
  const length =
    version === 1 ? [head.length & 0xff, head.length >> 8] : [head.length & 0xff, head.length >> 8, 0, 0]
  return Uint8Array.from([0x93, ...text('NUMPY'), version, 0, ...length, ...head, ...data])
}

const header = (descr: string, shape: string, fortran = 'False') =>
  `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }`

const codes = (result: { ok: boolean; findings: readonly { code: string }[] }) => ({
  ok: result.ok,
  codes: result.findings.map(({ code }) => code),
})
const refused = (code: string) => ({ ok: false, codes: [code] })

describe('readNpy', () => {
  it('reads what the header says, whatever its order and spacing', () => {
    const bytes = npy(`{"shape":(2,),'fortran_order' : False,'descr':'<i2'}`, Uint8Array.of(1, 0, 255, 255))
    expect(readNpy(bytes, 'a.npy')).toMatchObject({
      ok: true,
      value: { type: 'int16', shape: [2], data: Int16Array.of(1, -1) },
    })
  })

  it('turns Fortran order into C order', () => {
    const bytes = npy(header("'|u1'", '(2, 3)', 'True'), Uint8Array.of(1, 4, 2, 5, 3, 6))
    expect(readNpy(bytes, 'a.npy')).toMatchObject({ value: { data: Uint8Array.of(1, 2, 3, 4, 5, 6) } })
  })

  it.each([
    ['more bytes than there are', header("'<f8'", '(1000000000000,)'), 'array-size-mismatch'],
    [
      'a product beyond counting',
      header("'<f8'", '(4294967296, 4294967296, 4294967296)'),
      'array-size-mismatch',
    ],
    ['fewer bytes than there are', header("'|u1'", '(3,)'), 'array-size-mismatch'],
    ['strings of a gigabyte', header("'<U268435456'", '(1,)'), 'array-type-unsupported'],
    ['a negative dimension', header("'|u1'", '(-8,)'), 'array-header-invalid'],
    ['a fractional dimension', header("'|u1'", '(0.5,)'), 'array-header-invalid'],
    ['pickled objects', header("'|O'", '(1,)'), 'array-object-type'],
    ['records', header("[('a', '<f4'), ('b', '<f4')]", '(1,)'), 'array-type-unsupported'],
    ['complex numbers', header("'<c8'", '(1,)'), 'array-type-unsupported'],
    ['dates', header("'<M8[ns]'", '(1,)'), 'array-type-unsupported'],
    ['65 dimensions', header("'|u1'", `(${'1, '.repeat(65)})`), 'array-header-invalid'],
    ['an expression', header("__import__('os').getcwd()", '(8,)'), 'array-header-invalid'],
    ['an unknown order', header("'|u1'", '(8,)', 'None'), 'array-header-invalid'],
    ['nested tuples without end', header("'|u1'", '('.repeat(5000)), 'array-header-invalid'],
    ['no dictionary', '8', 'array-header-invalid'],
  ])('refuses a header that claims %s', (_, claim, code) => {
    expect(codes(readNpy(npy(claim, new Uint8Array(8)), 'a.npy'))).toEqual(refused(code))
  })

  it.each([
    ['an empty file', new Uint8Array(0), 'array-not-npy'],
    ['text', text('y_true,y_pred\n1,2\n'), 'array-not-npy'],
    ['version 9', Uint8Array.from([0x93, ...text('NUMPY'), 9, 0, 0, 0, 0, 0]), 'array-header-invalid'],
    [
      'a header of four gigabytes',
      Uint8Array.from([0x93, ...text('NUMPY'), 2, 0, 255, 255, 255, 255]),
      'array-header-invalid',
    ],
    ['a cut header', npy(header("'|u1'", '(8,)')).subarray(0, 20), 'array-header-invalid'],
  ])('refuses %s', (_, bytes, code) => {
    expect(codes(readNpy(bytes, 'a.npy'))).toEqual(refused(code))
  })

  it('keeps a copy where bytes are not aligned, also from a Node buffer', () => {
    const held = writeNpy({ type: 'float64', shape: [2], data: Float64Array.of(0.5, -3) })
    const moved = Buffer.alloc(held.length + 3)
    moved.set(held, 3)
    const read = readNpy(moved.subarray(3), 'a.npy')
    moved.fill(0)
    expect(read).toMatchObject({ value: { data: Float64Array.of(0.5, -3) } })
  })
})

describe('writeNpy', () => {
  it('refuses a shape that does not hold the elements', () => {
    expect(() => writeNpy({ type: 'float32', shape: [3], data: new Float32Array(2) })).toThrow(RangeError)
  })
})

describe('readPythonLiteral', () => {
  it.each([
    ['(3L, 4L)', [3, 4]],
    ['()', []],
    ["{'a': None}", new Map([['a', null]])],
    ["{'a': 1, 'a': 2}", undefined],
    ['(1 2)', undefined],
    ['(1,) x', undefined],
    ["'a\\x00'", undefined],
    ["'open", undefined],
  ])('%s', (literal, value) => {
    expect(readPythonLiteral(literal)).toEqual(value)
  })
})

const small = writeNpy({ type: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) })

const u16 = (...values: number[]) => values.flatMap((value) => [value & 0xff, (value >> 8) & 0xff])
const u32 = (...values: number[]) => values.flatMap((value) => [...u16(value & 0xffff), ...u16(value >>> 16)])
const u64 = (...values: number[]) =>
  values.flatMap((value) => u32(value % 2 ** 32, Math.floor(value / 2 ** 32)))

/** A zip with one member whose fields can be made to lie. */
function zip(member: {
  name?: string
  content?: Uint8Array
  method?: number
  flags?: number
  crc?: number
  size?: number
  wide?: boolean
  localName?: string
}): Uint8Array {
  const { name = 'x.npy', content = small, method = 0, flags = 0, wide = false } = member
  const packed = method === 8 ? deflateSync(content) : content
  const { crc = crc32(content), size = content.length, localName = name } = member
  const local = [
    ...u32(0x04034b50),
    ...u16(20, flags, method, 0, 0x21),
    ...u32(crc, packed.length, size),
    ...u16(localName.length, 0),
    ...text(localName),
    ...packed,
  ]
  const extra = wide ? [...u16(1, 24), ...u64(size, packed.length, 0)] : []
  const most = 0xffffffff
  const directory = [
    ...u32(0x02014b50),
    ...u16(20, 20, flags, method, 0, 0x21),
    ...u32(crc, ...(wide ? [most, most] : [packed.length, size])),
    ...u16(name.length, extra.length, 0, 0, 0),
    ...u32(0, wide ? most : 0),
    ...text(name),
    ...extra,
  ]
  const place = local.length + directory.length
  const wideEnd = wide
    ? [
        ...u32(0x06064b50),
        ...u64(44),
        ...u16(45, 45),
        ...u32(0, 0),
        ...u64(1, 1, directory.length, local.length),
        ...u32(0x07064b50, 0),
        ...u64(place),
        ...u32(1),
      ]
    : []
  const end = [
    ...u32(0x06054b50),
    ...u16(0, 0, ...(wide ? [0xffff, 0xffff] : [1, 1])),
    ...u32(...(wide ? [most, most] : [directory.length, local.length])),
    ...u16(0),
  ]
  return Uint8Array.from([...local, ...directory, ...wideEnd, ...end])
}

describe('readNpz', () => {
  const read = { ok: true, value: { x: { type: 'uint8', shape: [3], data: Uint8Array.of(1, 2, 3) } } }

  it.each([
    ['stored', zip({})],
    ['deflated', zip({ method: 8 })],
    ['zip64', zip({ wide: true })],
    ['zip64, deflated', zip({ wide: true, method: 8 })],
    ['with folders and foreign files beside', zipSync({ 'x.npy': small, 'readme.txt': text('hello') })],
  ])('reads an archive: %s', (_, bytes) => {
    expect(readNpz(bytes, 'x.npz')).toMatchObject(read)
  })

  it.each([
    ['a member above the archive', zip({ name: '../x.npy' }), 'zip-member-path'],
    ['a member above, with backslashes', zip({ name: 'a\\..\\x.npy' }), 'zip-member-path'],
    ['an absolute member', zip({ name: '/etc/x.npy' }), 'zip-member-path'],
    ['a member on another drive', zip({ name: 'C:x.npy' }), 'zip-member-path'],
    ['a wrong checksum', zip({ crc: 1 }), 'zip-member-broken'],
    ['an encrypted member', zip({ flags: 1 }), 'zip-member-unsupported'],
    ['an unknown compression', zip({ method: 93 }), 'zip-member-unsupported'],
    ['another name in the local header', zip({ localName: 'y.npy' }), 'zip-member-broken'],
    ['a stored member that claims more', zip({ size: 1e6 }), 'zip-member-broken'],
    ['a deflated member that claims too much', zip({ method: 8, size: 2 ** 31 }), 'zip-member-broken'],
    [
      'a deflated member that claims a bit more',
      zip({ method: 8, size: small.length + 1 }),
      'zip-member-broken',
    ],
    ['a deflated member that claims less', zip({ method: 8, size: 10 }), 'zip-member-broken'],
    ['the first half', zip({}).subarray(0, 100), 'zip-invalid'],
    ['nothing', new Uint8Array(0), 'zip-invalid'],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47), 'zip-invalid'],
    ['an array that is none', zip({ content: text('hello, I am no array') }), 'array-not-npy'],
  ])('refuses %s', (_, bytes, code) => {
    const result = readNpz(bytes, 'x.npz')
    expect(codes(result)).toEqual(refused(code))
    expect(result.findings[0]!.place).toEqual({ file: 'x.npz' })
  })

  it('refuses two members of one name', () => {
    const bytes = zipSync({ 'x.npy': small, 'y.npy': small })
    const renamed = Uint8Array.from(bytes, (byte) => (byte === 'y'.charCodeAt(0) ? 'x'.charCodeAt(0) : byte))
    expect(codes(readNpz(renamed, 'x.npz'))).toEqual(refused('zip-member-duplicate'))
  })

  it('refuses a bomb before unpacking it', () => {
    const zeros = new Uint8Array(100 * 2 ** 20)
    const bomb = zipSync({ 'x.npy': zeros }, { level: 9 })
    expect(bomb.length).toBeLessThan(200_000)
    expect(codes(readNpz(bomb, 'x.npz'))).toEqual(refused('zip-too-large'))
    // Whoever unpacks it finds that it can't be unpacked.
    bomb.fill(0xff, 50, bomb.length / 2)
    expect(codes(readNpz(bomb, 'x.npz'))).toEqual(refused('zip-too-large'))
  })

  it('refuses more than the limits allow', () => {
    const bytes = zipSync({ 'x.npy': small, 'y.npy': small })
    expect(codes(readNpz(bytes, 'x.npz', { limits: { members: 1, bytes: 1e6 } }))).toEqual(
      refused('zip-too-many-members'),
    )
    expect(codes(readNpz(bytes, 'x.npz', { limits: { members: 9, bytes: 150 } }))).toEqual(
      refused('zip-too-large'),
    )
  })

  it('leaves arrays that were not asked for alone', () => {
    const objects = npy(header("'|O'", '(1,)'), new Uint8Array(8))
    const bytes = zipSync({ 'x.npy': small, 'extra.npy': objects }, { level: 0 })
    expect(codes(readNpz(bytes, 'x.npz'))).toEqual(refused('array-object-type'))
    expect(readNpz(bytes, 'x.npz', { names: ['x'] })).toMatchObject(read)
  })

  it('takes no name for a member of every object', () => {
    const result = readNpz(writeNpz({ x: { type: 'bool', shape: [], data: Uint8Array.of(1) } }), 'x.npz')
    if (!result.ok) throw new Error('unreadable')
    expect(result.value['constructor']).toBeUndefined()
  })

  it('writes the same bytes for the same arrays', () => {
    const arrays = { y: { type: 'float32', shape: [1], data: Float32Array.of(1) } } as const
    expect(writeNpz(arrays)).toEqual(writeNpz(arrays))
  })
})
