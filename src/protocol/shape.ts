import type { Message, ReadMessage } from './channel.ts'

/** Whether a value that came over the channel is what a message's field must be. */
export type Shape = (value: unknown) => boolean

/** Text of at most `longest` characters. */
export const text =
  (longest = 4096): Shape =>
  (value) =>
    typeof value === 'string' && value.length <= longest

/** A finite number within the bounds. */
export const number =
  (least = -Infinity, most = Infinity): Shape =>
  (value) =>
    typeof value === 'number' && Number.isFinite(value) && value >= least && value <= most

/** A whole number within the bounds. */
export const integer =
  (least = 0, most = Number.MAX_SAFE_INTEGER): Shape =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most

/** One of the given texts. */
export const oneOf =
  (...choices: readonly string[]): Shape =>
  (value) =>
    typeof value === 'string' && choices.includes(value)

/** A list of at most `most` values of one shape. */
export const list =
  (of: Shape, most = 10_000): Shape =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(of)

export const optional =
  (of: Shape): Shape =>
  (value) =>
    value === undefined || of(value)

/** What came from our own host and is passed on without a look inside: an object. */
export const object: Shape = (value) => typeof value === 'object' && value !== null

/**
 * The reader of a union of messages: for every type, the shape of its fields. A value of an unknown type, or with a
 * field of another shape, is none of them. Keys that aren't in the table are left where they are.
 */
export function readMessage<M extends Message>(table: {
  readonly [T in M['type']]: {
    readonly [K in Exclude<keyof Extract<M, { readonly type: T }>, 'type'>]-?: Shape
  }
}): ReadMessage<M> {
  const shapes = new Map<string, Readonly<Record<string, Shape>>>(Object.entries(table))
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined
    const message = value as Record<string, unknown>
    const fields = typeof message['type'] === 'string' ? shapes.get(message['type']) : undefined
    if (!fields) return undefined
    return Object.entries(fields).every(([key, fits]) => fits(message[key])) ? (value as M) : undefined
  }
}
