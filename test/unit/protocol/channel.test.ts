import { describe, expect, it } from 'vitest'
import { connect, serve, type Line, type Protocol } from '../../../src/protocol/channel.ts'
import {
  fields,
  integer,
  list,
  nothing,
  nullable,
  oneOf,
  optional,
  readMessage,
  text,
} from '../../../src/protocol/shape.ts'

type Ask = { type: 'double'; of: number } | { type: 'fail' } | { type: 'wrong' }
type Told = { type: 'grown'; to: number }
interface Numbers extends Protocol {
  request: Ask
  answers: { double: number; fail: void; wrong: number }
  event: Told
}
const readAsk = readMessage<Ask>({ double: { of: integer(0, 1000) }, fail: {}, wrong: {} })
const readTold = readMessage<Told>({ grown: { to: integer() } })

/** Two lines whose ends meet; what is posted is cloned, as between a host and its webview. */
function wires(): { host: Line; view: Line; listeners: () => number } {
  const ends = { host: new Set<(m: unknown) => void>(), view: new Set<(m: unknown) => void>() }
  const line = (own: keyof typeof ends, other: keyof typeof ends): Line => ({
    post: (message) => {
      const copy: unknown = structuredClone(message)
      queueMicrotask(() => ends[other].forEach((receive) => receive(copy)))
    },
    listen: (receive) => {
      ends[own].add(receive)
      return () => ends[own].delete(receive)
    },
  })
  return {
    host: line('host', 'view'),
    view: line('view', 'host'),
    listeners: () => ends.host.size + ends.view.size,
  }
}

function setUp() {
  const lines = wires()
  const told: Told[] = []
  const host = serve<Numbers>(lines.host, readAsk, {
    double: ({ of }) => of * 2,
    fail: () => Promise.reject(new Error('The file is gone.')),
    wrong: () => '<img src=x onerror=alert(1)>' as never,
  })
  const view = connect<Numbers>(
    lines.view,
    { event: readTold, answers: { double: integer(), fail: nothing, wrong: integer() } },
    (event) => told.push(event),
  )
  return { lines, host, view, told }
}

describe('the channel', () => {
  it('answers each request, also when many are under way', async () => {
    const { view } = setUp()
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, of) => view.request({ type: 'double', of })),
    )
    expect(answers).toEqual(Array.from({ length: 100 }, (_, of) => of * 2))
  })

  it('carries a rejection to the one who asked', async () => {
    await expect(setUp().view.request({ type: 'fail' })).rejects.toThrow('The file is gone.')
  })

  it('rejects a request that has not the form of the protocol', async () => {
    const { view } = setUp()
    await expect(view.request({ type: 'double', of: -1 })).rejects.toThrow('form')
    await expect(view.request({ type: 'remove' } as never)).rejects.toThrow('form')
  })

  it('rejects an answer that has not the form of the protocol', async () => {
    await expect(setUp().view.request({ type: 'wrong' })).rejects.toThrow('The answer has not')
  })

  it('delivers events, drops what is none, and survives rubbish on the line', async () => {
    const { lines, host, told, view } = setUp()
    for (const rubbish of [
      null,
      7,
      'x',
      [],
      { kind: 'answer' },
      { kind: 'answer', id: 99 },
      { kind: 'request', id: 'a' },
    ]) {
      lines.host.post(rubbish)
      lines.view.post(rubbish)
    }
    host.notify({ type: 'grown', to: 3 })
    host.notify({ type: 'grown', to: -3 })
    expect(await view.request({ type: 'double', of: 1 })).toBe(2)
    expect(told).toEqual([{ type: 'grown', to: 3 }])
  })

  it('leaves no listener behind, and what was asked is rejected when the view closes', async () => {
    const { lines, host, view } = setUp()
    const asked = view.request({ type: 'double', of: 1 })
    view.dispose()
    await expect(asked).rejects.toThrow('closed')
    host.dispose()
    expect(lines.listeners()).toBe(0)
  })
})

describe('the shape of a message', () => {
  type Sort = { type: 'sort'; by: 'name' | 'age'; columns?: readonly string[] }
  const read = readMessage<Sort>({ sort: { by: oneOf('name', 'age'), columns: optional(list(text(10), 2)) } })
  it.each([
    [{ type: 'sort', by: 'name' }, true],
    [{ type: 'sort', by: 'age', columns: ['a', 'b'] }, true],
    [{ type: 'sort', by: 'size' }, false],
    [{ type: 'sort', by: 'age', columns: ['a', 'b', 'c'] }, false],
    [{ type: 'sort', by: 'age', columns: ['a very long name'] }, false],
    [{ type: 'constructor' }, false],
    [{ by: 'name' }, false],
    ['sort', false],
    [null, false],
  ])('of %j is held: %s', (value, fits) => {
    expect(read(value) !== undefined).toBe(fits)
  })
})

describe('the shape of an answer', () => {
  interface Row {
    readonly name: string
    readonly share: number | null
    readonly more?: readonly number[]
  }
  const isRow = fields<Row>({
    name: text(10),
    share: nullable(integer()),
    more: optional(list(integer(), 2)),
  })
  it.each([
    [{ name: 'a', share: 1 }, true],
    [{ name: 'a', share: null, more: [1, 2] }, true],
    [{ name: 'a', share: 1, else: 'is left' }, true],
    [{ name: 'a' }, false],
    [{ share: 1 }, false],
    [{ name: 'a', share: 1, more: ['1'] }, false],
    [{ name: 'a', share: 1, more: [1, 2, 3] }, false],
    [['a', 1], false],
    ['a', false],
    [null, false],
  ])('of %j is held: %s', (value, fits) => {
    expect(isRow(value)).toBe(fits)
  })
})
