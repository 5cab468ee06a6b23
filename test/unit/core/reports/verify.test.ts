import * as fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { ReportFacts } from '../../../../src/core/reports/facts.ts'
import { documents } from '../../../../src/core/reports/list.ts'
import { linesOf, readParts } from '../../../../src/core/reports/person.ts'
import { verifyDocument } from '../../../../src/core/reports/verify.ts'
import { messageOf } from '../../../../src/core/wording/message.ts'
import { factsOf } from './support/ground.ts'
import { digitImages } from './support/projects.ts'

const byId = (id: string) => documents.find((document) => document.id === id)!
const results = byId('test-results')
const guide = byId('deployment-guide')
let facts: ReportFacts
let text: string

beforeAll(async () => {
  facts = await factsOf(digitImages())
  text = results.render(facts)
})

const problems = (changed: string, document = results) =>
  verifyDocument(changed, facts, document).filter(({ severity }) => severity === 'error')

describe('a document that was changed by hand', () => {
  it('names file, line, figure and source', () => {
    const changed = text.replace('**90.8 %** (95 % interval', '**98.8 %** (95 % interval')
    const line = linesOf(changed).findIndex((one) => one.includes('98.8 %')) + 1
    expect(problems(changed)).toEqual([
      {
        code: 'document-figure-differs',
        severity: 'error',
        args: {
          file: 'results/production/test_results.md',
          line,
          section: 'Summary',
          expected: '90.8 %',
          found: '98.8 %',
          source: 'results/production/evaluation.json#test.metrics.test_acc.value',
        },
        place: {
          file: 'results/production/test_results.md',
          range: { start: { line: line - 1, character: 0 }, end: { line, character: 0 } },
        },
      },
    ])
    expect(messageOf(problems(changed)[0]!)).toBe(
      `results/production/test_results.md, line ${line} (Summary) says 98.8 %; today's evidence says 90.8 % (results/production/evaluation.json#test.metrics.test_acc.value). Run finalize-model --from document to write it again.`,
    )
  })

  it('finds every single digit that is changed outside of the parts for people', () => {
    const digits = [...text.matchAll(/\d/g)].map(({ index }) => index)
    fc.assert(
      fc.property(fc.nat(digits.length - 1), fc.integer({ min: 1, max: 9 }), (pick, add) => {
        const at = digits[pick]!
        const changed = `${text.slice(0, at)}${(Number(text[at]) + add) % 10}${text.slice(at + 1)}`
        expect(problems(changed).length).toBeGreaterThan(0)
      }),
      { numRuns: 60 },
    )
  })

  it('finds changed words, added and missing lines', () => {
    expect(problems(text.replace('is the weakest class', 'is the strongest class'))[0]!.code).toBe(
      'document-text-differs',
    )
    const added = text.replace(
      '## Overall performance',
      'Accuracy in production is 99.9 %.\n\n## Overall performance',
    )
    expect(problems(added)).toMatchObject([
      { code: 'document-line-added', args: { found: 'Accuracy in production is 99.9 %.' } },
    ])
    const row = linesOf(text).find((line) => line.startsWith('| 3 |'))!
    expect(problems(text.replace(`${row}\n`, ''))).toMatchObject([
      { code: 'document-line-missing', args: { section: 'Per-class performance', expected: row } },
    ])
  })

  it('tells a missing section once', () => {
    const from = text.indexOf('## Failure modes')
    const cut = text.slice(0, from) + text.slice(text.indexOf('## Target achievement'))
    expect(problems(cut)).toMatchObject([
      { code: 'document-section-missing', args: { section: 'Failure modes' } },
    ])
  })

  it('finds a source that was changed in a comment', () => {
    const changed = text.replace(
      'evaluation.json#test.metrics.test_acc.value (',
      'other.json#test.metrics.test_acc.value (',
    )
    expect(problems(changed).map(({ code }) => code)).toEqual(['document-text-differs'])
  })

  it('is not disturbed by line ends, trailing blanks and lost last newline', () => {
    expect(problems(text.replaceAll('\n', '\r\n'))).toEqual([])
    expect(problems(text.replaceAll('\n\n', '  \n\t\n'))).toEqual([])
    expect(problems(text.trimEnd())).toEqual([])
  })

  it('tells twenty differences and how many more', () => {
    const codes = problems('').map(({ code }) => code)
    expect(codes.length).toBeLessThanOrEqual(30)
    const noise = problems(text.replaceAll(/^- /gm, '* ').replaceAll('| ', '|  '))
    expect(noise).toHaveLength(21)
    expect(noise.at(-1)!.code).toBe('document-more-differences')
  })

  it('answers for hostile text within a second', () => {
    const began = performance.now()
    expect(problems('x\n'.repeat(19_000)).length).toBeGreaterThan(0)
    expect(problems('x\n'.repeat(3_000_000)).map(({ code }) => code)).toEqual(['document-too-large'])
    expect(problems(`| ${'1'.repeat(2_000_000)}`).length).toBeGreaterThan(0)
    expect(problems('<!-- person:a -->\n'.repeat(9000)).length).toBeGreaterThan(0)
    expect(performance.now() - began).toBeLessThan(4000)
  })

  it('judges one section alone', () => {
    const other = guide.render(facts).replace('1,000 predictions', '1,001 predictions')
    const line = linesOf(other).findIndex((one) => one.includes('1,001 predictions'))
    expect(line).toBeGreaterThan(0)
    expect(verifyDocument(other, facts, guide, { section: 'Monitoring' })).toHaveLength(1)
    expect(verifyDocument(other, facts, guide, { section: 'Rollout plan' })).toHaveLength(0)
  })
})

describe('parts that people write', () => {
  const card = byId('model-card')

  it('stay when the document is written again, and change nothing else', () => {
    const mine = '## Not a section\n\n| a | b |\n99.9 % of users\n\n- `code`'
    const written = text.replace(/(<!-- person:test-results-notes -->\n)[^\n]*/, `$1${mine}`)
    expect(results.render(facts, written)).toBe(written)
    expect(problems(written)).toEqual([])
  })

  it('keep the item closed until each is written', () => {
    const fresh = card.render(facts)
    expect(verifyDocument(fresh, facts, card).map(({ args }) => args['part'])).toEqual([
      'intended-use',
      'data-provenance',
      'limits',
      'ethics',
    ])
    const body = 'Clerks of the post office use it to read postal codes; a person reads what it doubts.'
    const written = fresh.replaceAll(/(<!-- person:[a-z-]+ -->\n)[^\n]*/g, `$1${body}`)
    expect(verifyDocument(written, facts, card)).toEqual([])
  })

  it('are missed when their markers are lost', () => {
    const lost = card.render(facts).replace('<!-- person:ethics -->\n', '')
    expect(verifyDocument(lost, facts, card).map(({ code }) => code)).toContain('document-part-lost')
  })

  it('are never lost when their place is gone or doubled', () => {
    const old = `${text}\n<!-- person:old-part -->\nKept words.\n<!-- /person -->\n`
    const again = results.render(facts, old)
    expect(readParts(linesOf(again)).find(({ id }) => id === 'old-part')!.lines).toEqual(['Kept words.'])
    expect(results.render(facts, again)).toBe(again)
    expect(problems(again)).toEqual([])
    const twice = text.replace(
      '## Sources',
      '<!-- person:test-results-notes -->\nSecond note.\n<!-- /person -->\n\n## Sources',
    )
    expect(results.render(facts, twice)).toContain('Second note.')
  })

  it('survive new evidence', async () => {
    const written = text.replace(/(<!-- person:test-results-notes -->\n)[^\n]*/, '$1My note.')
    const project = digitImages()
    project.test.yPred[0] = (project.test.yTrue[0]! + 1) % 10
    const later = await factsOf(project)
    const again = results.render(later, written)
    expect(again).toContain('<!-- person:test-results-notes -->\nMy note.\n<!-- /person -->')
    expect(again).not.toContain('**90.8 %**')
  })
})
