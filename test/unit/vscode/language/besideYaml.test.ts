import * as fc from 'fast-check'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { TextDocument } from 'vscode-languageserver-textdocument'
import { getLanguageService } from 'yaml-language-server'
import { diagnose } from '../../../../src/core/config/diagnose.ts'
import { shownBeside, silentFor } from '../../../../src/vscode/language/yamlExtensionModel.ts'

const file = 'configs/final_config.yaml'
const service = getLanguageService({
  schemaRequestService: (uri) => Promise.resolve(readFileSync(new URL(uri), 'utf8')),
  workspaceContext: { resolveRelativePath: (relative, base) => new URL(relative, base).href },
})
const schema = pathToFileURL(path.resolve('schemas/final_config.editor.schema.json')).href
service.configure({ validate: true, schemas: [{ fileMatch: ['*.yaml'], uri: schema }] })

let documents = 0

/** What the server tells of a text: codes of ours for what it calls otherwise. */
async function theirs(text: string): Promise<readonly string[]> {
  const document = TextDocument.create(`file:///${documents++}/${file}`, 'yaml', 1, text)
  const found = await service.doValidation(document, false)
  return found.flatMap(({ message }) => {
    if (message === 'Map keys must be unique') return ['config-duplicate-key']
    if (message.startsWith('Unresolved alias')) return ['config-unknown-anchor']
    return message.startsWith('Unused anchor') ? [] : [`config-syntax: ${message}`]
  })
}

/** How often something is told; of broken text only that it is broken: what follows from that is told differently. */
const kindsOf = (codes: readonly string[]) =>
  codes.some((code) => code.startsWith('config-syntax'))
    ? 'broken'
    : {
        twice: codes.filter((code) => code === 'config-duplicate-key').length,
        unknown: codes.filter((code) => code === 'config-unknown-anchor').length,
      }

const sample = readFileSync('samples/digits/configs/training_config.yaml', 'utf8').trimEnd().split('\n')
const mistakes = [
  'task: regression',
  'seed: *nowhere',
  'modle: 3',
  'wheels: &a [1, *b]',
  'logging: {a: 1, a: 2}',
  'training: {epochs: 0}',
  '<<: {seed: 3}',
  '"unclosed',
  '[1, 2',
  '  - item',
  'x: y: z',
  '\tx: 1',
]

const twoMistakes = fc.shuffledSubarray(mistakes, { minLength: 2, maxLength: 2 })

describe('beside the language server of Red Hat’s YAML', () => {
  it('what we leave to it is what it tells, and all that it tells', async () => {
    let shown = 0
    await fc.assert(
      fc.asyncProperty(twoMistakes, fc.nat(), fc.nat(), async ([first, second], at, place) => {
        const lines = [...sample]
        lines.splice(at % (lines.length + 1), 0, first!)
        lines.splice(place % (lines.length + 1), 0, second!)
        const text = `${lines.join('\n')}\n`
        const all = diagnose(text, { file })
        const beside = shownBeside(
          all,
          silentFor(true, () => undefined),
        )
        const left = all.filter((found) => !beside.includes(found))
        shown += beside.length
        const told = await theirs(text)
        const ours = left.map(({ code }) => code)
        expect(kindsOf(told), text).toEqual(kindsOf(ours))
      }),
      { numRuns: 100 },
    )
    expect(shown).toBeGreaterThan(20)
  })
})
