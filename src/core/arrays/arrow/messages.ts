import type { Source } from '../source.ts'
import { Broken, FlatTable } from './flatbuffer.ts'

export interface Message {
  readonly kind: 'schema' | 'dictionary' | 'batch' | 'other'
  readonly header: FlatTable
  readonly body: Uint8Array
}

const mostMetadata = 2 ** 26
const mostBody = 2 ** 31
const kinds = ['other', 'schema', 'dictionary', 'batch'] as const
const fileMagic = 'ARROW1'

/**
 * The messages of an Arrow IPC stream, or of a file, which holds a stream between its magic and its footer. Only one
 * is in memory at a time.
 */
export async function* readMessages(source: Source): AsyncGenerator<Message> {
  const first = await source.read(0, 8)
  const isFile = isMagic(first.subarray(0, fileMagic.length))
  if (isFile && !isMagic(await source.read(source.size - fileMagic.length, fileMagic.length))) {
    throw new Broken('it ends early')
  }
  let at = isFile ? 8 : 0
  for (;;) {
    const head = await source.read(at, 8)
    if (head.length < 4) {
      // A stream may end without its mark.
      if (head.length === 0 && at > 8) return
      throw new Broken('it ends early')
    }
    const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
    const marked = view.getUint32(0, true) === 0xff_ff_ff_ff
    if (marked && head.length < 8) throw new Broken('it ends early')
    const size = view.getInt32(marked ? 4 : 0, true)
    if (size === 0) return
    if (!(size > 0 && size <= mostMetadata)) throw new Broken('a message claims an impossible size')
    const start = at + (marked ? 8 : 4)
    const metadata = await source.read(start, size)
    if (metadata.length < size) throw new Broken('it ends early')
    const message = FlatTable.root(metadata)
    const header = message.table(2)
    const bytes = message.long(3)
    if (!header || !(bytes >= 0 && bytes <= mostBody)) throw new Broken('a message claims an impossible size')
    const body = bytes === 0 ? new Uint8Array(0) : await source.read(start + size, bytes)
    if (body.length < bytes) throw new Broken('it ends early')
    yield { kind: kinds[message.byte(1)] ?? 'other', header, body }
    at = start + size + bytes
  }
}

const isMagic = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes) === fileMagic
