import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Panels, type PanelKind } from '../../../../src/vscode/webviews/panel.ts'
import { EventEmitter, Uri } from '../support/fakeVscode.ts'

interface Shown {
  readonly title: string
  isDisposed: boolean
  revealed: number
  receive(message: unknown): void
}

const editor = vi.hoisted(() => ({
  panels: [] as unknown[],
  restore: undefined as ((panel: unknown, state: unknown) => unknown) | undefined,
}))

vi.mock('vscode', async () => {
  const fake = await import('../support/fakeVscode.ts')
  return {
    ...fake,
    ViewColumn: { Active: -1 },
    env: { language: 'en' },
    window: {
      createWebviewPanel: (_: string, title: string) => makePanel(title),
      registerWebviewPanelSerializer(
        _: string,
        { deserializeWebviewPanel }: { deserializeWebviewPanel: (panel: unknown, state: unknown) => unknown },
      ) {
        editor.restore = deserializeWebviewPanel
        return new fake.Disposable(() => undefined)
      },
    },
  }
})

function makePanel(title: string): Shown {
  const [messages, ended] = [new EventEmitter<unknown>(), new EventEmitter<void>()]
  const panel = {
    title,
    isDisposed: false,
    revealed: 0,
    sent: [] as unknown[],
    webview: {
      asWebviewUri: (uri: Uri) => uri,
      cspSource: 'self',
      onDidReceiveMessage: messages.event,
      postMessage: (message: unknown) => panel.sent.push(message),
    },
    onDidDispose: ended.event,
    reveal: () => void panel.revealed++,
    receive: (message: unknown) => messages.fire(message),
    dispose() {
      panel.isDisposed = true
      ended.fire()
    },
  }
  editor.panels.push(panel)
  return panel
}

interface Asking {
  readonly request: { readonly type: 'load' }
  readonly answers: { readonly load: number }
  readonly event: { readonly type: 'changed' }
}

let loads = 0
let live = 0
const kind: PanelKind<Asking, string> = {
  viewType: 'kind',
  view: 'kind',
  icon: { light: 'light.svg', dark: 'dark.svg' },
  key: (state) => state,
  title: (state) => state,
  readState: (value) => (typeof value === 'string' ? value : undefined),
  readRequest: (value) => value as Asking['request'],
  start: () => {
    live++
    return { handlers: { load: () => ++loads }, dispose: () => void live-- }
  },
}
const start = () => new Panels(new Uri('/extension') as never, kind)
const openPanels = () => editor.panels.filter((panel) => !(panel as Shown).isDisposed) as Shown[]

describe('panels', () => {
  beforeEach(() => {
    editor.panels.length = 0
    loads = live = 0
  })
  it('are one of a kind, also where a reload brings back what was opened meanwhile', () => {
    const panels = start()
    panels.open('a')
    panels.open('a')
    expect(openPanels().map(({ revealed }) => revealed)).toEqual([1])
    editor.restore!(makePanel(''), 'a')
    editor.restore!(makePanel(''), 'b')
    expect(openPanels().map(({ title, revealed }) => [title, revealed])).toEqual([
      ['a', 2],
      ['b', 0],
    ])
    panels.dispose()
    expect(openPanels()).toEqual([])
    expect(live).toBe(0)
  })

  it('are closed where what a reload kept is no state', () => {
    const panels = start()
    editor.restore!(makePanel(''), { of: 'another version' })
    expect(openPanels()).toEqual([])
    panels.dispose()
  })

  it('answer nothing and tell nothing once they are closed', async () => {
    const panels = start()
    panels.open('a')
    const [panel] = openPanels() as (Shown & { sent: unknown[] })[]
    panel!.receive({ kind: 'request', id: 1, body: { type: 'load' } })
    await vi.waitFor(() => expect(panel!.sent).toHaveLength(1))
    panels.dispose()
    panel!.receive({ kind: 'request', id: 2, body: { type: 'load' } })
    await new Promise((resolve) => setTimeout(resolve, 10))
    expect([loads, panel!.sent.length]).toEqual([1, 1])
  })
})
