import { describe, expect, it } from 'vitest'
import { factOf, isWritten, sectionOf, tableBelow } from '../../../../src/core/phases/document.ts'
import { parseRecommendations } from '../../../../src/core/phases/recommendations.ts'
import { parseWorkflow } from '../../../../src/core/phases/workflow.ts'

const text = `# Title

**Next phase:** 4 (optimization)
- **Overfitting:** yes, 18 points
**Waste:** _To write_
**Empty:**

## First

Some words. <!-- hidden -->
\`\`\`
code in between
\`\`\`

### Below
more

## Second
_To write: what you saw_
`

it.each([
  ['First', 'Some words. \n\n### Below\nmore'],
  ['first', 'Some words. \n\n### Below\nmore'],
  ['Below', 'more'],
  ['Second', '_To write: what you saw_'],
  ['Third', undefined],
])('the section %s', (title, section) => expect(sectionOf(text, title)).toBe(section))

it.each([
  ['Next phase', '4 (optimization)'],
  ['overfitting', 'yes, 18 points'],
  ['Waste', undefined],
  ['Empty', undefined],
  ['None', undefined],
])('the fact %s', (name, value) => expect(factOf(text, name)).toBe(value))

it.each([
  ['', false],
  ['Too short.', false],
  ['_To write: your reasons, at some length and with care_', false],
  ['TODO: say why the model fails on class three', false],
  ['12345 67890 12345 67890 12345', false],
  ['The gap is small and both curves are flat.', true],
  ['Die Kurven fallen gleichmäßig und bleiben nah beieinander.', true],
  ['模型在验证集上的表现与训练集非常接近，没有过拟合的迹象。', true],
])('%j is written: %s', (words, written) => expect(isWritten(words)).toBe(written))

const table = (...rows: string[]) =>
  `## Recommendations\n\n| change | expected gain | answers |\n|---|---|:-:|\n${rows.join('\n')}\n\n## Next\n| not | 9 | this |\n`

describe('recommendations', () => {
  it.each([
    [
      'rows',
      table('| Dropout 0.3 | +1.5 points | overfitting |', '| More data | 2 pp | overfitting |'),
      [0.015, 0.02],
      false,
    ],
    ['a comma', table('| A | 1,5 | b |'), [0.015], false],
    ['no figure', table('| A | some | b |'), [undefined], false],
    ['only the header', table(), [], false],
    ['blank rows', table('| | | |'), [], false],
    [
      'none, with a reason',
      table().replace('## Next', 'None: the labels themselves disagree in four percent of cases.\n\n## Next'),
      [],
      true,
    ],
    ['none, without one', '## Recommendations\n\nNone: no\n', [], false],
    ['no section', '# Diagnosis\n', [], false],
  ])('%s', (_, document, gains, none) => {
    const found = parseRecommendations(document)
    expect(found.rows.map(({ expectedGain }) => expectedGain)).toEqual(gains)
    expect(found.noneWithReason).toBe(none)
  })
  it('a table without its rule is none', () => {
    expect(tableBelow('## Recommendations\n| a | b |\n', 'Recommendations')).toEqual([])
  })
})

const read = (source: string) => parseWorkflow(source, 'workflow.md')

describe('parseWorkflow', () => {
  it('takes steps in order, with their commands', () => {
    const parsed = read(
      '# Phase 9: Try\n\nintro\n\n## Step 1: Do it <!-- step: do-it -->\n\nText.\n\n```sh\n# a comment\nmake all\n\nmake test\n```\n\n```yaml\na: 1\n```\n\n### Detail\nmore\n\n## Not a step\n\n```sh\nno\n```\n\n## Second <!-- step: second -->\nEnd',
    )
    expect(parsed.findings).toEqual([])
    expect(parsed.ok && parsed.value.title).toBe('Phase 9: Try')
    const steps = parsed.ok ? parsed.value.steps : []
    expect(steps.map(({ id, order, title, commands }) => [id, order, title, commands])).toEqual([
      ['do-it', 1, 'Do it', ['make all', 'make test']],
      ['second', 2, 'Second', []],
    ])
    expect(steps[0]?.text).toContain('### Detail\nmore')
    expect(steps[0]?.text).not.toContain('Not a step')
    expect(steps[1]?.text).toBe('End')
  })
  it.each([
    ['an id twice', '## A <!-- step: a -->\n## B <!-- step: a -->', 'step-id-twice', 1],
    ['a broken id', '## A <!-- step: A! -->', 'step-id-broken', 0],
    ['no id', '## A <!-- step: -->', 'step-id-broken', 0],
  ])('%s is a finding', (_, source, code, count) => {
    const parsed = read(source)
    expect(parsed.findings.map((found) => found.code)).toEqual([code])
    expect(parsed.ok && parsed.value.steps).toHaveLength(count)
  })
  it.each([
    ['large', 'x'.repeat(2_000_001), 'checklist-too-large'],
    [
      'long',
      Array.from({ length: 201 }, (_, n) => `## A <!-- step: s${n} -->\n`).join(''),
      'workflow-too-many-steps',
    ],
  ])('a file that is too %s fails', (_, source, code) => {
    const parsed = read(source)
    expect([parsed.ok, parsed.findings[0]?.code]).toEqual([false, code])
  })
})
