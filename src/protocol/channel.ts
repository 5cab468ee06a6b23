/**
 * What runs between the extension host and a panel: requests from the view, each answered or rejected, and events from
 * the host. One protocol a view; both ends check what they receive.
 */

/** The least that a message has: a literal type that names its shape. */
export interface Message {
  readonly type: string
}

/** One view's messages. `answers` holds, for every request's type, what the host answers. */
export interface Protocol {
  readonly request: Message
  readonly answers: object
  readonly event: Message
}

export type RequestOf<P extends Protocol, T extends P['request']['type']> = Extract<
  P['request'],
  { readonly type: T }
>
export type AnswerTo<P extends Protocol, T extends P['request']['type']> = T extends keyof P['answers']
  ? P['answers'][T]
  : never

/** A function for every request that a view may send; a forgotten one doesn't compile. */
export type Handlers<P extends Protocol> = {
  readonly [T in P['request']['type']]: (request: RequestOf<P, T>) => Promise<AnswerTo<P, T>> | AnswerTo<P, T>
}

/** Checks a received value; undefined for what is none of the messages. */
export type ReadMessage<M extends Message> = (value: unknown) => M | undefined

/** For every request of a view, whether a received value is an answer to it. */
export type AnswerShapes<P extends Protocol> = {
  readonly [T in P['request']['type']]: (value: unknown) => boolean
}

/** Where messages leave and arrive; `listen` returns a function that ends it. */
export interface Line {
  post(message: unknown): void
  listen(receive: (message: unknown) => void): () => void
}

/** The host's end. */
export interface HostEnd<P extends Protocol> {
  notify(event: P['event']): void
  dispose(): void
}

/** The view's end. */
export interface ViewEnd<P extends Protocol> {
  request<T extends P['request']['type']>(request: RequestOf<P, T>): Promise<AnswerTo<P, T>>
  /** Rejects what wasn’t answered yet. */
  dispose(reason?: string): void
}

type Envelope =
  | { readonly kind: 'request'; readonly id: number; readonly body: unknown }
  | { readonly kind: 'answer'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'rejection'; readonly id: number; readonly reason: string }
  | { readonly kind: 'event'; readonly body: unknown }

/**
 * Answers a view's requests. A request that isn't one of the protocol's, and one whose handler throws, is rejected on
 * the view's side with the reason.
 */
export function serve<P extends Protocol>(
  line: Line,
  read: ReadMessage<P['request']>,
  handlers: Handlers<P>,
): HostEnd<P> {
  let open = true
  const send = (envelope: Envelope) => {
    if (open) line.post(envelope)
  }
  const stop = line.listen((received) => {
    const envelope = readEnvelope(received)
    if (envelope?.kind !== 'request') return
    const { id } = envelope
    const request = read(envelope.body)
    if (!request) return send({ kind: 'rejection', id, reason: 'The request has not the expected form.' })
    const handle = handlers[request.type as P['request']['type']] as (request: Message) => unknown
    void Promise.resolve()
      .then(() => handle(request))
      .then(
        (value) => send({ kind: 'answer', id, value }),
        (error: unknown) => send({ kind: 'rejection', id, reason: reasonOf(error) }),
      )
  })
  return {
    notify: (event) => send({ kind: 'event', body: event }),
    dispose() {
      open = false
      stop()
    },
  }
}

/** What a view takes from its host: the protocol's events, and answers of the shapes that its requests have. */
export interface Expected<P extends Protocol> {
  readonly event: ReadMessage<P['event']>
  readonly answers: AnswerShapes<P>
}

interface Waiting {
  readonly type: string
  resolve(value: unknown): void
  reject(error: Error): void
}

/** Connects a view with its host. Events that aren't the protocol's are dropped; an answer of another form rejects. */
export function connect<P extends Protocol>(
  line: Line,
  expected: Expected<P>,
  receive: (event: P['event']) => void,
): ViewEnd<P> {
  const waiting = new Map<number, Waiting>()
  const shapes = new Map<string, (value: unknown) => boolean>(Object.entries(expected.answers))
  let next = 1
  const stop = line.listen((received) => {
    const envelope = readEnvelope(received)
    if (!envelope || envelope.kind === 'request') return
    if (envelope.kind === 'event') {
      const event = expected.event(envelope.body)
      if (event) receive(event)
      return
    }
    const asked = waiting.get(envelope.id)
    if (!asked) return
    waiting.delete(envelope.id)
    if (envelope.kind === 'rejection') asked.reject(new Error(envelope.reason))
    else if (shapes.get(asked.type)?.(envelope.value) === true) asked.resolve(envelope.value)
    else asked.reject(new Error('The answer has not the expected form.'))
  })
  return {
    request<T extends P['request']['type']>(request: RequestOf<P, T>) {
      const id = next++
      return new Promise<AnswerTo<P, T>>((resolve, reject) => {
        waiting.set(id, { type: request.type, resolve, reject })
        line.post({ kind: 'request', id, body: request } satisfies Envelope)
      })
    },
    dispose(reason = 'The view was closed.') {
      stop()
      for (const { reject } of waiting.values()) reject(new Error(reason))
      waiting.clear()
    },
  }
}

function readEnvelope(value: unknown): Envelope | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { kind, id, reason } = value as Record<string, unknown>
  if (kind === 'event') return value as Envelope
  if (typeof id !== 'number' || !Number.isSafeInteger(id)) return undefined
  if (kind === 'request' || kind === 'answer') return value as Envelope
  return kind === 'rejection' && typeof reason === 'string' ? (value as Envelope) : undefined
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
