import { connect, serve, type Handlers, type Line } from '../../../../src/protocol/channel.ts'
import {
  fromEvaluationHost,
  readEvaluationRequest,
  type EvaluationProtocol,
} from '../../../../src/protocol/evaluation.ts'
import type { EvaluationLink } from '../../../../webview/evaluation/link.ts'
import { answers } from './evaluationAnswers.ts'

/** Both ends of a channel in one process. */
export function open(overrides: Partial<Handlers<EvaluationProtocol>> = {}) {
  const asked: { type: string }[] = []
  const ends: { host?: (message: unknown) => void; view?: (message: unknown) => void } = {}
  const host: Line = {
    post: (message) => ends.view?.(structuredClone(message)),
    listen(receive) {
      ends.host = receive
      return () => {}
    },
  }
  const far: Line = {
    post(message) {
      const { body } = message as { body: { type: string } }
      // What is asked for beforehand comes at any time.
      if (body.type !== 'scores') asked.push(body)
      ends.host?.(structuredClone(message))
    },
    listen(receive) {
      ends.view = receive
      return () => {}
    },
  }
  serve<EvaluationProtocol>(host, readEvaluationRequest, { ...answers, ...overrides })
  const end = connect<EvaluationProtocol>(far, fromEvaluationHost, () => {})
  const choices: Record<string, unknown> = {}
  const failures: unknown[] = []
  const link: EvaluationLink = {
    request: (request) => end.request(request),
    choice: (name) => choices[name],
    choose: (name, value) => (choices[name] = value),
    again: () => Promise.resolve(end.request({ type: 'load' })).then(() => undefined),
    attempt: (work) => work().catch((error: unknown) => void failures.push(error)),
  }
  return { link, asked, choices, failures }
}

/** The page that a test has. */
export function freshRoot(): HTMLElement {
  const root = document.createElement('main')
  document.body.replaceChildren(root)
  return root
}

export const settle = () => new Promise((resolve) => setTimeout(resolve, 10))
export const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(`main ${selector}`)]
export const button = (text: string) => all('button').find((each) => each.textContent.includes(text))!
export const sectionOf = (id: string) => document.querySelector(`#${id}`)!.closest('section')!

/** The marks of the threshold's slider. */
export const marks = () => all('.marked button').map((each) => each.textContent)

/** What the threshold gives, by name. */
export const figures = () =>
  Object.fromEntries(
    all('.threshold .tile').map((tile) => [
      tile.querySelector('dt')!.textContent,
      tile.querySelector('dd')!.textContent,
    ]),
  )

/** The warnings of a section. */
export const meanings = (section: string) =>
  all(`section[aria-labelledby="${section}"] .message.warning`).map((each) => each.textContent)
