import { expect, it } from 'vitest'
import { createProgramLines } from '../../../../src/cli/writers/programLines.ts'

it('gives whole lines whatever pieces they come in, and of a progress bar its last state alone', () => {
  const text = 'first\r\n 10 %\r 20 %\r 100 %\r\u001b[2Kdone 3 s\n\u001b[31mred\u001b[0m\nlast'
  for (let size = 1; size <= text.length; size++) {
    const [shown, drawn]: [string[], string[]] = [[], []]
    const lines = createProgramLines(
      (line) => shown.push(line),
      (state) => drawn.push(state),
    )
    for (let at = 0; at < text.length; at += size) lines.take(text.slice(at, at + size))
    expect(shown).toEqual(['first', 'done 3 s', 'red'])
    lines.end()
    expect(shown.at(-1)).toBe('last')
    if (size < 5) expect(drawn).toContain(' 20 %')
  }
})

it('gives nothing of a bar that was still being drawn at the end', () => {
  const shown: string[] = []
  const lines = createProgramLines((line) => shown.push(line))
  lines.take('a\n 10 %\r 20 %\r')
  lines.end()
  expect(shown).toEqual(['a'])
})
