import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { documents } from '../../../../src/core/reports/list.ts'
import { factsOf } from './support/ground.ts'
import { digitImages, prices, tumours } from './support/projects.ts'

const github = new MarkdownIt({ html: true })
const markdown = documents.filter(({ path }) => path.endsWith('.md'))

describe.each([
  ['digits', digitImages],
  ['tumours', tumours],
  ['prices', prices],
])('the documents of %s, rendered', (_name, project) => {
  const gathered = factsOf(project())
  it.each(markdown)('$path: every row of a table has as many cells as its head', async (document) => {
    const html = github.render(document.render(await gathered))
    const tables = html.match(/<table>[\s\S]*?<\/table>/g) ?? []
    expect(tables.length).toBeGreaterThan(1)
    for (const table of tables) {
      const heads = table.match(/<th[ >]/g)!.length
      for (const row of table.match(/<tr>[\s\S]*?<\/tr>/g)!.slice(1))
        expect(row.match(/<td[ >]/g)!.length, row).toBe(heads)
    }
  })

  it.each(markdown)(
    '$path: no markup comes of names, no table or comment is left as text',
    async (document) => {
      const html = github.render(document.render(await gathered))
      expect(html).not.toMatch(/<(?:script|b|i)\b|<img src="http/)
      const visible = html.replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<pre>[\s\S]*?<\/pre>/g, '')
      expect(visible).not.toMatch(/\*\*|&lt;!--|\| ---|\(empty\)|undefined|NaN(?! or infinity)/)
    },
  )

  it.each(markdown)(
    '$path: each figure of a paragraph, list or table is named in the comment below',
    async (document) => {
      const facts = await gathered
      const lines = document.lines(facts)
      let open: string[] = []
      for (const line of lines) {
        if (line.text === '-->') open = []
        else if (!line.comment) open.push(...line.figures.map(({ source }) => source))
        else expect(open.length).toBeGreaterThan(0)
      }
      expect(open).toEqual([])
    },
  )
})

it('has each heading once and in order', async () => {
  const facts = await factsOf(digitImages())
  for (const document of markdown) {
    const headings = document
      .lines(facts)
      .flatMap(({ text, section }) => (text === `## ${section}` ? [section] : []))
    expect(new Set(headings).size).toBe(headings.length)
    expect(headings.at(-1)).toBe('Sources')
  }
})
