import * as vscode from 'vscode'
import {
  serve,
  type Handlers,
  type HostEnd,
  type Line,
  type Protocol,
  type ReadMessage,
} from '../../protocol/channel.ts'
import { renderPage } from './page.ts'

/** What one open panel does: answers its view's requests until it is closed. */
export interface Session<P extends Protocol> extends vscode.Disposable {
  readonly handlers: Handlers<P>
}

/** What a session is given of its panel. */
export interface PanelLink<P extends Protocol> {
  /** Tells the view; lost where the view is hidden, which asks anew when it is shown again. */
  notify(event: P['event']): void
  readonly panel: vscode.WebviewPanel
}

/** One kind of panel. `State` is what a panel is restored from after a reload of the window. */
export interface PanelKind<P extends Protocol, State> {
  /** From `panelIds`. */
  readonly viewType: string
  /** Name of the bundle: `dist/webview/<view>.js` and `.css`. */
  readonly view: string
  /** Icon of the tab: a file name under `media/`, one for light and one for dark themes. */
  readonly icon: { readonly light: string; readonly dark: string }
  /** Panels of the same key are one: it is shown instead of a second one. */
  key(state: State): string
  title(state: State): string
  /** The state from what a reload kept; undefined where it is none. */
  readState(value: unknown): State | undefined
  readonly readRequest: ReadMessage<P['request']>
  start(state: State, link: PanelLink<P>): Session<P>
}

/** Opens the panels of one kind and brings them back after a reload. Disposing it closes them. */
export class Panels<P extends Protocol, State> implements vscode.Disposable {
  readonly #extension: vscode.Uri
  readonly #kind: PanelKind<P, State>
  readonly #open = new Map<string, vscode.WebviewPanel>()
  readonly #serializer: vscode.Disposable

  constructor(extensionUri: vscode.Uri, kind: PanelKind<P, State>) {
    this.#extension = extensionUri
    this.#kind = kind
    this.#serializer = vscode.window.registerWebviewPanelSerializer(kind.viewType, {
      deserializeWebviewPanel: (panel, value: unknown) => {
        const state = kind.readState(value)
        // A panel comes back when its tab is looked at first: the same may have been opened by then.
        const known = state && this.#open.get(kind.key(state))
        if (state && !known) this.#fill(panel, state)
        else panel.dispose()
        known?.reveal()
        return Promise.resolve()
      },
    })
  }

  /** Shows the panel for a state, a new one or the one that is there. */
  open(state: State): void {
    const known = this.#open.get(this.#kind.key(state))
    if (known) return known.reveal()
    const [type, title] = [this.#kind.viewType, this.#kind.title(state)]
    this.#fill(vscode.window.createWebviewPanel(type, title, vscode.ViewColumn.Active), state)
  }

  dispose(): void {
    this.#serializer.dispose()
    for (const panel of this.#open.values()) panel.dispose()
  }

  #fill(panel: vscode.WebviewPanel, state: State): void {
    const { webview } = panel
    const kind = this.#kind
    const bundles = vscode.Uri.joinPath(this.#extension, 'dist', 'webview')
    const media = vscode.Uri.joinPath(this.#extension, 'media')
    const address = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(bundles, file)).toString()
    webview.options = { enableScripts: true, localResourceRoots: [bundles] }
    panel.title = kind.title(state)
    const { light, dark } = kind.icon
    panel.iconPath = { light: vscode.Uri.joinPath(media, light), dark: vscode.Uri.joinPath(media, dark) }
    let end: HostEnd<P> | undefined
    const session = kind.start(state, { notify: (event) => end?.notify(event), panel })
    end = serve<P>(lineOf(webview), kind.readRequest, session.handlers)
    webview.html = renderPage({
      title: panel.title,
      language: vscode.env.language,
      script: address(`${kind.view}.js`),
      styles: address(`${kind.view}.css`),
      source: webview.cspSource,
      nonce: createNonce(),
      state,
      translations: vscode.l10n.bundle,
    })
    const key = kind.key(state)
    this.#open.set(key, panel)
    panel.onDidDispose(() => {
      end?.dispose()
      session.dispose()
      if (this.#open.get(key) === panel) this.#open.delete(key)
    })
  }
}

function lineOf(webview: vscode.Webview): Line {
  return {
    post: (message) => void webview.postMessage(message),
    listen(receive) {
      const listener = webview.onDidReceiveMessage(receive)
      return () => listener.dispose()
    },
  }
}

function createNonce(): string {
  return Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('hex')
}
