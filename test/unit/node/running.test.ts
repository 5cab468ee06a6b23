import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { isAlive } from '../../../src/node/lock.ts'
import { holderOf, isHere, signalHolder } from '../../../src/node/running.ts'

const started: ChildProcess[] = []

afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

/** A process that says when it is ready, and on an interrupt. */
async function start(onInterrupt: string): Promise<{ child: ChildProcess; pid: number }> {
  const script = `process.on('SIGINT', () => { ${onInterrupt} }); setInterval(() => {}, 1000); console.log('ready')`
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  await once(child.stdout, 'data')
  return { child, pid: child.pid! }
}

describe.skipIf(process.platform === 'win32')('signalHolder', () => {
  it('lets a process end by itself', async () => {
    const { child, pid } = await start('process.exit(130)')
    const holder = await holderOf(pid)
    expect(await isAlive(holder)).toBe(true)
    expect(await signalHolder(holder, 'interrupt')).toBe(true)
    expect((await once(child, 'exit'))[0]).toBe(130)
    expect(await isAlive(holder)).toBe(false)
    expect(await signalHolder(holder, 'interrupt')).toBe(false)
  })

  it('ends one that does not', async () => {
    const { child, pid } = await start('')
    expect(await signalHolder(await holderOf(pid), 'kill')).toBe(true)
    expect((await once(child, 'exit'))[1]).toBe('SIGKILL')
  })

  it('leaves a process alone that has taken over the pid', async () => {
    const { child, pid } = await start('process.exit(130)')
    const holder = await holderOf(pid)
    if (holder.born === undefined) return
    expect(await signalHolder({ ...holder, born: '1' }, 'kill')).toBe(false)
    expect(child.exitCode).toBeNull()
  })

  it('does nothing to a holder on another host', async () => {
    const { child, pid } = await start('process.exit(130)')
    const holder = { ...(await holderOf(pid)), host: 'elsewhere' }
    expect(isHere(holder)).toBe(false)
    expect(await isAlive(holder)).toBe(true)
    expect(await signalHolder(holder, 'kill')).toBe(false)
    expect(child.exitCode).toBeNull()
  })
})
