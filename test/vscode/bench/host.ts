import { readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import v8 from 'node:v8'
import vm from 'node:vm'
import * as vscode from 'vscode'
import { followTyping } from './typingHost.ts'

/** What the extension host says of itself, since it was last asked. */
export interface HostFigures {
  /** Longest time for which its event loop was held up, milliseconds. */
  readonly longestDelay: number
  /** Bytes. */
  readonly resident: number
  /** Bytes of objects that are still needed: what is collected as rubbish isn't counted. */
  readonly heap: number
}

/** Resolution of the event loop's monitor, milliseconds; it is part of each delay that it tells. */
const resolution = 5

v8.setFlagsFromString('--expose-gc')
const collect = vm.runInNewContext('gc') as () => void

/**
 * Runs inside the extension host until that ends: answers each file `ask` beside the opened folder with a file
 * `answer.json`, and then counts anew.
 */
export async function run(): Promise<void> {
  const beside = path.dirname(vscode.workspace.workspaceFolders![0]!.uri.fsPath)
  const loop = monitorEventLoopDelay({ resolution })
  loop.enable()
  followTyping(beside)
  for (;;) {
    const asked = await readFile(path.join(beside, 'ask'), 'utf8').catch(() => undefined)
    if (asked !== undefined) {
      await rm(path.join(beside, 'ask'))
      const longestDelay = Math.max(0, loop.max / 1e6 - resolution)
      const { rss: resident } = process.memoryUsage()
      collect()
      const { heapUsed: heap } = process.memoryUsage()
      const figures: HostFigures = { longestDelay, resident, heap }
      loop.reset()
      await writeFile(path.join(beside, `${asked}.new`), JSON.stringify(figures))
      await rename(path.join(beside, `${asked}.new`), path.join(beside, asked))
    }
    await pause(20)
  }
}
