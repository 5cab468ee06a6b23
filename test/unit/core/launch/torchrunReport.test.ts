import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { failedProcess, withoutTorchrunReport } from '../../../../src/core/launch/torchrunReport.ts'

/* As torch 2.13, and 2.1, print it of two processes of which the second raised an error. */
const said = `epoch 1\repoch 2\repoch 3
Traceback (most recent call last):
  File "/project/training_orchestrator.py", line 3, in <module>
    raise ValueError("bad shape")
ValueError: bad shape
W1126 12:58:11.005000 25383 /usr/lib/python3/site-packages/torch/distributed/elastic/multiprocessing/api.py:1028] Sending process 25426 closing signal SIGTERM
`
const account = `Traceback (most recent call last):
  File "/usr/lib/python3/site-packages/torch/distributed/launcher/api.py", line 383, in launch_agent
    raise ChildFailedError(
torch.distributed.elastic.multiprocessing.errors.ChildFailedError:${' '}
============================================================
training_orchestrator.py FAILED
------------------------------------------------------------
  exitcode  : 3 (pid: 25427)
============================================================
`
const versions = [
  'E1126 12:58:11.028000 25383 /usr/lib/python3/site-packages/torch/distributed/elastic/multiprocessing/api.py:1002] failed (exitcode: 3) local_rank: 1 (pid: 25427) of binary: /usr/bin/python\n',
  '[2024-02-01 12:58:11,028] torch.distributed.elastic.multiprocessing.api: [ERROR] failed (exitcode: 3) local_rank: 1 (pid: 25427) of binary: /usr/bin/python\n',
  'ERROR:torch.distributed.elastic.multiprocessing.api:failed (exitcode: 3) local_rank: 1 (pid: 25427) of binary: /usr/bin/python\n',
]

function shownOf(pieces: readonly string[]): string {
  let shown = ''
  const output = withoutTorchrunReport((text) => {
    shown += text
  })
  for (const piece of pieces) output.take(piece)
  output.end()
  return shown
}

function cut(text: string, places: readonly number[]): readonly string[] {
  const ends = [...places.map((place) => place % text.length), text.length].toSorted((a, b) => a - b)
  return ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end))
}

describe('what is shown of a training by torchrun', () => {
  it('is what its processes print, without torchrun’s own account of the failure, however it comes in pieces', () => {
    fc.assert(
      fc.property(fc.constantFrom(...versions), fc.array(fc.nat(), { maxLength: 6 }), (line, places) => {
        expect(shownOf(cut(said + line + account, places))).toBe(said)
      }),
    )
  })

  it.each([
    ['a training that goes well', said],
    ['a line that is not finished', 'ERROR: the disk'],
    ['a failure of which torchrun gives no account', `${said}${versions[0]}and then?\n`],
    ['more than any account has', `${versions[0]}${'x'.repeat(1 << 19)}`],
  ])('is all of %s', (_, text) => {
    fc.assert(
      fc.property(fc.array(fc.nat(), { maxLength: 4 }), (places) => {
        expect(shownOf(cut(text, places))).toBe(text)
      }),
      { numRuns: 30 },
    )
  })

  it('comes at once, but for a line that may begin such an account', () => {
    const shown: string[] = []
    const output = withoutTorchrunReport((text) => shown.push(text))
    for (const piece of ['epoch 1', '\repoch 2', '\n', 'ERROR: ', 'of mine\n']) output.take(piece)
    expect(shown).toEqual(['epoch 1', '\repoch 2', '\n', 'ERROR: of mine\n'])
  })
})

it.each([
  [versions[0]!, { exitCode: 3, signal: undefined }],
  [versions[1]!.replace('3)', '-9)'), { exitCode: undefined, signal: '9' }],
  ['failed (exitcode: 3)', undefined],
])('the process that failed first is told by %j', (line, end) => {
  expect(failedProcess(said + line + account)).toEqual(end)
})
