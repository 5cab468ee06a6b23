import { connect, type Expected, type Protocol, type ViewEnd } from '../../src/protocol/channel.ts'

interface EditorApi {
  postMessage(message: unknown): void
  getState(): unknown
  setState(state: unknown): void
}
declare function acquireVsCodeApi(): EditorApi

let api: EditorApi | undefined
const editor = (): EditorApi => (api ??= acquireVsCodeApi())

/**
 * Connects this view with its host. What the host gave as the panel's state is kept, so that the editor can restore
 * the panel after a reload.
 */
export function openChannel<P extends Protocol>(
  expected: Expected<P>,
  receive: (event: P['event']) => void,
): ViewEnd<P> {
  const given = readMeta('finalize-model-state')
  if (given !== undefined)
    editor().setState({ ...(editor().getState() as object | undefined), ...(given as object) })
  return connect<P>(
    {
      post: (message) => editor().postMessage(message),
      listen(receive) {
        const listener = (event: MessageEvent) => receive(event.data)
        window.addEventListener('message', listener)
        return () => window.removeEventListener('message', listener)
      },
    },
    expected,
    receive,
  )
}

/** What the person chose in this view (sorting, scale …); survives hiding and reloading beside the panel's state. */
export function readChoices(): Readonly<Record<string, unknown>> {
  const { choices } = (editor().getState() ?? {}) as { choices?: unknown }
  return typeof choices === 'object' && choices !== null ? (choices as Record<string, unknown>) : {}
}

export function keepChoices(choices: Readonly<Record<string, unknown>>): void {
  editor().setState({ ...(editor().getState() as object | undefined), choices })
}

/**
 * A text in the editor's language, with `{0}`, `{1}` … replaced. The English text is the key, as in `vscode.l10n.t`;
 * the same bundle serves both.
 */
export function t(message: string, ...values: readonly (string | number)[]): string {
  translations ??= (readMeta('finalize-model-translations') ?? {}) as Record<string, unknown>
  const translated = Object.hasOwn(translations, message) ? translations[message] : message
  const template = typeof translated === 'string' ? translated : message
  return template.replace(/\{(\d+)\}/g, (placeholder, index: string) =>
    String(values[Number(index)] ?? placeholder),
  )
}
let translations: Record<string, unknown> | undefined

function readMeta(name: string): unknown {
  const content = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content
  if (!content) return undefined
  const value: unknown = JSON.parse(content)
  return value === null ? undefined : value
}
