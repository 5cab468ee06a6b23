import { describe, expect, it } from 'vitest'
import { columnNamesIn, parseColumnNames, partsOf } from '../../../../src/core/runs/columnNames.ts'

describe('names of columns', () => {
  it('are read by part, whatever a column is called', () => {
    expect(parseColumnNames(['y_true=a=b', 'score_x,y=p q'])).toEqual(
      new Map([
        ['y_true', 'a=b'],
        ['score_x,y', 'p q'],
      ]),
    )
  })

  it.each([
    ['no column', ['y_true='], 'a column is named as PART=COLUMN'],
    ['no part', ['label'], 'a column is named as PART=COLUMN'],
    ['an unknown part', ['y=label'], "not for 'y'"],
    ['a class without a name', ['score_=label'], "not for 'score_'"],
    ['the part of a prototype', ['__proto__=label'], "not for '__proto__'"],
    ['a part twice', ['id=a', 'id=b'], 'id is named twice'],
    ['a column twice', ['y_true=label', 'y_pred=label'], "label can't stand for both y_true and y_pred"],
  ])('refuse %s', (_, written, expected) => {
    expect(parseColumnNames(written)).toContain(expected)
  })

  it('give way to those of a file that has none of them', () => {
    const named = new Map([
      ['y_true', 'label'],
      ['id', 'key'],
    ])
    expect(columnNamesIn(['y_true', 'key'], named)).toEqual(new Map([['id', 'key']]))
    expect(columnNamesIn(['key'], named)).toBe('label')
  })

  it('leave out a column whose own name another one has taken', () => {
    const named = new Map([
      ['y_true', 'label'],
      ['id', 'y_true'],
    ])
    expect(partsOf(['y_true', 'label', 'id', 'age'], named)).toEqual(['id', 'y_true', undefined, 'age'])
  })
})
