import * as vscode from 'vscode'
import { diagnoseParsed } from '../../core/config/diagnose.ts'
import { gatherProjectFacts } from '../../core/config/gatherFacts.ts'
import { parseConfig, type ParsedConfig } from '../../core/config/parse.ts'
import type { ProjectFacts } from '../../core/config/projectFacts.ts'
import type { Finding } from '../../core/finding.ts'
import { messageOf } from '../../core/wording/message.ts'
import { diagnosticSource } from '../ids.ts'
import { isConfigDocument, placeOfDocument } from '../language/configDocuments.ts'
import { toRange } from '../language/ranges.ts'
import { referenceUri } from '../language/reference.ts'
import { yamlExtensionFor } from '../language/yamlExtension.ts'
import { shownBeside } from '../language/yamlExtensionModel.ts'
import { Paced } from '../paced.ts'
import type { Project } from '../project.ts'
import type { Projects } from '../projects.ts'
import { delayAfter } from './pace.ts'

interface Entry {
  parsed: ParsedConfig | undefined
  findings: readonly Finding[]
  /** Of the document when it was diagnosed. */
  version: number
  facts: ProjectFacts | undefined
  cost: number
  timer: NodeJS.Timeout | undefined
  factsTimer: NodeJS.Timeout | undefined
  /** Looks at the files, one look at a time: what was found for an older text doesn't replace what a newer one did. */
  readonly looks: Paced
}

/** Files are looked at again when nothing was typed for this long. */
const factsAfter = 400

/**
 * The findings of each open configuration, as one types. Diagnosing is one synchronous call, so a keystroke that
 * comes before it began takes its place, and none is ever shown for a text that has changed since.
 */
export class ConfigFindings implements vscode.Disposable {
  readonly #entries = new Map<string, Entry>()
  readonly #collection = vscode.languages.createDiagnosticCollection(diagnosticSource)
  readonly #changed = new vscode.EventEmitter<vscode.TextDocument>()
  readonly #projects: Projects
  readonly #disposable: vscode.Disposable

  /** A document whose findings were found anew. */
  readonly onDidChange = this.#changed.event

  constructor(projects: Projects) {
    this.#projects = projects
    this.#disposable = vscode.Disposable.from(
      this.#collection,
      this.#changed,
      vscode.workspace.onDidOpenTextDocument((document) => this.#opened(document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0) this.#edited(document)
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.#closed(document)),
      projects.onDidChange((project) => this.#filesChanged(project)),
      vscode.extensions.onDidChange(() => this.#showAll()),
      vscode.workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration('yaml')) this.#showAll()
      }),
    )
    for (const document of vscode.workspace.textDocuments) this.#opened(document)
  }

  /** All findings of a document as it is now, those included that another extension reports. */
  of(document: vscode.TextDocument): readonly Finding[] {
    return this.#current(document)?.findings ?? []
  }

  /** The syntax tree of a document as it is now; undefined for one that is no configuration. */
  parsed(document: vscode.TextDocument): ParsedConfig | undefined {
    return this.#current(document)?.parsed
  }

  /** What is known of the files around a document. */
  factsOf({ uri }: vscode.TextDocument): ProjectFacts | undefined {
    return this.#entries.get(uri.toString())?.facts
  }

  dispose(): void {
    for (const entry of this.#entries.values()) end(entry)
    this.#entries.clear()
    this.#disposable.dispose()
  }

  #current(document: vscode.TextDocument): Entry | undefined {
    const entry = this.#entries.get(document.uri.toString())
    if (entry && entry.version !== document.version) this.#diagnose(document, entry)
    return entry
  }

  #opened(document: vscode.TextDocument): void {
    const key = document.uri.toString()
    if (!isConfigDocument(document) || this.#entries.has(key)) return
    const entry: Entry = {
      parsed: undefined,
      findings: [],
      version: -1,
      facts: undefined,
      cost: 0,
      timer: undefined,
      factsTimer: undefined,
      looks: new Paced(() => this.#gather(document, entry), 0),
    }
    this.#entries.set(key, entry)
    this.#diagnose(document, entry)
    entry.looks.touch()
  }

  #edited(document: vscode.TextDocument): void {
    const entry = this.#entries.get(document.uri.toString())
    if (!entry) return
    stop(entry)
    entry.timer = setTimeout(() => this.of(document), delayAfter(entry.cost))
    entry.factsTimer = setTimeout(() => entry.looks.touch(), factsAfter)
  }

  #closed({ uri }: vscode.TextDocument): void {
    const entry = this.#entries.get(uri.toString())
    if (!entry) return
    end(entry)
    this.#entries.delete(uri.toString())
    this.#collection.delete(uri)
  }

  #filesChanged(project: Project | undefined): void {
    for (const { uri } of vscode.workspace.textDocuments)
      if (!project || this.#projects.of(uri) === project) this.#entries.get(uri.toString())?.looks.touch()
  }

  #diagnose(document: vscode.TextDocument, entry: Entry): void {
    clearTimeout(entry.timer)
    const began = performance.now()
    const { file } = placeOfDocument(this.#projects, document.uri)
    const { facts } = entry
    const isParsed = entry.parsed?.file === file && entry.version === document.version
    entry.parsed = isParsed ? entry.parsed! : parseConfig(document.getText(), file)
    entry.findings = diagnoseParsed(entry.parsed, { file, ...(facts && { project: facts }) })
    entry.version = document.version
    entry.cost = performance.now() - began
    this.#show(document, entry)
    this.#changed.fire(document)
  }

  async #gather(document: vscode.TextDocument, entry: Entry): Promise<void> {
    const { project, file } = placeOfDocument(this.#projects, document.uri)
    const facts =
      project && (await gatherProjectFacts(project.ports.files, { path: file, text: document.getText() }))
    const isOpen = this.#entries.get(document.uri.toString()) === entry && !document.isClosed
    // While the text is broken nothing is known; what was known stays.
    if (!isOpen || (project && !facts) || JSON.stringify(facts) === JSON.stringify(entry.facts)) return
    entry.facts = facts
    this.#diagnose(document, entry)
  }

  #showAll(): void {
    for (const document of vscode.workspace.textDocuments) {
      const entry = this.#entries.get(document.uri.toString())
      if (entry) this.#show(document, entry)
    }
  }

  #show({ uri }: vscode.TextDocument, { findings }: Entry): void {
    this.#collection.set(uri, shownBeside(findings, yamlExtensionFor(uri)).map(toDiagnostic))
  }
}

function stop({ timer, factsTimer }: Entry): void {
  clearTimeout(timer)
  clearTimeout(factsTimer)
}

function end(entry: Entry): void {
  stop(entry)
  entry.looks.dispose()
}

const severities = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
} as const

const nowhere = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }

function toDiagnostic(found: Finding): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(
    toRange(found.place?.range ?? nowhere),
    messageOf(found),
    severities[found.severity],
  )
  diagnostic.source = diagnosticSource
  diagnostic.code = { value: found.code, target: referenceUri(found) }
  return diagnostic
}
