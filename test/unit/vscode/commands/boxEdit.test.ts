import { assert, property, string } from 'fast-check'
import { expect, it } from 'vitest'
import { boxEdit } from '../../../../src/vscode/commands/boxEdit.ts'

const encode = (text: string) => new TextEncoder().encode(text)
const apply = (text: string, edit: { start: number; end: number; text: string }) =>
  text.slice(0, edit.start) + edit.text + text.slice(edit.end)

it('ticks a box behind characters of two, three and four bytes, touching nothing else', () => {
  const text = '# Prüfung ✓ 🚀\n- [ ] über 🚀 alles\n'
  const line = '- [ ] über 🚀 alles'
  const offset = encode('# Prüfung ✓ 🚀\n').length
  const edit = boxEdit(text, offset, encode(line), encode(line.replace('[ ]', '[x]')))
  expect(edit).toEqual({ start: text.indexOf('[ ]') + 1, end: text.indexOf('[ ]') + 2, text: 'x' })
})

it('refuses where something else stands', () => {
  expect(boxEdit('- [ ] a', 0, encode('- [x] a'), encode('- [ ] a'))).toBeUndefined()
  expect(boxEdit('- [ ]', 2, encode('[ ] a'), encode('[x] a'))).toBeUndefined()
})

it('says of any change the same as the bytes do', () => {
  assert(
    property(
      string({ unit: 'grapheme' }),
      string({ unit: 'grapheme' }),
      string({ unit: 'grapheme' }),
      string({ unit: 'grapheme' }),
      (before, old, fresh, after) => {
        const text = before + old + after
        const edit = boxEdit(text, encode(before).length, encode(old), encode(fresh))
        expect(edit && apply(text, edit)).toBe(before + fresh + after)
      },
    ),
  )
})
