import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { nodeProcesses } from '../../../../src/node/processes.ts'
import { GpuWatch } from '../../../../src/vscode/runs/gpuWatch.ts'

let folder: string
let told: number
const searched = process.env['PATH']
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'gpu-'))
  process.env['PATH'] = `${folder}${path.delimiter}${searched}`
  told = 0
})
afterEach(() => {
  vi.useRealTimers()
  process.env['PATH'] = searched
  rmSync(folder, { recursive: true, force: true })
})

/** A program of that name which leaves its process id and then does as the script says. */
function fake(script: string): GpuWatch {
  const program = path.join(folder, 'nvidia-smi')
  writeFileSync(program, `#!/bin/sh\necho $$ > '${folder}/pid'\n${script}\n`)
  chmodSync(program, 0o755)
  return new GpuWatch(nodeProcesses, folder, () => told++)
}

const pidFile = () => path.join(folder, 'pid')
const started = () =>
  vi.waitFor(() => expect(readFileSync(pidFile(), 'utf8')).toMatch(/^\d+\n$/), { timeout: 20_000 })

/** Waits until the program that was started has ended, by whatever. */
async function ended(): Promise<void> {
  await started()
  const pid = Number(readFileSync(pidFile(), 'utf8'))
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 20_000 })
}

describe.skipIf(process.platform === 'win32')('what nvidia-smi answers', () => {
  it('is shown, and asked for with an argument list', async () => {
    const watch = fake(`echo "0, NVIDIA H200, 87, 20480, 143771"; echo "$@" > '${folder}/arguments'`)
    watch.start()
    await vi.waitFor(() => expect(told).toBe(1), { timeout: 20_000 })
    expect(watch.loads).toEqual([{ index: 0, name: 'NVIDIA H200', busy: 0.87, used: 20480, total: 143771 }])
    expect(readFileSync(path.join(folder, 'arguments'), 'utf8')).toMatch(/^--query-gpu=\S+ --format=\S+\n$/)
    watch.stop()
    expect(watch.loads).toEqual([])
  })

  it.each([
    ['garbage', 'head -c 20000 /dev/urandom'],
    ['an error', 'echo "0, NVIDIA H200, 87, 20480, 143771"; exit 9'],
    ['more than there is to tell', 'while :; do echo "0, NVIDIA H200, 87, 20480, 143771"; done'],
    ['a line without an end', 'while :; do printf %s "0, NVIDIA H200, 87, 20480, 143771"; done'],
  ])('is nothing where it is %s, and not asked for again', async (_, script) => {
    const watch = fake(script)
    watch.start()
    await ended()
    rmSync(pidFile())
    await vi.waitFor(() => {
      watch.start()
      expect(existsSync(pidFile())).toBe(false)
    })
    expect(watch.loads).toEqual([])
    watch.stop()
  })

  it('is ended when nobody looks any more, also where it hangs', async () => {
    const watch = fake(`trap '' INT TERM; sleep 1000`)
    watch.start()
    await started()
    watch.stop()
    await ended()
    expect(watch.loads).toEqual([])
  })

  it('is waited for ten seconds and no longer', async () => {
    vi.useFakeTimers()
    const kills: AbortSignal[] = []
    const hanging = {
      run: async (_: string, __: readonly string[], { kill }: { kill?: AbortSignal }) => {
        kills.push(kill!)
        await new Promise((resolve) => kill!.addEventListener('abort', resolve))
        return { exitCode: undefined, signal: 'SIGKILL' }
      },
    }
    const watch = new GpuWatch(hanging, folder, () => told++)
    watch.start()
    await vi.advanceTimersByTimeAsync(9_999)
    expect(kills.map(({ aborted }) => aborted)).toEqual([false])
    await vi.advanceTimersByTimeAsync(1)
    expect(kills.map(({ aborted }) => aborted)).toEqual([true])
    watch.start()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([kills.length, told, vi.getTimerCount()]).toEqual([1, 0, 0])
  })
})
