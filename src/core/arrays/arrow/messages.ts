import type { Source } from '../source.ts'
import { Broken, FlatTable } from './flatbuffer.ts'

export interface Message {
  readonly kind: 'schema' | 'dictionary' | 'batch' | 'other'
  readonly header: FlatTable
  readonly body: Body
}

/** The buffers behind a message, which lie in the file until they are asked for. */
export interface Body {
  readonly size: number
  /** Where it begins in the file. */
  readonly start: number
}

const mostMetadata = 2 ** 26
const kinds = ['other', 'schema', 'dictionary', 'batch'] as const
const fileMagic = 'ARROW1'
/** The size of the footer, and the magic again. */
const tailBytes = 4 + fileMagic.length

/**
 * The messages of an Arrow IPC stream, or of a file as its footer lists them: a schema, dictionaries and batches, without
 * their buffers.
 */
export async function* readMessages(source: Source): AsyncGenerator<Message> {
  const first = await source.read(0, fileMagic.length)
  yield* isMagic(first) ? listed(source) : streamed(source)
}

async function* listed(source: Source): AsyncGenerator<Message> {
  const tail = await source.read(Math.max(0, source.size - tailBytes), tailBytes)
  if (tail.length < tailBytes || !isMagic(tail.subarray(4))) throw new Broken('it ends early')
  const size = new DataView(tail.buffer, tail.byteOffset).getInt32(0, true)
  if (!(size > 0 && size <= Math.min(mostMetadata, source.size - tailBytes))) {
    throw new Broken('its footer claims an impossible size')
  }
  const footer = FlatTable.root(await source.read(source.size - tailBytes - size, size))
  const schema = footer.table(1)
  if (!schema) throw new Broken('its footer has no schema')
  yield { kind: 'schema', header: schema, body: { size: 0, start: 0 } }
  let read = 0
  for (const at of [...footer.blocks(2), ...footer.blocks(3)]) {
    const found = await messageAt(source, at)
    if (!found) throw new Broken('its footer leads nowhere')
    read += found.next - at
    if (read > source.size) throw new Broken('its footer lists more than the file holds')
    yield found.message
  }
}

async function* streamed(source: Source): AsyncGenerator<Message> {
  for (let at = 0; ;) {
    const found = await messageAt(source, at)
    if (!found) return
    yield found.message
    at = found.next
  }
}

/** The message at a place and where the next begins; undefined where a stream ends, which it may without its mark. */
async function messageAt(
  source: Source,
  at: number,
): Promise<{ readonly message: Message; readonly next: number } | undefined> {
  const head = await source.read(at, 8)
  if (head.length === 0 && at > 0) return undefined
  if (head.length < 4) throw new Broken('it ends early')
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const marked = view.getUint32(0, true) === 0xff_ff_ff_ff
  if (marked && head.length < 8) throw new Broken('it ends early')
  const size = view.getInt32(marked ? 4 : 0, true)
  if (size === 0) return undefined
  if (!(size > 0 && size <= mostMetadata)) throw new Broken('a message claims an impossible size')
  const start = at + (marked ? 8 : 4)
  const metadata = await source.read(start, size)
  if (metadata.length < size) throw new Broken('it ends early')
  const message = FlatTable.root(metadata)
  const header = message.table(2)
  const bytes = message.long(3)
  if (!header || !(bytes >= 0 && bytes <= source.size))
    throw new Broken('a message claims an impossible size')
  const body = { size: bytes, start: start + size }
  if (body.start + bytes > source.size) throw new Broken('it ends early')
  return { message: { kind: kinds[message.byte(1)] ?? 'other', header, body }, next: start + size + bytes }
}

const isMagic = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes) === fileMagic
