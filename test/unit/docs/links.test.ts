import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { documents } from './documents.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const textOf = (file: string) => readFileSync(path.join(root, file), 'utf8')

/** The text without what isn't prose: fenced blocks and code in lines hold no links. */
const proseOf = (text: string) => text.replaceAll(/^```[^]*?^```/gm, '').replaceAll(/`[^`\n]*`/g, '')

/** The anchors of a document's headings, as GitHub and VS Code make them. */
function anchorsOf(file: string): ReadonlySet<string> {
  const headings = textOf(file)
    .replaceAll(/^```[^]*?^```/gm, '')
    .matchAll(/^#{1,6} (.*)$/gm)
  const explicit = textOf(file).matchAll(/<a id="([^"]+)"/g)
  const made = [...headings].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
  const seen = new Map<string, number>()
  const numbered = made.map((anchor) => {
    const times = seen.get(anchor) ?? 0
    seen.set(anchor, times + 1)
    return times === 0 ? anchor : `${anchor}-${times}`
  })
  return new Set([...numbered, ...[...explicit].map(([, id = '']) => id)])
}

/** What `finalize-model init` lays over each other in a project: the sample, templates, and phases/ itself. */
const layers = ['samples/digits', 'templates', '.']

/** The file of the repository that a link from a document leads to: in the project, where the document becomes part of one. */
function targetOf(file: string, target: string): string | undefined {
  const layer = layers.find((folder) => file.startsWith(`${folder}/`)) ?? '.'
  const isCopied = layer !== '.' || file.startsWith('phases/')
  const to = path.posix.join(path.posix.dirname(path.posix.relative(layer, file)), target)
  if (to.startsWith('..')) return undefined
  return (isCopied ? layers : ['.'])
    .map((folder) => path.posix.join(folder, to))
    .find((name) => existsSync(path.join(root, name)))
}

/** What is wrong with a link of a document; undefined where it leads somewhere. */
function problemOf(file: string, link: string): string | undefined {
  if (/^[a-z]+:/.test(link)) return undefined
  const [target = '', anchor] = decodeURI(link).split('#')
  const to = target === '' ? file : targetOf(file, target)
  if (to === undefined) return `${link}: no such file`
  if (anchor === undefined || statSync(path.join(root, to)).isDirectory()) return undefined
  return anchorsOf(to).has(anchor) ? undefined : `${link}: no such heading`
}

it.each(documents)('the links of %s lead somewhere', (file) => {
  const links = [...proseOf(textOf(file)).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link)
  expect(links.flatMap((link) => problemOf(file, link) ?? [])).toEqual([])
})

it('files to copy, as CONTRIBUTING.md names them, are there', () => {
  const text = textOf('CONTRIBUTING.md')
  const table = text.slice(text.indexOf('## To add'), text.indexOf('## How we write'))
  const paths = [...table.matchAll(/`((?:src|trainer|phases|docs|test)\/[^`]*)`/g)].map(
    ([, name = '']) => name,
  )
  expect(paths.length).toBeGreaterThan(10)
  expect(paths.filter((name) => !existsSync(path.join(root, name)))).toEqual([])
})

it('tells a link that leads nowhere from one that does', () => {
  expect(problemOf('README.md', 'docs/nowhere.md')).toContain('no such file')
  expect(problemOf('README.md', '../package.json')).toContain('no such file')
  expect(problemOf('README.md', 'docs/user_guide.md#no-such-thing')).toContain('no such heading')
  expect(problemOf('README.md', '#what-it-does')).toBeUndefined()
})
