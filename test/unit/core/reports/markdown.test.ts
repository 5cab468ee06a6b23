import * as fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { fence, paragraph, renderLines, table, textOf } from '../../../../src/core/reports/blocks.ts'
import { recorded } from '../../../../src/core/reports/figure.ts'
import { code, codeSpan, escapeText, say } from '../../../../src/core/reports/markdown.ts'

const github = new MarkdownIt({ html: true, linkify: true })
const plainText = (html: string) =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(...Array.from('|`*_<>[]()#~$&\\!-+=:/@.1 \n\r\t\u202Eab')),
    maxLength: 40,
  }),
  fc.constantFrom(
    'https://evil.example',
    'www.evil.example',
    'a@b.example',
    '![x](javascript:alert(1))',
    '<!--',
    '-->',
    '&amp;',
    '1. a',
  ),
)
/** What a reader should see of a name: one line, control characters replaced. */
const seen = (name: string) =>
  name
    .normalize('NFC')
    .replaceAll(/[\s\u2028\u2029]+/g, ' ')
    .replaceAll(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '\uFFFD')
    .trim()

describe('names that are not ours', () => {
  it('show as they are in a paragraph, and nothing but text comes of them', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const html = github.renderInline(say`Class ${name}.`.text)
        expect(html).not.toMatch(/<(?!code>|\/code>)/)
        expect(plainText(html)).toBe(`Class ${seen(name) || '(empty)'}.`)
      }),
    )
  })

  it('start a line without making a list, heading or quote of it', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const html = github.render(`${escapeText(name)} is a class\n`)
        expect(html).toMatch(/^<p>/)
      }),
    )
  })

  it('stay in their cell', () => {
    fc.assert(
      fc.property(hostile, (name) => {
        const lines = renderLines([table(['a', 'b'], [[say`${name}`, code(name || 'x')]])])
        const html = github.render(textOf(lines))
        expect(html.match(/<td>/g)).toHaveLength(2)
        const [first] = html.match(/<td>[\s\S]*?<\/td>/)!
        expect(plainText(first)).toBe(seen(name) || '(empty)')
      }),
    )
  })

  it('are cut where they are long', () => {
    expect(escapeText('a'.repeat(5000))).toHaveLength(80)
    expect(codeSpan('`'.repeat(5000)).length).toBeLessThan(1000)
  })
})

describe('blocks', () => {
  it('fence code that holds fences', () => {
    const html = github.render(textOf(renderLines([fence('js', 'const a = "```"\n````')])))
    expect(plainText(html).trimEnd()).toBe('const a = "```"\n````')
  })

  it('keep their comment whatever a source says', () => {
    const figure = recorded('1', 'data/--> <b>x\n.csv#a', '-- >')
    const html = github.render(textOf(renderLines([paragraph(say`One ${figure}.`), paragraph(say`Two.`)])))
    expect(html.replaceAll(/<!--[\s\S]*?-->/g, '').trim()).toBe('<p>One 1.</p>\n\n<p>Two.</p>')
  })
})
