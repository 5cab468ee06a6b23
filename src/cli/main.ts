#!/usr/bin/env node
import { useCrc32 } from '../core/arrays/crc32.ts'
import { useInflater } from '../core/arrays/inflater.ts'
import { nodeClock } from '../node/clock.ts'
import { collectYoungGarbage } from '../node/collectGarbage.ts'
import { nativeCrc32 } from '../node/crc32.ts'
import { nativeInflater } from '../node/inflater.ts'
import { duckDb } from '../node/duckDb.ts'
import { nodeFiles } from '../node/files.ts'
import { hearInterruption } from '../node/interruption.ts'
import { kernelThreads } from '../node/kernelThreads.ts'
import { nodeProcesses } from '../node/processes.ts'
import { useCollector } from '../core/arrays/rubbish.ts'
import { useHelpers } from '../core/metrics/kernels/threads.ts'
import type { Interruption } from '../core/ports.ts'
import { exitCodes } from './command.ts'
import { bundled } from './packageRoot.ts'
import { runProgram } from './program.ts'
import { createTerminal } from './terminal.ts'

let heard: Interruption | undefined

/** Until it is asked for, SIGINT and SIGTERM end the process at once. */
const interruption = () => (heard ??= hearInterruption(exitCodes.interrupted))

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.interrupted)
    throw error
  })
}

if (nativeCrc32) useCrc32(nativeCrc32)
useInflater(nativeInflater)
useCollector(collectYoungGarbage)
useHelpers(kernelThreads(bundled('node/kernelThread.js')))
process.exitCode = await runProgram(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  interruption,
  terminal: createTerminal(process.stdout, process.stderr, process.env),
  portsOf: (root) => ({
    files: nodeFiles(root, bundled('node/digestThread.js')),
    processes: nodeProcesses,
    clock: nodeClock,
    database: duckDb(nodeProcesses, root),
  }),
})
