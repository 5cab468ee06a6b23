import type { Message, ReadMessage } from './channel.ts'

/** Whether a value that came over the channel is what a message's field must be. */
export type Shape = (value: unknown) => boolean

/** Text of at most `longest` characters. */
export const text =
  (longest = 4096): Shape =>
  (value) =>
    typeof value === 'string' && value.length <= longest

/** A text that our own host tells: as long as what stands in a project's files may be. */
export const told: Shape = text(1 << 20)

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

/** Drawn points, a gap where there is none. */
export const series: Shape = list((value) => value === null || typeof value === 'number', 1_000_000)

export const optional =
  (of: Shape): Shape =>
  (value) =>
    value === undefined || of(value)

export const nullable =
  (of: Shape): Shape =>
  (value) =>
    value === null || of(value)

export const boolean: Shape = (value) => typeof value === 'boolean'

/** No value: what a request is answered that has nothing to say. JSON makes null of it in a list. */
export const nothing: Shape = (value) => value === undefined || value === null

/** An object with the fields of a type, each of its shape; a field that the type has and the table hasn't doesn't compile. */
export function fields<T extends object>(table: {
  readonly [K in keyof T]-?: Shape
}): (value: unknown) => value is T {
  const shapes = Object.entries<Shape>(table)
  return (value): value is T =>
    typeof value === 'object' &&
    value !== null &&
    shapes.every(([key, fits]) => fits((value as Record<string, unknown>)[key]))
}

/** One of several shapes. */
export const anyOf =
  (...shapes: readonly Shape[]): Shape =>
  (value) =>
    shapes.some((fits) => fits(value))

/** For every type of a union of messages, the shape of its fields. */
type MessageShapes<M extends Message> = {
  readonly [T in M['type']]: {
    readonly [K in Exclude<keyof Extract<M, { readonly type: T }>, 'type'>]-?: Shape
  }
}

/** The shapes of the messages about one subject: of its requests, and of the answers to them. */
export interface MessageTables<S extends { readonly request: Message; readonly answers: object }> {
  readonly requests: MessageShapes<S['request']>
  readonly answers: { readonly [T in S['request']['type'] & keyof S['answers']]: Shape }
}

/**
 * The reader of a union of messages: for every type, the shape of its fields. A value of an unknown type, or with a
 * field of another shape, is none of them. Keys that aren't in the table are left where they are.
 */
export function readMessage<M extends Message>(table: MessageShapes<M>): ReadMessage<M> {
  const shapes = new Map<string, Readonly<Record<string, Shape>>>(Object.entries(table))
  return (value) => {
    if (typeof value !== 'object' || value === null) return undefined
    const message = value as Record<string, unknown>
    const fields = typeof message['type'] === 'string' ? shapes.get(message['type']) : undefined
    if (!fields) return undefined
    return Object.entries(fields).every(([key, fits]) => fits(message[key])) ? (value as M) : undefined
  }
}
