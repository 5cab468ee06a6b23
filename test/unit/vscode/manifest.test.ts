import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import * as ids from '../../../src/vscode/ids.ts'
import { readManifest } from './support/manifest.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

interface Command {
  readonly command: string
  readonly title: string
  readonly category?: string
  readonly icon?: string | { readonly light: string; readonly dark: string }
}
interface MenuEntry {
  readonly command?: string
  readonly submenu?: string
  readonly when?: string
  readonly group?: string
}
interface Manifest {
  readonly main: string
  readonly activationEvents: readonly string[]
  readonly engines: Readonly<Record<string, string>>
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: string
      readonly restrictedConfigurations: readonly string[]
    }
  }
  readonly contributes: {
    readonly commands: readonly Command[]
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[]
    }
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon?: string }[]>>
    readonly viewsWelcome: readonly {
      readonly view: string
      readonly contents: string
      readonly when?: string
    }[]
    readonly configuration?: Configuration | readonly Configuration[]
    readonly taskDefinitions?: readonly { readonly type: string }[]
  }
}
interface Configuration {
  readonly properties: Readonly<
    Record<
      string,
      { readonly description?: string; readonly markdownDescription?: string; readonly scope?: string }
    >
  >
}

const manifest = readManifest() as Manifest
const { contributes } = manifest
const contributed = contributes.commands.map(({ command }) => command)
const sources = readSources(path.join(root, 'src'))

function readSources(folder: string): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [name.split(path.sep).join('/'), readFileSync(path.join(folder, name), 'utf8')]),
  )
}

describe('commands', () => {
  it('are those of ids.ts, each once', () => {
    expect(contributed.toSorted()).toEqual(Object.values(ids.commandIds).toSorted())
  })

  it.each(Object.keys(ids.commandIds))('%s is registered in the code, once', (key) => {
    const uses = [...sources.values()].flatMap((text) => [
      ...text.matchAll(new RegExp(`\\b(?:registerCommand|register\\w*)\\(\\s*commandIds\\.${key}\\b`, 'g')),
    ])
    expect(uses).toHaveLength(1)
  })

  it.each(contributes.commands)('$command has a title in our category', ({ title, category }) => {
    expect(title).not.toBe('')
    expect(category).toBe('Finalize Model')
  })
})

describe('menus', () => {
  const entries = Object.entries(contributes.menus).flatMap(([menu, all]) =>
    all.map((entry) => ({ menu, command: entry.command ?? '', ...entry })),
  )

  it.each(entries.filter(({ submenu }) => submenu === undefined))('$menu: $command exists', ({ command }) => {
    expect(contributed).toContain(command)
  })

  it.each(
    entries.filter(
      ({ menu, group }) => menu.startsWith('view/') && /^(?:inline|navigation)/.test(group ?? ''),
    ),
  )('$menu: $command stands as an icon and has one', ({ command }) => {
    expect(contributes.commands.find((each) => each.command === command)?.icon).toBeDefined()
  })

  it('look for words that the phases view writes', () => {
    const written = [...sources]
      .filter(([name]) => name.startsWith('vscode/trees/'))
      .map(([, text]) => text)
      .join('\n')
    const words = entries
      .filter(({ when }) => when?.includes(ids.viewIds.phases))
      .flatMap(({ when = '' }) =>
        [...when.matchAll(/\\b\(?([a-z|]+)\)?\\b/g)].flatMap(([, all = '']) => all.split('|')),
      )
    expect(words.length).toBeGreaterThan(5)
    for (const word of words) expect(written).toMatch(new RegExp(`'[a-z ]*\\b${word}\\b[a-z ]*'`))
  })

  it('ask only for views and context keys that exist', () => {
    const known = new Set<string>([...Object.values(ids.viewIds), ...Object.values(ids.contextKeys)])
    const panels = new Set<string>(Object.values(ids.panelIds))
    const conditions = [...entries, ...contributes.viewsWelcome].map(({ when = '' }) => when)
    for (const [name] of conditions.join(' ').matchAll(/\bfinalizeModel\.\w+/g)) {
      expect([...known, ...panels]).toContain(name)
    }
  })
})

describe('views', () => {
  it('are those of ids.ts, in our container', () => {
    const { container, ...views } = ids.viewIds
    expect(contributes.viewsContainers.activitybar.map(({ id }) => id)).toEqual([container])
    expect(contributes.views[container]?.map(({ id }) => id).toSorted()).toEqual(
      Object.values(views).toSorted(),
    )
  })

  it('welcome with buttons whose commands exist', () => {
    const targets = contributes.viewsWelcome.flatMap(({ contents }) =>
      [...contents.matchAll(/\(command:([\w.]+)/g)].map(([, command = '']) => command),
    )
    expect(targets).toContain(ids.commandIds.setUpFolder)
    for (const target of targets) {
      if (!target.startsWith('vscode.')) expect(contributed).toContain(target)
    }
  })

  it('have pictures that exist', () => {
    const named = [
      ...contributes.viewsContainers.activitybar.map(({ icon }) => icon),
      ...Object.values(contributes.views).flatMap((all) => all.flatMap(({ icon }) => icon ?? [])),
      ...contributes.commands.flatMap(({ icon = '' }) =>
        typeof icon === 'string' ? [icon] : [icon.light, icon.dark],
      ),
    ].filter((icon) => icon !== '' && !icon.startsWith('$('))
    for (const icon of named) expect(existsSync(path.join(root, icon)), icon).toBe(true)
  })
})

describe('settings', () => {
  const sections = [contributes.configuration ?? []].flat()
  const properties = Object.assign(
    {},
    ...sections.map((each) => each.properties),
  ) as Configuration['properties']

  it('are those of ids.ts', () => {
    expect(Object.keys(properties).toSorted()).toEqual(Object.values(ids.settingIds).toSorted())
  })

  it.each(Object.entries(properties))('%s says what it does', (_, { description, markdownDescription }) => {
    expect((description ?? markdownDescription ?? '').length).toBeGreaterThan(10)
  })

  it('restrict in an untrusted folder only what exists', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces
    expect(supported).toBe('limited')
    for (const name of restrictedConfigurations) expect(Object.keys(properties)).toContain(name)
    expect(restrictedConfigurations).toContain(ids.settingIds.python)
  })
})

it('starts with each panel that a reload brings back', () => {
  const restored = Object.values(ids.panelIds).map((id) => `onWebviewPanel:${id}`)
  expect(manifest.activationEvents).toEqual(expect.arrayContaining(restored))
})

it('names the task type of the code', () => {
  expect(contributes.taskDefinitions?.map(({ type }) => type)).toEqual([ids.taskType])
})

it('says which editor it needs, and what is loaded there', () => {
  expect(manifest.engines['vscode']).toBe('^1.101.0')
  expect(manifest.main).toBe('./dist/extension.cjs')
})
