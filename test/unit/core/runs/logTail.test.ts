import { expect, it } from 'vitest'
import { followLog, tailOf } from '../../../../src/core/runs/logTail.ts'
import { growingFiles } from './support/growingFiles.ts'

it.each<[string, string, string[]]>([
  ['lines', 'a\nb\n', ['a', 'b']],
  ['Windows line ends', 'a\r\nb\r\n', ['a', 'b']],
  ['an open last line', 'a\nb', ['a', 'b']],
  ['a progress bar that wrote over itself', ' 1%\r50%\r100%\ndone\n', ['100%', 'done']],
  ['a progress bar that ends with a return', ' 1%\r50%\r', ['50%']],
  ['colours and window titles', '\u001b[31mred\u001b[0m \u001b]0;title\u0007x\n', ['red x']],
  ['bytes that are no text', 'a\u0000b\u0007\n', ['ab']],
])('shows %s as a terminal would have left them', (_, text, lines) => {
  expect(tailOf(text, false)).toEqual({ lines, cut: false })
})

it('shows the end of a progress bar that is longer than what is read', async () => {
  const memory = growingFiles()
  const read = followLog(memory.files, 'log')
  memory.append('log', Array.from({ length: 20_000 }, (_, step) => `step ${step}\r`).join(''))
  expect(await read()).toEqual({ lines: ['step 19999'], cut: true })
  memory.append('log', '\nnext\n')
  expect(await read()).toEqual({ lines: ['step 19999', 'next'], cut: true })
})

it('reads the end of a long log only', async () => {
  const memory = growingFiles()
  memory.append('log', Array.from({ length: 50_000 }, (_, index) => `line ${index}\n`).join(''))
  const read = followLog(memory.files, 'log')
  const { lines, cut } = await read()
  expect(lines).toHaveLength(200)
  expect([lines[0], lines.at(-1), cut]).toEqual(['line 49800', 'line 49999', true])
  expect((await read()).lines).toHaveLength(200)
  expect(memory.read.bytes).toBe(2 ** 16)
  expect(await followLog(memory.files, 'none')()).toEqual({ lines: [], cut: false })
})
