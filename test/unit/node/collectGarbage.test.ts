import { setImmediate } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { collectGarbage } from '../../../src/node/collectGarbage.ts'

it('gives back what nothing reaches any more, and only that', async () => {
  const kept = new Uint8Array(2 ** 20)
  const [lost, held] = [new WeakRef(new Uint8Array(2 ** 20)), new WeakRef(kept)]
  // What a reference was made of stays until the end of the turn.
  await setImmediate()
  collectGarbage()
  expect(lost.deref()).toBeUndefined()
  expect(held.deref()).toBe(kept)
})
