import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CopiedPart } from '../../../../src/protocol/evaluation/copy.ts'
import { copiedMarkdown } from '../../../../src/vscode/webviews/copiedMarkdown.ts'

describe('the Markdown of what is copied', () => {
  it('has headings, paragraphs, lists and tables', () => {
    const parts: readonly CopiedPart[] = [
      { kind: 'heading', level: 2, text: 'Evaluation' },
      { kind: 'paragraph', text: 'Of 30 samples.' },
      { kind: 'heading', level: 4, text: 'Candidates' },
      { kind: 'list', items: ['Recall: 0.9', 'F1: 0.8'] },
      {
        kind: 'table',
        columns: [
          { title: 'Slice', numeric: false },
          { title: 'Accuracy', numeric: true },
          { title: 'Verdict', numeric: false },
        ],
        rows: [
          [
            { text: 'age < 20 | x', isCode: true, note: 'worse' },
            { text: '0.7', note: '0.5 to 0.9' },
            { text: '', note: 'better' },
          ],
          [{ text: '' }, { text: '–' }, { text: 'can’t tell' }],
        ],
      },
    ]
    expect(copiedMarkdown(parts)).toBe(
      [
        '## Evaluation',
        '',
        'Of 30 samples.',
        '',
        '#### Candidates',
        '',
        '- Recall: 0.9',
        '- F1: 0.8',
        '',
        '| Slice | Accuracy | Verdict |',
        '| --- | ---: | --- |',
        String.raw`| ${'`'}age < 20 \| x${'`'} (worse) | 0.7 (0.5 to 0.9) | better |`,
        '|  | – | can’t tell |',
        '',
      ].join('\n'),
    )
  })

  it('keeps any text inert, and every row of a table as wide as its head', () => {
    const text = fc.oneof(
      fc.string(),
      fc.constantFrom('<b>', '| x', '`', '# a', '![i](https://a.b)', 'a\nb', String.raw`\|`, '⁦x⁩'),
    )
    const cell = fc.record({ text, isCode: fc.boolean(), note: text })
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), text, (rows, title) => {
        const columns = [title, 'b'].map((each) => ({ title: each, numeric: false }))
        const table = copiedMarkdown([{ kind: 'table', columns, rows }])
        const lines = table.trimEnd().split('\n')
        expect(lines).toHaveLength(rows.length + 2)
        for (const line of lines) expect(line.split(/(?<!\\)\|/)).toHaveLength(4)
        const paragraph = copiedMarkdown([{ kind: 'paragraph', text: title }])
        expect(paragraph.replaceAll(/(`+)(?!`).*?[^`]\1(?!`)/g, '')).not.toMatch(/<[a-z/!]/i)
        expect(paragraph).not.toMatch(/\n./)
      }),
    )
  })
})
