import { describe, expect, it } from 'vitest'
import { parseKnownIssues } from '../../../../src/core/readiness/knownIssues.ts'

describe('known_issues.md', () => {
  it.each([
    ['- [ ] P1: Slow start', { priority: 1, title: 'Slow start', open: true, line: 1 }],
    ['- [x] P0: Wrong labels', { priority: 0, title: 'Wrong labels', open: false, line: 1 }],
    ['* [X] **P2**: Bold', { priority: 2, title: 'Bold', open: false, line: 1 }],
    ['1. [ ] p3 no colon', { priority: 3, title: 'no colon', open: true, line: 1 }],
    ['- [ ] `P4` - a dash', { priority: 4, title: 'a dash', open: true, line: 1 }],
  ])('%s', (text, issue) => {
    expect(parseKnownIssues(text)).toEqual({ issues: [issue], unreadable: [] })
  })

  it.each(['- [ ] Something is wrong', '- [ ] P5: unknown level', '- [ ] Priority 1: words'])(
    'an open entry without a priority is told: %s',
    (text) => expect(parseKnownIssues(text)).toEqual({ issues: [], unreadable: [1] }),
  )

  it.each(['```\n- [ ] P0: an example\n```', '<!--\n- [ ] P0: commented out\n-->', '- P0 without a box', ''])(
    'what is no entry is passed over: %j',
    (text) => expect(parseKnownIssues(text)).toEqual({ issues: [], unreadable: [] }),
  )
})
