import assert from 'node:assert/strict'
import { after, afterEach, before, describe, it } from 'mocha'
import * as vscode from 'vscode'
import { activate, at, closeEditors, config, file, open, removeFiles } from '../support/documents.ts'

describe('configurations', () => {
  before(activate)
  afterEach(closeEditors)
  after(removeFiles)

  describe('completes', () => {
    for (const [name, marked, label, accepted] of [
      ['a section', 'tr|', 'training', 'training:\n  '],
      [
        'a key behind letters of two units',
        'model: { note: "🙂ü", num_|',
        'num_classes',
        'model: { note: "🙂ü", num_classes: ',
      ],
      [
        'a value behind its colon',
        'data:\n  normalization: |\n',
        'minmax',
        'data:\n  normalization: minmax\n',
      ],
      ['a value, colon alone', 'task:|', 'count', 'task: count'],
      ['a value in a flow map', 'early_stopping: { enabled: |', 'false', 'early_stopping: { enabled: false'],
      [
        'a metric of a sequence',
        'test_set:\n  metrics:\n    - test_acc\n    - |\n',
        'test_f1',
        'test_set:\n  metrics:\n    - test_acc\n    - test_f1\n',
      ],
      [
        'a metric in brackets',
        'test_set:\n  metrics: [test_acc, |',
        'test_f1',
        'test_set:\n  metrics: [test_acc, test_f1',
      ],
      ['a nested key', 'export:\n  quantization:\n    dt|\n', 'dtype', undefined],
      [
        'with Windows line ends',
        'training:\r\n  batch_size: 8\r\n  ep|\r\n',
        'epochs',
        'training:\r\n  batch_size: 8\r\n  epochs: 100\r\n',
      ],
      [
        'below a broken line',
        'model:\n  hidden: [1, 2\ntraining:\n  |\n',
        'epochs',
        'model:\n  hidden: [1, 2\ntraining:\n  epochs: 100\n',
      ],
    ] as const) {
      it(name, async () => {
        const editor = await open(marked.replace('|', ''))
        const place = editor.document.positionAt(marked.indexOf('|'))
        const found = await vscode.commands.executeCommand<vscode.CompletionList>(
          'vscode.executeCompletionItemProvider',
          config,
          place,
        )
        const item = found.items.find(({ label: each }) => typeof each === 'object' && each.label === label)
        assert.ok(item, `${label} is not among ${labels(found).join(', ')}`)
        assert.notEqual(
          (item.documentation as vscode.MarkdownString | undefined)?.value ?? '',
          '',
          'no documentation',
        )
        if (accepted === undefined) return
        const range =
          item.range instanceof vscode.Range
            ? item.range
            : (item.range?.replacing ?? new vscode.Range(place, place))
        await editor.insertSnippet(item.insertText as vscode.SnippetString, range)
        assert.equal(editor.document.getText(), accepted)
      })
    }

    it('nothing in a comment', async () => {
      await open('training: # \n')
      const found = await vscode.commands.executeCommand<vscode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        config,
        new vscode.Position(0, 12),
      )
      assert.deepEqual(labels(found), [])
    })
  })

  describe('explains', () => {
    it('key, bounds, default and where a value comes from', async () => {
      const uri = file('configs/final_config.yaml')
      const document = await vscode.workspace.openTextDocument(uri)
      const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
        'vscode.executeHoverProvider',
        uri,
        at(document, 'epochs:'),
      )
      const text = hovers
        .flatMap(({ contents }) => contents.map((part) => (part as vscode.MarkdownString).value))
        .join('\n')
      assert.match(text, /Most epochs that are trained/)
      assert.match(text, /1 to 100000/)
      assert.match(text, /Default: `100`/)
      assert.match(text, /in `?configs\/optimization_config\.yaml/)
    })

    it('the file by its sections and keys', async () => {
      await open('model:\n  hidden: [64, 32]\n  dropout: 0.2\ntraining:\n  epochs: 5\n')
      const symbols = await vscode.commands.executeCommand<vscode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        config,
      )
      assert.deepEqual(
        symbols.map(({ name }) => name),
        ['model', 'training'],
      )
      assert.deepEqual(
        symbols[0]!.children.map(({ name, detail }) => `${name} ${detail}`),
        ['hidden [64, 32]', 'dropout 0.2'],
      )
    })
  })
})

/** Ours tell their type; the words of the file, which the editor offers, don't, and snippets are offered everywhere. */
const labels = ({ items }: vscode.CompletionList) =>
  items.flatMap(({ label, kind }) =>
    typeof label === 'object' && label.description !== undefined && kind !== vscode.CompletionItemKind.Snippet
      ? [label.label]
      : [],
  )
