import { describe, expect, it } from 'vitest'
import { readParts, unwritten } from '../../../../src/core/reports/person.ts'

const placeholder = 'To be written by a person: who uses the predictions, for which decision.'
const judge = (text: string) => unwritten({ id: 'x', lines: text.split('\n'), from: 0, to: 0 }, placeholder)

describe('unwritten', () => {
  it.each([
    ['', 'empty'],
    ['   \n\t', 'empty'],
    ['---', 'empty'],
    ['<!-- a comment of many words that nobody sees in the rendered document -->', 'empty'],
    ['<!-- an open comment of many words that nobody sees in the document', 'empty'],
    [`_${placeholder}_`, 'placeholder'],
    [`**${placeholder.toUpperCase()}**`, 'placeholder'],
    [`${placeholder} Really.`, 'placeholder'],
    ['TBD', 'unfinished'],
    ['tbd by the team next week', 'unfinished'],
    ['To be done', 'unfinished'],
    ['It reads postal codes at the counter, and TODO: name the countries where it is used.', 'unfinished'],
    ['Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor.', 'unfinished'],
    ['Fine.', 'too-short'],
    ['test test test test test test test test test test test test', 'too-short'],
    ['aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'too-short'],
  ])('%j is %s', (text, why) => {
    expect(judge(text)).toBe(why)
  })

  it.each([
    'Clerks use it to read postal codes; a person reads every one that the model doubts.',
    'Nobody is harmed later than at sorting: a wrong code delays a letter by one day at most.',
    '郵便局の職員が郵便番号を読み取るために使用し、確信度の低いものは必ず人が確認する。法執行や本人確認には決して使用してはならない。',
    'Sortiert Briefe nach Postleitzahl. Nicht geeignet für Ausweise oder Schecks, da nie geprüft.',
  ])('%j is written', (text) => {
    expect(judge(text)).toBeUndefined()
  })
})

describe('readParts', () => {
  it('ends an unclosed part before the next heading, so that generated text stays generated', () => {
    const parts = readParts(['<!-- person:a -->', 'mine', '', '## Sources', 'generated'])
    expect(parts).toEqual([{ id: 'a', lines: ['mine', ''], from: 0, to: 3 }])
  })

  it('ends an unclosed part before the next part, which is read as well', () => {
    const parts = readParts(['<!-- person:a -->', 'mine', '<!-- person:b -->', 'yours', '<!-- /person -->'])
    expect(parts).toEqual([
      { id: 'a', lines: ['mine'], from: 0, to: 2 },
      { id: 'b', lines: ['yours'], from: 2, to: 5 },
    ])
  })

  it('keeps headings inside of a closed part', () => {
    const [part] = readParts(['<!-- person:a -->', '## Mine', 'text', '<!-- /person -->', 'after'])
    expect(part!.lines).toEqual(['## Mine', 'text'])
  })
})
