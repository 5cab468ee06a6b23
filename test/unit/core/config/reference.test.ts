import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { configJsonSchema, configJsonSchemaText } from '../../../../src/core/config/jsonSchema.ts'
import { leafKeys, rootKey } from '../../../../src/core/config/keys.ts'
import { referencePage } from '../../../../src/core/config/referencePage.ts'
import { rules } from '../../../../src/core/config/rules/list.ts'
import { olderSpellings } from '../../../../src/core/config/olderSpellings.ts'

const root = path.resolve(import.meta.dirname, '../../../..')

interface Node {
  readonly properties?: Readonly<Record<string, Node>>
  readonly description?: string
  readonly default?: unknown
  readonly maximum?: number
  readonly enum?: readonly string[]
}

const columns = (line: string) => line.replaceAll('\\|', '').split('|').length

const at = (dotted: string) =>
  dotted
    .split('.')
    .reduce<Node | undefined>((node, key) => node?.properties?.[key], configJsonSchema() as Node)

describe('the JSON Schema', () => {
  it('is the committed file', () => {
    expect(readFileSync(path.join(root, 'schemas/final_config.schema.json'), 'utf8')).toBe(
      configJsonSchemaText(),
    )
  })

  it('has and describes every key', () => {
    expect(leafKeys().filter(({ path: key }) => !at(key)?.description)).toEqual([])
  })

  it('states bounds, choices and defaults, and demands nothing but what makes a floor one', () => {
    expect(at('targets.test_acc')).toMatchObject({ maximum: 1 })
    expect(at('model.activation')?.enum).toContain('gelu')
    expect(at('training.epochs')?.default).toBe(100)
    const demanded = configJsonSchemaText().match(/"required": \[[^\]]*\]/g)
    expect(demanded?.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual([
      '"required": [ "where", "metric", "floor" ]',
    ])
    expect(configJsonSchemaText()).not.toContain('"additionalProperties": false')
  })
})

describe('the reference page', () => {
  const page = referencePage()

  it('has a row for every key with its default', () => {
    for (const section of rootKey.children!.values()) {
      const keys = section.children ? leafKeys(section) : [section]
      for (const key of keys) {
        if (key.open) continue
        const name = section.children ? key.path.slice(section.path.length + 1) : key.path
        expect(page).toContain(`| \`${name}\` |`)
        expect(page).toContain(key.description.replaceAll('|', '\\|'))
      }
    }
    expect(page).toContain('| `learning_rate` | number, above 0, at most 100 | `0.001` | Step size. |')
  })

  it('lists every rule and other spelling', () => {
    for (const { id, finds } of rules) expect(page).toContain(`| \`${id}\` | ${finds} |`)
    for (const { from, to } of olderSpellings) expect(page).toContain(`| \`${from}\` | \`${to}\` |`)
  })

  it('keeps its tables in shape', () => {
    const tables = page
      .trimEnd()
      .split('\n\n')
      .filter((block) => block.startsWith('|'))
    expect(tables.length).toBeGreaterThan(15)
    for (const table of tables) expect(new Set(table.split('\n').map(columns)).size).toBe(1)
  })
})
