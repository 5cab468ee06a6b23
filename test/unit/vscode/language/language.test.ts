import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { complete } from '../../../../src/core/config/complete.ts'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { editorSchemaText } from '../../../../src/core/config/jsonSchema.ts'
import { leafKeys } from '../../../../src/core/config/keys.ts'
import { parseConfig } from '../../../../src/core/config/parse.ts'
import { snippetText } from '../../../../src/vscode/language/completionModel.ts'
import { isConfigName, pathInFolder } from '../../../../src/vscode/language/configNames.ts'
import { configStatus } from '../../../../src/vscode/language/configStatus.ts'
import { shownBeside, silentFor } from '../../../../src/vscode/language/yamlExtensionModel.ts'

const root = path.resolve(import.meta.dirname, '../../../..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const l10n = {
  t: (message: string, ...values: readonly (string | number | boolean)[]) =>
    message.replace(/\{(\d)\}/g, (_, index: string) => String(values[Number(index)])),
}

describe('which files are configurations', () => {
  it.each([
    ['/p/configs/final_config.yaml', true],
    ['final_config.yml', true],
    ['/p/my_final_config.yaml', false],
    ['/p/final_config.yaml.bak', false],
    ['/p/final_config.json', false],
  ])('%s: %s', (file, expected) => expect(isConfigName(file)).toBe(expected))

  it.each([
    ['/p', '/p/configs/a.yaml', 'configs/a.yaml'],
    ['/p/', '/p/configs/a.yaml', 'configs/a.yaml'],
    ['/p', '/pq/a.yaml', 'a.yaml'],
    [undefined, '/x/a.yaml', 'a.yaml'],
  ])('in folder %s, %s is %s', (folder, file, expected) => expect(pathInFolder(folder, file)).toBe(expected))
})

describe('a completion as a snippet', () => {
  it('keeps signs that mean something in snippets as they are', () => {
    expect(snippetText({ before: 'a$b}\\', placeholder: '', after: '' } as never)).toBe('a\\$b\\}\\\\$0')
    expect(snippetText({ before: 'k: ', placeholder: 'x}$', after: ']' } as never)).toBe('k: ${0:x\\}\\$}]')
  })

  it('selects the default', () => {
    const epochs = complete('training:\n  ', 12).find(({ label }) => label === 'epochs')!
    expect(snippetText(epochs)).toBe('epochs: ${0:100}')
  })
})

const off = (name: string) => () => (name === 'all' ? false : undefined)

describe('beside Red Hat’s YAML extension', () => {
  const text = 'training:\n  epochs: 1\n  epochs: many\n'
  const syntax = diagnose('training: [\n', { file: 'f.yaml' })

  it('reports everything where it is not there', () => {
    expect(shownBeside(syntax, silentFor(false, off('')))).toEqual(syntax)
    expect(silentFor(false, off(''))).toEqual({
      validates: false,
      completesKeys: false,
      tellsMeaning: false,
      outlines: false,
    })
  })

  it('leaves to it what it reports of any YAML file', () => {
    expect(syntax.map(({ code }) => code)).toContain('config-syntax')
    expect(shownBeside(syntax, silentFor(true, off('')))).toEqual([])
    const twice = diagnose(text, { file: 'f.yaml' })
    expect(shownBeside(twice, silentFor(true, off(''))).map(({ code }) => code)).not.toContain(
      'config-duplicate-key',
    )
  })

  it('reports it where that is turned off there', () => {
    expect(shownBeside(syntax, silentFor(true, off('all')))).toEqual(syntax)
  })

  it('gives it a schema that knows every key and can report nothing', () => {
    const schema = read('schemas/final_config.editor.schema.json')
    expect(schema).toBe(editorSchemaText())
    const words = new Set<string>()
    const choices: string[] = []
    const collect = (node: Readonly<Record<string, unknown>>) => {
      for (const [word, value] of Object.entries(node)) {
        words.add(word)
        if (word === 'anyOf') choices.push(JSON.stringify(value))
        if (word === 'properties')
          for (const child of Object.values(value as object))
            collect(child as Readonly<Record<string, unknown>>)
      }
    }
    const parsed = JSON.parse(schema) as Readonly<Record<string, unknown>>
    collect(parsed)
    expect([...words].toSorted()).toEqual([
      '$comment',
      '$schema',
      'anyOf',
      'description',
      'properties',
      'title',
    ])
    expect(new Set(choices)).toEqual(new Set(['[{}]']))
    for (const key of leafKeys()) expect(schema).toContain(JSON.stringify(key.description))
  })
})

const torch = { command: 'python3', args: [], version: '2.0.0' }
const status = (text: string, hasScript = false, reference?: typeof torch) =>
  configStatus(parseConfig(text, ''), hasScript, reference, '1.2.3', l10n)

describe('the status of a configuration', () => {
  it.each([
    ['targets:\n  test_acc: 0.97\n', { trainer: 'embedded 1.2.3', target: 'test_acc ≥ 0.97' }],
    ['task: regression\ntargets:\n  test_rmse: 2\n', { trainer: 'embedded 1.2.3', target: 'test_rmse ≤ 2' }],
    [
      'targets:\n  test_acc: 0.9\n  confident: true\n',
      { trainer: 'embedded 1.2.3', target: 'test_acc ≥ 0.9 (lower bound)' },
    ],
    ['launch:\n  trainer: project\n', { trainer: 'training_orchestrator.py', target: 'no target' }],
  ])('of %j', (text, expected) => expect(status(text)).toEqual(expected))

  it('takes the project’s script by itself where there is one', () => {
    expect(status('task: count\n', true)?.trainer).toBe('training_orchestrator.py')
    expect(status('launch:\n  trainer: embedded\n', true)?.trainer).toBe('embedded 1.2.3')
  })

  it('takes the PyTorch trainer where it is installed and no script is there', () => {
    expect(status('task: count\n', false, torch)?.trainer).toBe('pytorch 2.0.0')
    expect(status('task: count\n', true, torch)?.trainer).toBe('training_orchestrator.py')
    expect(status('launch:\n  trainer: embedded\n', false, torch)?.trainer).toBe('embedded 1.2.3')
    expect(status('launch:\n  trainer: pytorch\n')?.trainer).toBe('pytorch, not installed')
  })

  it('is none where the file can’t be read', () => {
    expect(status('a: [')).toBeUndefined()
    expect(status('training:\n  epochs: many\ntargets:\n  test_acc: 0.9\n')?.target).toBe('test_acc ≥ 0.9')
  })
})

const choices = (body: readonly string[], pick: number) =>
  body
    .join('\n')
    .replace(/\$\{\d+\|([^|]*)\|\}/g, (_, list: string) => {
      const all = list.split(',')
      return all[Math.min(pick, all.length - 1)]!
    })
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace('$0', '')

describe('the snippets', () => {
  const snippets = JSON.parse(read('snippets/configuration.json')) as Readonly<
    Record<
      string,
      { readonly prefix: string; readonly description: string; readonly body: readonly string[] }
    >
  >
  it.each(Object.entries(snippets))(
    '%s is without fault whichever choice is taken',
    (_, { prefix, description, body }) => {
      expect(prefix).toMatch(/^finalize-/)
      expect(description).toMatch(/\.$/)
      // One choice of a task at a time doesn’t fit every target.
      for (const pick of prefix === 'finalize-config' ? [0] : [0, 1, 2]) {
        const text = choices(body, pick)
        const wrong = diagnose(text, { file: 'configs/training_config.yaml' }).filter(
          ({ severity }) => severity !== 'info',
        )
        expect([text, wrong.map(({ code }) => code)]).toEqual([text, []])
      }
    },
  )
})
