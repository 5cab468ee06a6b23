import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { diagnose } from '../../../src/core/config/diagnose.ts'
import { diagnosticSource } from '../../../src/vscode/ids.ts'
import {
  activate,
  closeEditors,
  codes,
  config,
  file,
  nextConfig,
  open,
  ours,
  removeFiles,
  until,
  write,
} from '../support/documents.ts'

const broken = 'model:\n  num_clases: 10\n'

describe('findings in configurations', () => {
  before(activate)
  afterEach(closeEditors)
  after(removeFiles)

  describe('reports', () => {
    it('each of the three kinds, wherever it lies, with code, place and reference', async () => {
      for (const name of ['final_config.yaml', 'optimization_config.yml', 'training_config.yaml']) {
        const uri = file(`elsewhere/${name}`)
        await open(broken, uri)
        await until(() => codes(uri).includes('config-unknown-key'))
        const found = ours(uri).find(
          ({ code }) => (code as { value: string }).value === 'config-unknown-key',
        )!
        const { target } = found.code as { target: vscode.Uri }
        assert.equal(target.scheme, 'command')
        assert.match(found.message, /num_classes/)
        assert.deepEqual(
          [found.range.start.line, found.range.start.character, found.range.end.character],
          [1, 2, 12],
        )
        assert.equal(found.source, diagnosticSource)
      }
    })

    for (const [name, text, word] of [
      ['letters of two units', 'model: { note: "🙂ü🙂", num_clases: 10 }\n', 'num_clases'],
      [
        'letters outside of ASCII above',
        '# größer 🙂\nmodel:\n  "x🙂": 1 # ü\n  num_clases: 10\n',
        'num_clases',
      ],
      ['Windows line ends', 'task: classification\r\nmodel:\r\n  num_clases: 10\r\n', 'num_clases'],
      ['a byte order mark', '\ufeffmodel:\n  num_clases: 10\n', 'num_clases'],
      ['no line end', 'model:\n  num_clases: 10', 'num_clases'],
    ] as const) {
      it(`the exact place, with ${name}`, async () => {
        const { document } = await open(text)
        await until(() => codes(config).includes('config-unknown-key'))
        const places = ours(config).map(({ range }) => document.getText(range))
        assert.ok(places.includes(word), JSON.stringify(places))
      })
    }

    it('of tabs where they are', async () => {
      const { document } = await open('model:\n\tnum_classes: 10\n')
      await until(() => codes(config).includes('config-syntax'))
      assert.ok(ours(config).some(({ range }) => range.start.line === 1 && document.getText(range) === '\t'))
    })

    it('what the engine finds in the text as it is, after any number of edits', async function () {
      this.timeout(60_000)
      const { document } = await open(broken)
      let seed = 7
      const random = (below: number) => (seed = (seed * 16807) % 2147483647) % below
      const pieces = [
        'a: 1\n',
        '\n',
        '  ',
        'epochs: many\n',
        '[',
        ']',
        '🙂',
        ': ',
        '- x\n',
        '"',
        'training:\n',
      ]
      for (let round = 0; round < 12; round += 1) {
        for (let count = 0; count < 12; count += 1) {
          const length = document.getText().length
          const start = random(length + 1)
          const edit = new vscode.WorkspaceEdit()
          const range = new vscode.Range(document.positionAt(start), document.positionAt(start + random(3)))
          edit.replace(config, range, pieces[random(pieces.length)]!)
          await vscode.workspace.applyEdit(edit)
        }
        const wanted = () =>
          diagnose(document.getText(), { file: vscode.workspace.asRelativePath(config) })
            .filter(({ code }) => code !== 'split-missing' && code !== 'data-file-missing')
            .map(({ code, place }) => `${code} ${place?.range?.start.line ?? 0}`)
            .toSorted()
        await until(
          () => JSON.stringify(shown()) === JSON.stringify(wanted()),
          () => `${shown().join()} ≠ ${wanted().join()}`,
        )
      }
    })
  })

  describe('reports nothing', () => {
    it('once the editor is closed, and again when it opens', async () => {
      await open(broken)
      await until(() => ours(config).length > 0)
      await closeEditors()
      await until(() => ours(config).length === 0)
      await open(broken, config)
      await until(() => ours(config).length > 0)
    })

    it('under a name that is no configuration’s, before and after a renaming', async () => {
      const notes = file('elsewhere/notes.yaml')
      await open(broken, notes)
      nextConfig()
      assert.deepEqual(ours(notes), [])
      await rename(notes, config)
      await until(() => codes(config).includes('config-unknown-key'))
      assert.deepEqual(ours(notes), [])
      await rename(config, notes)
      await until(() => ours(config).length === 0)
      assert.deepEqual(ours(notes), [])
    })

    it('of text that is not a file: untitled, the side of a comparison, a cell', async () => {
      const provider = vscode.workspace.registerTextDocumentContentProvider('side', {
        provideTextDocumentContent: () => broken,
      })
      await open(broken)
      const side = config.with({ scheme: 'side' })
      const untitled = await vscode.workspace.openTextDocument(
        config.with({ scheme: 'untitled', path: '/new/final_config.yaml' }),
      )
      await vscode.commands.executeCommand('vscode.diff', side, config, 'comparison')
      await until(() => ours(config).length > 0)
      const cells = new vscode.NotebookData([
        new vscode.NotebookCellData(vscode.NotebookCellKind.Code, broken, 'yaml'),
      ])
      const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', cells)
      await vscode.window.showTextDocument(untitled)
      const reported = vscode.languages
        .getDiagnostics()
        .filter(([, found]) => found.some(({ source }) => source === diagnosticSource))
      assert.deepEqual(
        reported.map(([uri]) => uri.scheme).filter((scheme) => scheme !== 'file'),
        [],
      )
      assert.ok(notebook.cellCount > 0)
      provider.dispose()
      await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor')
    })

    it('of a committed version beside the one on disk', async () => {
      const uri = file('configs/training_config.yaml')
      const git = vscode.extensions.getExtension('vscode.git')
      const api = ((await git?.activate()) as { getAPI(version: 1): GitApi } | undefined)?.getAPI(1)
      assert.ok(api, 'the editor has no git')
      const committed = await vscode.workspace.openTextDocument(api.toGitUri(uri, 'HEAD'))
      assert.equal(committed.uri.scheme, 'git')
      await open(broken)
      await until(() => ours(config).length > 0)
      assert.deepEqual(ours(committed.uri), [])
    })
  })

  it('reports of 40 open files each its own', async function () {
    this.timeout(60_000)
    const uris = Array.from({ length: 40 }, (_, index) =>
      file(`elsewhere/many/${index}/training_config.yaml`),
    )
    for (const [index, uri] of uris.entries()) {
      await write(uri, `model:\n  num_clases: 10\n${'#\n'.repeat(index)}seeed: 1\n`)
      await vscode.workspace.openTextDocument(uri)
    }
    for (const [index, uri] of uris.entries()) {
      await until(() => codes(uri).length >= 2)
      assert.equal(ours(uri).at(-1)?.range.start.line, index + 2)
    }
  })
})

async function rename(from: vscode.Uri, to: vscode.Uri): Promise<void> {
  const edit = new vscode.WorkspaceEdit()
  edit.renameFile(from, to, { overwrite: true })
  assert.ok(await vscode.workspace.applyEdit(edit))
}

interface GitApi {
  toGitUri(uri: vscode.Uri, ref: string): vscode.Uri
}

/** What depends on files around is left out. */
const shown = () =>
  ours(config)
    .map(({ code, range }) => `${(code as { value: string }).value} ${range.start.line}`)
    .filter((line) => !/^(?:split-missing|data-file-missing) /.test(line))
    .toSorted()
