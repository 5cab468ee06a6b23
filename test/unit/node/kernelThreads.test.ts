import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { countCells } from '../../../src/core/metrics/kernels/cells.ts'
import { dismissHelpers, useHelpers, type Helpers } from '../../../src/core/metrics/kernels/threads.ts'
import { emptyLabels } from '../../../src/core/runs/narrowLabels.ts'
import { kernelThreads } from '../../../src/node/kernelThreads.ts'

const entry = path.resolve('dist/node/kernelThread.js')

describe('kernelThreads', () => {
  it('helps with a job over shared memory from the one that starts it on, whose result stays what it was, also by those that follow them', async () => {
    const rows = 2 ** 22
    const labels = emptyLabels(rows, 10) as Uint8Array
    for (let row = 0; row < rows; row++) labels[row] = (row * 7) % 10
    const alone = countCells(labels, labels, 10)

    let [posted, started, ended] = [0, 0, 0]
    useHelpers((control) => {
      started++
      const helpers: Helpers = kernelThreads(entry, 2)(control)
      // Until they serve, so that they take part in the job that starts them.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
      return {
        ...helpers,
        post: (message) => (posted++, helpers.post(message)),
        end: () => (ended++, helpers.end()),
      }
    })
    for (let turn = 0; turn < 20; turn++) {
      expect(countCells(labels, labels, 10)).toEqual(alone)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
    expect(posted).toBe(20)

    await dismissHelpers()
    expect([started, ended]).toEqual([1, 1])
    expect(countCells(labels, labels, 10)).toEqual(alone)
    expect([posted, started]).toEqual([21, 2])
    await dismissHelpers()
  })
})
