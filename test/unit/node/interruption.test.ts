import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { buildSync } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'interruption-'))
  buildSync({
    entryPoints: [path.resolve('src/node/interruption.ts')],
    outfile: path.join(folder, 'interruption.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'node',
  })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/**
 * Runs a program that hears interruptions; at each line `now` that it prints it is sent SIGINT.
 *
 * @param body with `signal`, `compute`, and `say`, which prints before it returns
 */
async function interrupted(body: string) {
  const program = `
    import { writeSync } from 'node:fs'
    import { hearInterruption } from './interruption.mjs'
    const { signal, compute } = hearInterruption(130)
    const say = (line) => writeSync(1, line + '\\n')
    const busy = (until) => { const end = Date.now() + until; while (Date.now() < end); }
    ${body}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: folder })
  let out = ''
  let asked = 0
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    for (; asked < out.split('now').length - 1; asked++) child.kill('SIGINT')
  })
  let err = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const [code, by] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...end) => resolve(end)),
  )
  return { code, by, said: out.split('\n').filter((line) => line !== '' && line !== 'now'), err }
}

// The computations that are stopped have no end: where they aren't, these tests have none either.
describe.skipIf(process.platform === 'win32')('hearInterruption', () => {
  it.each([
    ['that has no end', 'for (;;);'],
    ['that waits for its helpers', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)'],
    ['that catches all that is thrown', 'for (;;) try { for (;;); } catch {} finally { continue }'],
  ])('ends a computation %s, and goes on as its caller says', async (_, work) => {
    const ended = await interrupted(`
      const stop = await compute(() => { say('now'); ${work} }).catch((cause) => cause)
      say('is the reason: ' + (stop === signal.reason) + ', aborted: ' + signal.aborted)
      await new Promise((resolve) => setTimeout(resolve, 10))
      say('goes on')`)
    expect(ended).toEqual({
      code: 0,
      by: null,
      said: ['is the reason: true, aborted: true', 'goes on'],
      err: '',
    })
  })

  it('hears what comes while something else computes, before the computation that follows begins', async () => {
    const { said } = await interrupted(`
      say('now')
      busy(500)
      await compute(() => say('begun')).catch((cause) => say(cause.name))`)
    expect(said).toEqual(['AbortError'])
  })

  it('gives back what the work gives, and what it throws', async () => {
    const { said } = await interrupted(`
      class Own extends Error {}
      const own = new Own('mine')
      say(await compute(() => [1, 2].map((value) => value * 2).join()))
      say(await compute(() => { throw own }).catch((cause) => cause === own))
      say(await compute(() => { throw null }).catch((cause) => cause === null))
      say('aborted: ' + signal.aborted)`)
    expect(said).toEqual(['2,4', 'true', 'true', 'aborted: false'])
  })

  it('hears after a computation as before it, and ends at the second time', async () => {
    const ended = await interrupted(`
      await compute(() => busy(10))
      signal.addEventListener('abort', () => { say('heard'); setTimeout(() => say('now'), 50) })
      setInterval(() => {}, 1000)
      say('now')`)
    expect(ended).toMatchObject({ code: 130, by: null, said: ['heard'] })
  })
})
