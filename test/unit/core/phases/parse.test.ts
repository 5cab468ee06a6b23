import * as fc from 'fast-check'
import MarkdownIt from 'markdown-it'
import { describe, expect, it } from 'vitest'
import { parseChecklist, type ChecklistItem } from '../../../../src/core/phases/parse.ts'
import { setTick } from '../../../../src/core/phases/tick.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { processorTime } from '../../processorTime.ts'

const file = 'phases/x/checklists/y.md'

function read(text: string, checks?: readonly string[]) {
  const parsed = parseChecklist(text, file, checks && { checks: new Set(checks) })
  if (!parsed.ok) throw new Error(parsed.findings.map((found) => found.code).join())
  const codes = parsed.findings.map((found) => found.code)
  return { ...parsed.value, codes, findings: parsed.findings }
}

const only = (text: string): ChecklistItem => {
  const { items, codes } = read(text)
  expect(codes).toEqual([])
  expect(items).toHaveLength(1)
  return items[0]!
}

describe('what an item says', () => {
  it('carries section, text, box, place, check and typed parameters', () => {
    const text =
      '# Gate\n\n## Learning\n\n- [x] Loss **fell** <!-- item: loss-fell check: loss-fell run=results/baseline share=0.5 deep=true note="two words" -->\n'
    expect(only(text)).toEqual({
      id: 'loss-fell',
      section: 'Learning',
      text: 'Loss **fell**',
      ticked: true,
      line: 4,
      offset: text.indexOf('[') + 1,
      depth: 0,
      decidedBy: 'check',
      check: 'loss-fell',
      parameters: { run: 'results/baseline', share: 0.5, deep: true, note: 'two words' },
    })
    expect(read(text).title).toBe('Gate')
  })

  it.each([
    ['a person', 'item: a', 'person', undefined],
    ['a check', 'item: a check: c', 'check', 'c'],
    ['a person beside a check', 'item: a check: c by=person', 'person', 'c'],
    ['an approver', 'item: a check: c by=approver role=technical', 'approver', 'c'],
  ])('is decided by %s', (_, comment, decidedBy, check) => {
    const item = only(`- [ ] A <!-- ${comment} -->`)
    expect([item.decidedBy, item.check]).toEqual([decidedBy, check])
    expect(item.parameters).not.toHaveProperty('by')
  })

  it('may have its comment on a later line of the same paragraph', () => {
    const item = only('- [ ] A long sentence\n  that goes on <!-- item: a -->\n\nnot this')
    expect(item).toMatchObject({ id: 'a', text: 'A long sentence that goes on', line: 0 })
  })
})

describe('what counts as a box', () => {
  it.each([
    ['-', '- [ ] A', false],
    ['*', '* [ ] A', false],
    ['+', '+ [x] A', true],
    ['a number', '12. [x] A', true],
    ['a number with a parenthesis', '3) [ ] A', false],
    ['capital X', '- [X] A', true],
    ['a tab after the marker', '-\t[ ] A', false],
    ['a tab after the box', '- [ ]\tA', false],
    ['a quotation', '> - [x] A', true],
    ['three spaces before', '   - [ ] A', false],
  ])('%s', (_, line, ticked) => {
    expect(only(`${line} <!-- item: a -->`).ticked).toBe(ticked)
  })

  it.each([
    ['no blank after the box', '- [ ]A'],
    ['a link', '- [x](http://example.org) A'],
    ['another mark', '- [y] A'],
    ['two spaces', '- [  ] A'],
    ['no list', '[ ] A'],
    ['indented code', '    - [ ] A'],
    ['indented code by a tab', '\t- [ ] A'],
    ['a code span', '- `[ ]` A'],
  ])('not %s', (_, line) => {
    expect(read(`${line} <!-- item: a -->`).items).toEqual([])
  })

  it.each([
    ['a fence', '```md\n- [ ] A <!-- item: a -->\n```'],
    ['a tilde fence that holds backticks', '~~~\n```\n- [ ] A <!-- item: a -->\n~~~'],
    ['a longer fence', '````\n```\n- [ ] A <!-- item: a -->\n````'],
    ['a fence that never ends', '```\n- [ ] A <!-- item: a -->'],
    ['a fence in a list', '- text\n  ```\n  - [ ] A <!-- item: a -->\n  ```'],
    ['a comment over lines', '<!--\n- [ ] A <!-- item: a -->\n'],
    ['a comment that ends later', '<!-- draft\n\n- [ ] A\n<!-- item: a\n'],
  ])('not inside %s', (_, text) => {
    expect(read(text).items).toEqual([])
  })

  it('reads on after fences and comments', () => {
    const text = '```\n- [ ] A <!-- item: a -->\n```\n<!-- x\n-->\n- [ ] B <!-- item: b -->'
    expect(read(text).items.map(({ id }) => id)).toEqual(['b'])
  })

  it('knows how deep items are nested', () => {
    const text =
      '- [ ] A <!-- item: a -->\n  - [x] B <!-- item: b -->\n\t\t- [ ] C <!-- item: c -->\n  - [ ] D <!-- item: d -->\n- [ ] E <!-- item: e -->\n'
    expect(read(text).items.map(({ id, depth }) => [id, depth])).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 2],
      ['d', 1],
      ['e', 0],
    ])
  })

  it.each([
    ['CRLF', '\r\n'],
    ['CR', '\r'],
    ['LF', '\n'],
  ])('counts lines that end in %s', (_, end) => {
    const text = ['# T', '', '- [ ] A <!-- item: a -->', '- [x] B <!-- item: b -->', ''].join(end)
    const { items, title } = read(text)
    expect(title).toBe('T')
    expect(items.map(({ line, text }) => [line, text])).toEqual([
      [2, 'A'],
      [3, 'B'],
    ])
    for (const item of items) expect(text.charAt(item.offset)).toBe(item.ticked ? 'x' : ' ')
  })
})

describe('what is wrong is a finding', () => {
  it.each([
    ['no comment', '- [ ] A', 'item-without-id', 'item “A” has no id'],
    ['a comment in a code span', '- [ ] A `<!-- item: a -->`', 'item-without-id', 'no id'],
    ['a foreign comment', '- [ ] A <!-- see below -->', 'item-without-id', 'no id'],
    ['an empty id', '- [ ] A <!-- item: -->', 'item-comment-broken', 'line 1'],
    ['capitals in the id', '- [ ] A <!-- item: Not-So -->', 'item-comment-broken', '“Not-So” is no id'],
    ['an id like a prototype', '- [ ] A <!-- item: __proto__ -->', 'item-comment-broken', 'is no id'],
    ['stray words', '- [ ] A <!-- item: a or so -->', 'item-comment-broken', '“or so”'],
    ['an open quotation', '- [ ] A <!-- item: a x="b -->', 'item-comment-broken', 'neither'],
    ['a value twice', '- [ ] A <!-- item: a x=1 x=2 -->', 'item-comment-broken', 'x stands twice'],
    ['another decider', '- [ ] A <!-- item: a by=nobody -->', 'item-comment-broken', 'by=nobody'],
    ['by=check alone', '- [ ] A <!-- item: a by=check -->', 'item-comment-broken', 'check: name'],
  ])('%s', (_, text, code, words) => {
    const { items, codes, findings } = read(text)
    expect(items).toEqual([])
    expect(codes).toEqual([code])
    expect(messageOf(findings[0]!)).toContain(words)
    expect(findings[0]!.place).toMatchObject({ file, range: { start: { line: 0, character: 2 } } })
  })

  it('an id twice: the first one counts', () => {
    const { items, findings } = read('- [x] A <!-- item: a -->\n- [ ] B <!-- item: a -->')
    expect(items.map(({ text }) => text)).toEqual(['A'])
    expect(findings.map((found) => messageOf(found))).toEqual([
      `${file}: the id a stands on line 1 and again on line 2. The first one counts; give the other an id of its own.`,
    ])
  })

  it('an unknown check, the item kept', () => {
    const { items, codes } = read(
      '- [ ] A <!-- item: a check: nope -->\n- [ ] B <!-- item: b check: yes -->',
      ['yes'],
    )
    expect(items).toHaveLength(2)
    expect(codes).toEqual(['check-unknown'])
  })

  it('a parameter named __proto__ changes no prototype', () => {
    const { parameters } = only('- [ ] A <!-- item: a constructor=1 -->')
    expect(Object.hasOwn(parameters, 'constructor')).toBe(true)
    expect(read('- [ ] A <!-- item: a __proto__=1 -->').codes).toEqual(['item-comment-broken'])
  })

  it.each([
    ['too large', 'x'.repeat(2_000_001), 'checklist-too-large'],
    ['too many items', many(2001), 'checklist-too-many-items'],
  ])('a file that is %s', (_, text, code) => {
    const parsed = parseChecklist(text, file)
    expect([parsed.ok, parsed.findings[0]?.code]).toEqual([false, code])
  })

  it.each([
    ['blanks', `- [ ] A ${' '.repeat(1_900_000)}x`],
    ['brackets', '['.repeat(1_900_000)],
    ['comment openings', '<!--'.repeat(475_000)],
    ['openings in short lines', '- [ ] <!-- item: <!--\n'.repeat(1999)],
    ['backticks', '`'.repeat(1_900_000)],
    ['hashes', `# ${'# '.repeat(900_000)}`],
    ['quotation marks', '>'.repeat(1_900_000)],
    ['digits', '1'.repeat(1_900_000)],
    [
      'nested boxes',
      Array.from({ length: 1900 }, (_, n) => `${' '.repeat(n % 900)}- [ ] a <!-- item: i${n} -->`).join('\n'),
    ],
  ])('takes no time over %s', async (_, text) => {
    expect(await processorTime(() => parseChecklist(text, file))).toBeLessThan(1000)
  })
})

function many(count: number): string {
  return Array.from({ length: count }, (_, n) => `- [ ] A <!-- item: a${n} -->\n`).join('')
}

const line = fc.oneof(
  fc.constantFrom(
    '- [ ] A',
    '- [x] B <!-- item: b -->',
    '  - [X] C <!-- item: c -->',
    '1. [ ] D <!-- item: d check: e n=1 -->',
    '```',
    '~~~ sh',
    '<!-- item: b -->',
    '<!--',
    '-->',
    '## Heading [ ]',
    '    - [ ] E <!-- item: e -->',
    '> - [ ] ö <!-- item: f -->',
    '',
    '\t',
  ),
  fc.string(),
)
const document = fc
  .tuple(fc.array(line, { maxLength: 30 }), fc.constantFrom('\n', '\r\n', '\r'))
  .map(([lines, end]) => lines.join(end))

describe('setTick', () => {
  it('changes that one character and nothing else, and back again', () => {
    fc.assert(
      fc.property(document, fc.constantFrom('b', 'c', 'd', 'e', 'f'), fc.boolean(), (text, id, ticked) => {
        const before = read(text).items
        const after = setTick(text, id, ticked)
        const item = before.find((each) => each.id === id)
        if (!item || item.ticked === ticked) {
          expect(after).toBe(text)
          return
        }
        expect(after.slice(0, item.offset)).toBe(text.slice(0, item.offset))
        expect(after.charAt(item.offset)).toBe(ticked ? 'x' : ' ')
        expect(after.slice(item.offset + 1)).toBe(text.slice(item.offset + 1))
        expect(read(after).items).toEqual(before.map((each) => (each.id === id ? { ...each, ticked } : each)))
        expect(setTick(setTick(after, id, !ticked), id, ticked)).toBe(after)
      }),
      { numRuns: 500 },
    )
  })

  it('points at a box for every item of any text', () => {
    fc.assert(
      fc.property(document, (text) => {
        for (const { offset, ticked } of read(text).items) {
          expect(text.slice(offset - 1, offset + 2)).toMatch(ticked ? /^\[[xX]\]$/ : /^\[ \]$/)
        }
      }),
      { numRuns: 500 },
    )
  })
})

it('finds the boxes that a CommonMark parser finds', () => {
  const markdown = new MarkdownIt({ html: true })
  const calm = fc
    .array(
      fc.constantFrom(
        '- [ ] A <!-- item: a# -->',
        '- [x] B <!-- item: a# -->',
        '* [X] C <!-- item: a# -->',
        '1. [ ] D <!-- item: a# -->',
        '```',
        '~~~',
        'text [ ] no',
        '## Heading',
        '',
        '- plain',
      ),
      { maxLength: 25 },
    )
    .map((lines) => lines.map((text, n) => text.replace('#', String(n))).join('\n'))
  fc.assert(
    fc.property(calm, (text) => {
      const tokens = markdown.parse(text, {})
      const boxes = tokens.flatMap((token, index) => {
        const inline = tokens[index + 2]
        const paragraph = tokens[index + 1]
        return token.type === 'list_item_open' &&
          paragraph?.type === 'paragraph_open' &&
          /^\[[ xX]\][ \t]/.test(inline?.content ?? '')
          ? [token.map![0]]
          : []
      })
      expect(read(text).items.map((item) => item.line)).toEqual(boxes)
    }),
    { numRuns: 500 },
  )
})
