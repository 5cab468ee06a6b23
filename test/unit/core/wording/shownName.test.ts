import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { shownName } from '../../../../src/core/wording/shownName.ts'

describe('shownName', () => {
  it.each([
    ['a plain name', 'cat', 'cat'],
    ['markup, as it is', '<img src=x onerror=alert(1)>', '<img src=x onerror=alert(1)>'],
    ['white space', ' a\n\tb\u2028c ', 'a b c'],
    ['an override of the direction', 'a\u202etxt.exe', 'a\uFFFDtxt.exe'],
    ['the end of an isolation', 'a\u2069b', 'a\uFFFDb'],
    ['a terminal’s escape', '\u001b[31mred', '\uFFFD[31mred'],
    ['joined emoji', '👩‍👧', '👩‍👧'],
    ['half of a pair', 'a\ud800', 'a\uFFFD'],
    ['letters from right to left', 'שלום', 'שלום'],
    ['nothing', ' \n', '(empty)'],
  ])('%s', (_, name, expected) => {
    expect(shownName(name)).toBe(expected)
  })

  it('keeps both ends of a long name, and cuts no character in half', () => {
    const name = `first-${'😀'.repeat(10_000)}-last`
    const shown = shownName(name)
    expect(Array.from(shown)).toHaveLength(80)
    expect(shown).toMatch(/^first-😀+…😀+-last$/u)
  })

  it('is one bounded line without a character that hides or reorders, whatever the name', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (name) => {
        const shown = shownName(name)
        expect(Array.from(shown).length).toBeLessThanOrEqual(80)
        expect(shown.replaceAll(/[\u200c\u200d]/g, '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u)
        expect(shown).not.toBe('')
      }),
    )
  })
})
