import { posix } from 'node:path'

/**
 * As much of the `vscode` module as the phases view stands on, with counts of what is alive: for tests of what the
 * extension keeps. How the editor behaves is tested in the editor.
 */
type Listener = (event: never) => unknown

export const alive = { listeners: 0, watchers: 0, items: 0 }

export class Disposable {
  readonly #end: () => void
  constructor(end: () => void) {
    this.#end = end
  }
  static from(...all: readonly { dispose(): void }[]): Disposable {
    return new Disposable(() => {
      for (const each of all) each.dispose()
    })
  }
  dispose(): void {
    this.#end()
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<Listener>()
  readonly event = (listener: (event: T) => unknown): Disposable => {
    const own: Listener = (event) => listener(event)
    this.#listeners.add(own)
    alive.listeners++
    return new Disposable(() => {
      if (this.#listeners.delete(own)) alive.listeners--
    })
  }
  fire(event: T): void {
    for (const listener of this.#listeners) listener(event as never)
  }
  dispose(): void {
    alive.listeners -= this.#listeners.size
    this.#listeners.clear()
  }
}

export class Uri {
  readonly scheme = 'file'
  readonly path: string
  constructor(path: string) {
    this.path = path
  }
  static parse = (text: string) => new Uri(text.replace('file://', ''))
  static file = (path: string) => new Uri(path)
  static joinPath = ({ path }: Uri, ...parts: readonly string[]) => new Uri(posix.join(path, ...parts))
  get fsPath(): string {
    return this.path
  }
  toString(): string {
    return `file://${this.path}`
  }
}

export class RelativePattern {
  readonly base: Uri
  readonly pattern: string
  constructor(base: Folder | Uri, pattern: string) {
    this.base = base instanceof Uri ? base : base.uri
    this.pattern = pattern
  }
}
export class ThemeIcon {
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}
export class ThemeColor {
  readonly id: string
  constructor(id: string) {
    this.id = id
  }
}
export class TreeItem {
  readonly label: string
  constructor(label: string) {
    this.label = label
  }
}
export class MarkdownString {
  appendMarkdown(): this {
    return this
  }
  appendText(): this {
    return this
  }
}
export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 }
export const TreeItemCheckboxState = { Unchecked: 0, Checked: 1 }
export const StatusBarAlignment = { Left: 1, Right: 2 }
export const l10n = { t: (text: string, ...values: unknown[]) => [text, ...values].join(' ') }

interface Folder {
  readonly uri: Uri
  readonly name: string
  readonly index: number
}
interface Document {
  readonly uri: Uri
  readonly version: number
  readonly isDirty: boolean
  readonly isClosed: boolean
  getText(): string
}

const folders: Folder[] = []
const documents: Document[] = []
const watchers = new Map<object, { folder: string; changed: EventEmitter<Uri> }>()
const events = {
  folders: new EventEmitter<void>(),
  edited: new EventEmitter<{ document: Document }>(),
  saved: new EventEmitter<Document>(),
  closed: new EventEmitter<Document>(),
  active: new EventEmitter<void>(),
}

export const workspace = {
  get workspaceFolders(): readonly Folder[] {
    return [...folders]
  },
  textDocuments: documents,
  onDidChangeWorkspaceFolders: events.folders.event,
  onDidChangeTextDocument: events.edited.event,
  onDidSaveTextDocument: events.saved.event,
  onDidCloseTextDocument: events.closed.event,
  getWorkspaceFolder: ({ path }: Uri) => folders.find(({ uri }) => path.startsWith(`${uri.path}/`)),
  createFileSystemWatcher(pattern: RelativePattern | string) {
    const folder = typeof pattern === 'string' ? '' : pattern.base.path
    const [changed, created, deleted] = [
      new EventEmitter<Uri>(),
      new EventEmitter<Uri>(),
      new EventEmitter<Uri>(),
    ]
    const watcher = {
      onDidChange: changed.event,
      onDidCreate: created.event,
      onDidDelete: deleted.event,
      dispose() {
        if (watchers.delete(watcher)) alive.watchers--
        for (const each of [changed, created, deleted]) each.dispose()
      },
    }
    watchers.set(watcher, { folder, changed })
    alive.watchers++
    return watcher
  },
}

export const window = {
  activeTextEditor: undefined as { readonly document: Document } | undefined,
  onDidChangeActiveTextEditor: events.active.event,
  createStatusBarItem() {
    alive.items++
    return { show() {}, hide() {}, dispose: () => void alive.items-- }
  },
}

/** What a person or a program does to the workspace. */
export const world = {
  setFolders(...all: readonly { readonly path: string; readonly name: string }[]) {
    folders.splice(0, Infinity, ...all.map(({ path, name }, index) => ({ uri: new Uri(path), name, index })))
    events.folders.fire()
  },
  /** A file changed in a folder, or the folder itself was taken away or put back. */
  touch(folder: string, path = `${folder}/file`) {
    for (const watcher of watchers.values())
      if (watcher.folder === folder) watcher.changed.fire(new Uri(path))
  },
  open(path: string, text: () => string) {
    let version = 0
    const document = {
      uri: new Uri(path),
      get version() {
        return version
      },
      isDirty: true,
      isClosed: false,
      getText: text,
    }
    documents.push(document)
    window.activeTextEditor = { document }
    events.active.fire()
    return {
      edit() {
        version++
        events.edited.fire({ document })
      },
      close() {
        documents.splice(documents.indexOf(document), 1)
        window.activeTextEditor = undefined
        events.closed.fire(document)
        events.active.fire()
      },
    }
  },
}
